import type { Statements } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { type Columns, columnsOf, type RowOf, rowsOf, toInstant } from "@/lib/operation/columns";
import { Prisma } from "@/prisma/generated/client";
import type { AccessToken, TokenStatus } from "./contract";
import { tokenHint } from "./token-format";

export type TokenRow = Omit<AccessToken, "serviceAccount" | "hint" | "roles" | "createdBy" | "revokedBy"> & {
  accountId: string;
  accountName: string;
  impersonates: string | null;
  namespace: string;
  inheritsRoles: boolean;
  createdById: string;
  createdByName: string;
  revokedById: string | null;
  revokedByName: string | null;
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

/** The email of the member that account `s` acts as; for most, who act as nobody, without a look. */
export const ACTS_AS = Prisma.sql`CASE WHEN s.impersonates_member_id IS NOT NULL THEN (SELECT email FROM members WHERE id = s.impersonates_member_id) END`;

/** What is read of a token `t` of account `s` in namespace `n`. */
const TOKEN_COLUMNS: Record<keyof TokenRow, Prisma.Sql> = {
  id: Prisma.sql`t.id`,
  name: Prisma.sql`t.name`,
  description: Prisma.sql`t.description`,
  format: Prisma.sql`t.format`,
  accountId: Prisma.sql`s.id`,
  accountName: Prisma.sql`s.name`,
  namespace: Prisma.sql`n.slug`,
  impersonates: ACTS_AS,
  inheritsRoles: Prisma.sql`t.inherits_roles`,
  effectiveRoles: Prisma.sql`array(
    SELECT CASE WHEN a.namespace_id = t.namespace_id THEN r.name ELSE r.name || '@' || (SELECT slug FROM namespaces WHERE id = a.namespace_id) END
    FROM role_assignments a JOIN roles r ON r.id = a.role_id
    WHERE a.service_account_id = t.service_account_id
      AND (t.inherits_roles OR EXISTS (SELECT 1 FROM access_token_roles l WHERE l.token_id = t.id AND l.assignment_id = a.id)))`,
  allowedCidrs: Prisma.sql`t.allowed_cidrs`,
  status: TOKEN_STATUS,
  expiresAt: Prisma.sql`t.expires_at`,
  createdAt: Prisma.sql`t.created_at`,
  createdById: Prisma.sql`t.created_by_id`,
  createdByName: Prisma.sql`t.created_by_name`,
  lastUsedAt: Prisma.sql`t.last_used_at`,
  lastUsedIp: Prisma.sql`t.last_used_ip`,
  lastUsedUserAgent: Prisma.sql`t.last_used_user_agent`,
  revokedAt: Prisma.sql`t.revoked_at`,
  revokedById: Prisma.sql`t.revoked_by_id`,
  revokedByName: Prisma.sql`t.revoked_by_name`,
  rotatedFrom: Prisma.sql`t.rotated_from_id`,
  // For most, who were never rotated, without a look.
  rotatedTo: Prisma.sql`CASE WHEN t.overlap_until IS NOT NULL THEN (SELECT id FROM access_tokens WHERE rotated_from_id = t.id) END`,
  overlapUntil: Prisma.sql`t.overlap_until`,
  version: Prisma.sql`t.version`,
};

/** These tokens as they are now, in this order, without those that are gone by now. */
export async function readTokens(db: Pick<Statements, "$queryRaw">, ids: readonly string[]): Promise<AccessToken[]> {
  const [{ tokens }] = await db.$queryRaw<[{ tokens: Columns<TokenRow> }]>`SELECT ${columnsOf(
    TOKEN_COLUMNS,
    Prisma.sql`FROM access_tokens t JOIN service_accounts s ON s.id = t.service_account_id JOIN namespaces n ON n.id = t.namespace_id
      WHERE t.id = ANY(${ids})`,
  )} AS tokens`;
  const found = new Map(rowsOf(tokens).map((token) => [token("id"), token]));
  return ids.flatMap((id) => found.get(id) ?? []).map(toDto);
}

/** One token as it is now. `not_found` when it is gone by now. */
export async function readToken(db: Pick<Statements, "$queryRaw">, id: string): Promise<AccessToken> {
  const [token] = await readTokens(db, [id]);
  if (!token) throw notFound("access token");
  return token;
}

/** A token as the contract says it. */
export function toDto(token: RowOf<TokenRow>): AccessToken {
  const effectiveRoles = token("effectiveRoles").sort();
  const revokedById = token("revokedById");
  return {
    id: token("id"),
    name: token("name"),
    description: token("description"),
    serviceAccount: {
      id: token("accountId"),
      name: token("accountName"),
      namespace: token("namespace"),
      impersonates: token("impersonates"),
    },
    format: token("format"),
    hint: tokenHint(token("id")),
    roles: token("inheritsRoles") ? null : effectiveRoles,
    effectiveRoles,
    allowedCidrs: token("allowedCidrs"),
    status: token("status"),
    expiresAt: toInstant(token("expiresAt")),
    createdAt: toInstant(token("createdAt")),
    createdBy: { id: token("createdById"), name: token("createdByName") },
    lastUsedAt: toInstant(token("lastUsedAt")),
    lastUsedIp: token("lastUsedIp"),
    lastUsedUserAgent: token("lastUsedUserAgent"),
    revokedAt: toInstant(token("revokedAt")),
    revokedBy: revokedById === null ? null : { id: revokedById, name: token("revokedByName") ?? revokedById },
    rotatedFrom: token("rotatedFrom"),
    rotatedTo: token("rotatedTo"),
    overlapUntil: toInstant(token("overlapUntil")),
    version: token("version"),
  };
}
