import type { JWK } from "jose";
import { isInside } from "@/lib/network/cidr";
import { sameHash } from "@/lib/secrets";
import { Prisma } from "@/prisma/generated/client";
import { isSigned, type ParsedJwt, parseJwt } from "./jwt";
import { type ParsedToken, parseToken } from "./token-format";
import { tokenHash } from "./token-hash";

/** Why a presented token is refused. The log says it; whoever presents the token learns nothing of it. */
export type TokenRefusal =
  | "unknown"
  | "revoked"
  | "expired"
  | "paused"
  | "account-disabled"
  | "account-expired"
  | "address";

/** Why token `t` of account `s` does not work now, on the database's clock; NULL: it works. */
export const TOKEN_ENDED = Prisma.sql`CASE
  WHEN t.revoked_at IS NOT NULL THEN 'revoked' WHEN t.expires_at <= now() OR t.overlap_until <= now() THEN 'expired'
  WHEN t.paused_at IS NOT NULL THEN 'paused' WHEN s.disabled_at IS NOT NULL THEN 'account-disabled'
  WHEN s.expires_at <= now() THEN 'account-expired' END`;

/** What a token is judged by; `ended` is TOKEN_ENDED. */
export type TokenStanding = {
  hash: Uint8Array;
  allowedCidrs: readonly string[];
  accountId: string;
  ended: Exclude<TokenRefusal, "unknown" | "address"> | null;
};

/** A service account's token of either format, well-formed; null needs no look at the database. */
export function parseAccessToken(text: string): (ParsedToken & { kind: "s" }) | ParsedJwt | null {
  if (text.startsWith("ey")) return parseJwt(text);
  const parsed = parseToken(text);
  return parsed?.kind === "s" ? (parsed as ParsedToken & { kind: "s" }) : null;
}

/**
 * Whether the very token was presented, and signed where it is a JWT. An id that nobody has costs the same work as one
 * that somebody has. `keyOf` finds the public half of a signing key.
 */
export async function isToken(
  parsed: ParsedToken | ParsedJwt,
  standing: TokenStanding | null,
  now: Date,
  keyOf: (keyId: string) => JWK | null | Promise<JWK | null>,
): Promise<boolean> {
  const hash = tokenHash(parsed, standing?.accountId ?? "sa_unknown");
  if (!sameHash(hash, standing?.hash ?? new Uint8Array(32)) || !standing) return false;
  return parsed.kind !== "j" || isSigned(parsed, await keyOf(parsed.keyId), now);
}

/** Why a token that was proven by `isToken` does not open anything from `ip` now; `null`: it does. */
export function refusalOf({ ended, allowedCidrs }: TokenStanding, ip: string | null): TokenRefusal | null {
  return ended ?? (allowedCidrs.length === 0 || isInside(ip, allowedCidrs) ? null : "address");
}
