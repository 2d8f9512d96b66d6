import { keyedHash } from "@/lib/secrets";
import type { ParsedToken } from "./token-format";

/**
 * What is stored of a token: an HMAC bound to its kind, its public id and its owner, so that a row copied to another
 * account or id verifies nothing (CONTRACT, "Token format").
 */
export function tokenHash(token: ParsedToken, ownerId: string): Buffer<ArrayBuffer> {
  return keyedHash("token-hash", `v1|${token.kind}|${token.id12}|${ownerId}|${token.secret40}`);
}
