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

/** What `TokenStanding` reads, from `access_tokens t JOIN service_accounts s`. Instants in seconds: in words they cost a fraction more. */
export const STANDING_COLUMNS = Prisma.sql`
  t.hash, t.allowed_cidrs AS "allowedCidrs", t.service_account_id AS "accountId", t.revoked_at IS NOT NULL AS revoked,
  t.paused_at IS NOT NULL AS paused, date_part('epoch', least(t.expires_at, t.overlap_until)) AS "endsAt",
  s.disabled_at IS NOT NULL AS "accountDisabled", date_part('epoch', s.expires_at) AS "accountEndsAt"`;

/** What a token is judged by. Instants are in seconds since 1970; `null`: never. */
export type TokenStanding = {
  hash: Uint8Array;
  allowedCidrs: readonly string[];
  accountId: string;
  revoked: boolean;
  paused: boolean;
  /** When it stops by itself, the end of a rotation's overlap included. */
  endsAt: number | null;
  accountDisabled: boolean;
  accountEndsAt: number | null;
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

/** When it opens nothing any more unless somebody changes that, in milliseconds since 1970. */
export function endOf({ endsAt, accountEndsAt }: TokenStanding): number {
  return Math.min(endsAt ?? Number.POSITIVE_INFINITY, accountEndsAt ?? Number.POSITIVE_INFINITY) * 1000;
}

/** Why a token that was proven by `isToken` does not open anything from `ip` at this moment of the database's; `null`: it does. */
export function refusalOf(token: TokenStanding, ip: string | null, now: Date): TokenRefusal | null {
  // A date is cut to the millisecond: what ends within it is over.
  const isOver = (at: number | null) => at !== null && at * 1000 < now.getTime() + 1;
  if (token.revoked) return "revoked";
  if (isOver(token.endsAt)) return "expired";
  if (token.paused) return "paused";
  if (token.accountDisabled) return "account-disabled";
  if (isOver(token.accountEndsAt)) return "account-expired";
  return token.allowedCidrs.length === 0 || isInside(ip, token.allowedCidrs) ? null : "address";
}
