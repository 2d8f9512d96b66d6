import type { Statements } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { Prisma } from "@/prisma/generated/client";
import type { AccessToken, TokenStatus } from "./contract";
import { tokenHint } from "./token-format";

type TokenRow = Omit<
  AccessToken,
  | "serviceAccount"
  | "hint"
  | "roles"
  | "createdBy"
  | "revokedBy"
  | "expiresAt"
  | "createdAt"
  | "lastUsedAt"
  | "revokedAt"
  | "overlapUntil"
> & {
  accountId: string;
  accountName: string;
  impersonates: string | null;
  namespace: string;
  inheritsRoles: boolean;
  createdById: string;
  createdByName: string;
  revokedById: string | null;
  revokedByName: string | null;
  expiresAt: Date | null;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  overlapUntil: Date | null;
};

/** The status of token `t` on the database's clock; the one place that says so in SQL. */
export const TOKEN_STATUS = Prisma.sql`CASE
  WHEN t.revoked_at IS NOT NULL THEN 'revoked'
  WHEN t.expires_at <= now() OR t.overlap_until <= now() THEN 'expired'
  WHEN t.paused_at IS NOT NULL THEN 'paused'
  WHEN t.overlap_until IS NOT NULL THEN 'rotated'
  ELSE 'active' END`;

/** The same statuses as conditions, each in the form that an index can serve. */
export const HAS_TOKEN_STATUS: Record<TokenStatus, Prisma.Sql> = {
  revoked: Prisma.sql`t.revoked_at IS NOT NULL`,
  expired: Prisma.sql`(t.revoked_at IS NULL AND (t.expires_at <= now() OR t.overlap_until <= now()))`,
  paused: Prisma.sql`(t.paused_at IS NOT NULL AND t.revoked_at IS NULL AND coalesce(t.expires_at, 'infinity') > now() AND coalesce(t.overlap_until, 'infinity') > now())`,
  rotated: Prisma.sql`(t.overlap_until > now() AND t.revoked_at IS NULL AND t.paused_at IS NULL AND coalesce(t.expires_at, 'infinity') > now())`,
  active: Prisma.sql`(coalesce(t.expires_at, 'infinity') > now() AND t.revoked_at IS NULL AND t.paused_at IS NULL AND t.overlap_until IS NULL)`,
};

/** Live: it works now or would on resume. */
export const TOKEN_IS_LIVE = Prisma.sql`(t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now()) AND (t.overlap_until IS NULL OR t.overlap_until > now()))`;

/** What every read of a token selects, from `access_tokens t`. */
export const TOKEN_COLUMNS = Prisma.sql`
  t.id, t.name, t.description, t.format, t.inherits_roles AS "inheritsRoles", t.allowed_cidrs AS "allowedCidrs", ${TOKEN_STATUS} AS status,
  t.expires_at AS "expiresAt", t.created_at AS "createdAt", t.created_by_id AS "createdById", t.created_by_name AS "createdByName",
  t.last_used_at AS "lastUsedAt", t.last_used_ip AS "lastUsedIp", t.last_used_user_agent AS "lastUsedUserAgent",
  t.revoked_at AS "revokedAt", t.revoked_by_id AS "revokedById", t.revoked_by_name AS "revokedByName",
  t.rotated_from_id AS "rotatedFrom", t.overlap_until AS "overlapUntil", t.version, t.service_account_id AS "accountId",
  (SELECT s.id FROM access_tokens s WHERE s.rotated_from_id = t.id) AS "rotatedTo",
  (SELECT name FROM service_accounts WHERE id = t.service_account_id) AS "accountName",
  (SELECT m.email FROM service_accounts s JOIN members m ON m.id = s.impersonates_member_id WHERE s.id = t.service_account_id) AS impersonates,
  (SELECT slug FROM namespaces WHERE id = t.namespace_id) AS namespace,
  array(SELECT (SELECT name FROM roles WHERE id = a.role_id) || CASE WHEN a.namespace_id = t.namespace_id THEN '' ELSE '@' || (SELECT slug FROM namespaces WHERE id = a.namespace_id) END
        FROM role_assignments a
        WHERE a.service_account_id = t.service_account_id
          AND (t.inherits_roles OR EXISTS (SELECT 1 FROM access_token_roles l WHERE l.token_id = t.id AND l.assignment_id = a.id))) AS "effectiveRoles"`;

/** These tokens as they are now, in this order, without those that are gone by now. */
export async function readTokens(db: Pick<Statements, "$queryRaw">, ids: readonly string[]): Promise<AccessToken[]> {
  const rows = await db.$queryRaw<TokenRow[]>`SELECT ${TOKEN_COLUMNS} FROM access_tokens t WHERE t.id = ANY(${ids})`;
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => found.get(id) ?? []).map(toDto);
}

/** One token as it is now. `not_found` when it is gone by now. */
export async function readToken(db: Pick<Statements, "$queryRaw">, id: string): Promise<AccessToken> {
  const [token] = await readTokens(db, [id]);
  if (!token) throw notFound("access token");
  return token;
}

/** A row of TOKEN_COLUMNS as the contract says it. Field by field: spread over so many, a row costs twenty times as much. */
export function toDto(row: TokenRow): AccessToken {
  const effectiveRoles = row.effectiveRoles.sort();
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    serviceAccount: {
      id: row.accountId,
      name: row.accountName,
      namespace: row.namespace,
      impersonates: row.impersonates,
    },
    format: row.format,
    hint: tokenHint(row.id),
    roles: row.inheritsRoles ? null : effectiveRoles,
    effectiveRoles,
    allowedCidrs: row.allowedCidrs,
    status: row.status,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    createdBy: { id: row.createdById, name: row.createdByName },
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastUsedIp: row.lastUsedIp,
    lastUsedUserAgent: row.lastUsedUserAgent,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedBy: row.revokedById === null ? null : { id: row.revokedById, name: row.revokedByName ?? row.revokedById },
    rotatedFrom: row.rotatedFrom,
    rotatedTo: row.rotatedTo,
    overlapUntil: row.overlapUntil?.toISOString() ?? null,
    version: row.version,
  };
}
