import { keyedHash } from "@/lib/secrets";
import type { ParsedJwt } from "./jwt";
import type { ParsedToken } from "./token-format";

/**
 * What is stored of a token: an HMAC bound to its kind, its public id and its owner, so that a row copied to another
 * account or id verifies nothing (CONTRACT, "Token format").
 */
export function tokenHash(token: ParsedToken | ParsedJwt, ownerId: string): Buffer<ArrayBuffer> {
  // Of a JWT, all of it is the secret.
  const secret = token.kind === "j" ? token.text : token.secret40;
  return keyedHash("token-hash", `v1|${token.kind}|${token.id12}|${ownerId}|${secret}`);
}
