import "server-only";
import { parseToken } from "@/lib/access-tokens/token-format";
import { tokenHash } from "@/lib/access-tokens/token-hash";
import { appendActivity } from "@/lib/activity/record";
import { recordRefusal } from "@/lib/activity/refusals";
import { database } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { logger } from "@/lib/log";
import { isInside } from "@/lib/network/cidr";
import type { RequestFacts } from "@/lib/operation/request";
import { sameHash } from "@/lib/secrets";
import { type Actor, serviceAccountActor } from "./actor";
import type { Presented } from "./credential";

type TokenFacts = {
  id: string;
  name: string;
  hash: Uint8Array;
  inheritsRoles: boolean;
  allowedCidrs: string[];
  accountId: string;
  accountName: string;
  actsAs: string | null;
  namespace: string;
  ended: "revoked" | "expired" | "paused" | "account-disabled" | "account-expired" | null;
};

const SEEN_EVERY_MS = 10_000;
const lastSeen = new Map<string, number>();

/**
 * The service account behind a presented token. Whatever is wrong, the caller learns one thing (`unauthenticated`); the
 * reason goes to the activity log. A malformed token is refused without a look-up; an unknown id costs the same work.
 */
export async function bearerActor(presented: Presented, request: RequestFacts): Promise<Actor> {
  if (presented.is === "conflicting")
    throw new AppError("conflicting_credentials", "The request presents more than one token. Send one.");
  const parsed = presented.is === "token" ? parseToken(presented.text) : null;
  if (parsed?.kind !== "s") {
    void recordRefusal({
      actor: null,
      request,
      action: "token.present",
      reason: presented.is === "missing" ? "missing" : "malformed",
    });
    throw unauthenticated();
  }
  const db = database();
  const tokenId = `tok_${parsed.id12}`;
  const [token] = await db.$queryRaw<TokenFacts[]>`
    SELECT t.id, t.name, t.hash, t.inherits_roles AS "inheritsRoles", t.allowed_cidrs AS "allowedCidrs", s.id AS "accountId", s.name AS "accountName",
      (SELECT email FROM members WHERE id = s.impersonates_member_id) AS "actsAs",
      (SELECT slug FROM namespaces WHERE id = t.namespace_id) AS namespace,
      CASE WHEN t.revoked_at IS NOT NULL THEN 'revoked' WHEN t.expires_at <= now() OR t.overlap_until <= now() THEN 'expired' WHEN t.paused_at IS NOT NULL THEN 'paused'
           WHEN s.disabled_at IS NOT NULL THEN 'account-disabled' WHEN s.expires_at <= now() THEN 'account-expired' END AS ended
    FROM access_tokens t JOIN service_accounts s ON s.id = t.service_account_id WHERE t.id = ${tokenId}`;
  const matches = sameHash(tokenHash(parsed, token?.accountId ?? "sa_unknown"), token?.hash ?? new Uint8Array(32));
  const reason =
    !token || !matches ? "unknown" : (token.ended ?? (isAllowedFrom(token, request.ip) ? null : "address"));
  if (!token || reason) {
    await recordRefusal({
      actor: null,
      request,
      namespace: matches ? token?.namespace : "",
      action: "token.present",
      reason: reason ?? "unknown",
      tokenId,
      ...(matches && token && { target: { kind: "access-token", id: tokenId, name: token.name } }),
    });
    throw unauthenticated();
  }
  noteUse(token, request);
  return serviceAccountActor(db, { id: token.accountId, name: token.accountName, actsAs: token.actsAs }, token);
}

/** The one 401 of every reason. */
function unauthenticated(): AppError {
  return new AppError("unauthenticated", "Present a valid access token, for example as Authorization: Bearer lks_...");
}

function isAllowedFrom(token: TokenFacts, ip: string | null): boolean {
  return token.allowedCidrs.length === 0 || isInside(ip, token.allowedCidrs);
}

/** Writes the last use off the request's path, at most every ten seconds a token; the first use ever is recorded. */
function noteUse(token: TokenFacts, request: RequestFacts): void {
  const now = Date.now();
  if (now - (lastSeen.get(token.id) ?? 0) < SEEN_EVERY_MS) return;
  if (lastSeen.size > 50_000) lastSeen.clear();
  lastSeen.set(token.id, now);
  writeUse(token, request).catch((error: unknown) =>
    logger().warn({ error, tokenId: token.id }, "last use not written"),
  );
}

async function writeUse(token: TokenFacts, request: RequestFacts): Promise<void> {
  await database().$transaction(async (tx) => {
    const [use] = await tx.$queryRaw<{ first: boolean }[]>`
      UPDATE access_tokens t SET last_used_at = now(), last_used_ip = ${request.ip}, last_used_user_agent = ${request.userAgent}
      FROM (SELECT id, last_used_at FROM access_tokens WHERE id = ${token.id} FOR UPDATE) old
      WHERE t.id = old.id AND (old.last_used_at IS NULL OR old.last_used_at < now() - interval '10 seconds')
      RETURNING old.last_used_at IS NULL AS first`;
    if (!use?.first) return;
    await appendActivity(tx, {
      actor: {
        kind: "service-account",
        id: token.accountId,
        name: token.accountName,
        actsAs: token.actsAs,
        token: { id: token.id, name: token.name },
      },
      request,
      namespace: token.namespace,
      action: "access-tokens.first-use",
      target: { kind: "access-token", id: token.id, name: token.name, of: token.accountName },
      outcome: "done",
    });
  });
}
