import { TOKEN_IS_LIVE } from "@/lib/access-tokens/read";
import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { Prisma } from "@/prisma/generated/client";
import type { AccountStatus, ServiceAccount } from "./contract";

type Parts = Pick<ServiceAccount, "roles" | "owners" | "policies">;

export type AccountRow = Omit<
  ServiceAccount,
  "createdBy" | "expiresAt" | "createdAt" | "lastUsedAt" | "tokens" | keyof Parts
> & {
  /** Null where there is none. */
  [Part in keyof Parts]: Parts[Part] | null;
} & {
  live: number;
  expiring: number;
  createdById: string;
  createdByName: string;
  expiresAt: Date | null;
  createdAt: Date;
  lastUsedAt: Date | null;
};

/** The status of account `s` on the database's clock; the one place that says so in SQL. */
export const ACCOUNT_STATUS = Prisma.sql`CASE WHEN s.disabled_at IS NOT NULL THEN 'disabled' WHEN s.expires_at <= now() THEN 'expired' ELSE 'active' END`;

/** The same statuses as conditions, each in the form that an index can serve. */
export const HAS_ACCOUNT_STATUS: Record<AccountStatus, Prisma.Sql> = {
  disabled: Prisma.sql`s.disabled_at IS NOT NULL`,
  expired: Prisma.sql`(s.expires_at <= now() AND s.disabled_at IS NULL)`,
  active: Prisma.sql`(s.disabled_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > now()))`,
};

/** Up to this many, the holders of a role are found first and put in order; beyond, the list is walked until a page is full. */
const FEW_HOLDERS = 1000;

/** Account `s` holds one of these roles, as a condition in the form that costs least for the number of their holders. */
export async function holdsRole(db: Reader, names: readonly string[]): Promise<Prisma.Sql> {
  const roles = await db.$queryRaw<{ id: string; holders: number }[]>`
    SELECT r.id, (SELECT count(*)::int FROM (SELECT 1 FROM role_assignments WHERE role_id = r.id LIMIT ${FEW_HOLDERS}) few) AS holders
    FROM roles r WHERE r.name = ANY(${names})`;
  const held = Prisma.sql`SELECT a.service_account_id FROM role_assignments a WHERE a.role_id = ANY(${roles.map(({ id }) => id)})`;
  return roles.every(({ holders }) => holders < FEW_HOLDERS)
    ? Prisma.sql`s.id = ANY(array(${held}))`
    : Prisma.sql`s.id IN (${held})`;
}

/** Live tokens of account `s` that end within 30 days. */
export const EXPIRING_TOKENS = Prisma.sql`FROM access_tokens t WHERE t.service_account_id = s.id AND ${TOKEN_IS_LIVE} AND coalesce(t.overlap_until, t.expires_at) < now() + interval '30 days'`;

/**
 * What every read of an account selects, from `service_accounts s`. Policies and groups only where `actor` may read them.
 * Each part is looked up row by row, so none sorts or formats here: toDto does, at a fraction of the cost.
 */
export function accountColumns(actor: Actor): Prisma.Sql {
  return Prisma.sql`
    s.id, s.name, (SELECT slug FROM namespaces WHERE id = s.namespace_id) AS namespace, s.user_id AS "userId", s.description, ${ACCOUNT_STATUS} AS status,
    (SELECT json_agg(json_build_object('role', r.name, 'namespace', n.slug, 'assignedBy', json_build_object('id', a.assigned_by_id, 'name', a.assigned_by_name), 'assignedAt', a.assigned_at))
      FROM role_assignments a JOIN roles r ON r.id = a.role_id JOIN namespaces n ON n.id = a.namespace_id WHERE a.service_account_id = s.id) AS roles,
    array(SELECT g.name FROM group_service_accounts m JOIN groups g ON g.id = m.group_id
      WHERE m.service_account_id = s.id AND g.namespace_id = ANY(${actor.access.where("groups:read")})) AS groups,
    (SELECT email FROM members WHERE id = s.impersonates_member_id) AS impersonates,
    (SELECT json_agg(json_build_object('kind', CASE WHEN o.group_id IS NULL THEN 'member' ELSE 'group' END, 'id', o.owner_id,
        'name', coalesce((SELECT name FROM groups WHERE id = o.group_id), (SELECT name FROM members WHERE id = o.member_id))))
      FROM service_account_owners o WHERE o.service_account_id = s.id) AS owners,
    s.labels,
    (SELECT json_agg(json_build_object('id', p.id, 'name', p.name, 'namespace', n.slug))
      FROM policy_service_accounts l JOIN policies p ON p.id = l.policy_id JOIN namespaces n ON n.id = p.namespace_id
      WHERE l.service_account_id = s.id AND p.namespace_id = ANY(${actor.access.where("policies:read")})) AS policies,
    tokens.live, tokens.expiring, tokens.last_used_at AS "lastUsedAt",
    s.expires_at AS "expiresAt", s.created_at AS "createdAt", s.created_by_id AS "createdById", s.created_by_name AS "createdByName", s.version`;
}

/** Joined to `service_accounts s` wherever accountColumns are selected: its tokens, counted in one look at them. */
export const ACCOUNT_TOKENS = Prisma.sql`CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE ${TOKEN_IS_LIVE})::int AS live, max(t.last_used_at) AS last_used_at,
    count(*) FILTER (WHERE ${TOKEN_IS_LIVE} AND coalesce(t.overlap_until, t.expires_at) < now() + interval '30 days')::int AS expiring
  FROM access_tokens t WHERE t.service_account_id = s.id) tokens`;

/** One account as it is now. `not_found` when it is gone by now. */
export async function readAccount(db: Reader, actor: Actor, id: string): Promise<ServiceAccount> {
  const [row] = await db.$queryRaw<
    AccountRow[]
  >`SELECT ${accountColumns(actor)} FROM service_accounts s ${ACCOUNT_TOKENS} WHERE s.id = ${id}`;
  if (!row) throw notFound("service account");
  return toDto(row);
}

/** A row of accountColumns as the contract says it. Field by field: spread over so many, a row costs twenty times as much. */
export function toDto(row: AccountRow): ServiceAccount {
  return {
    id: row.id,
    name: row.name,
    namespace: row.namespace,
    userId: row.userId,
    description: row.description,
    status: row.status,
    roles: (row.roles ?? [])
      .map((one) => ({ ...one, assignedAt: new Date(one.assignedAt).toISOString() }))
      .sort(by("role", "namespace")),
    groups: row.groups.sort(),
    impersonates: row.impersonates,
    owners: (row.owners ?? []).sort(by("kind", "name")),
    labels: row.labels,
    policies: (row.policies ?? []).sort(by("name", "namespace")),
    tokens: { live: row.live, expiring: row.expiring },
    expiresAt: row.expiresAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    createdBy: { id: row.createdById, name: row.createdByName },
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    version: row.version,
  };
}

/** Orders by the first of these that differs, letter by letter as the database does. */
function by<Key extends string>(...keys: Key[]) {
  return (a: Record<Key, string>, b: Record<Key, string>) => {
    const key = keys.find((one) => a[one] !== b[one]);
    return key === undefined ? 0 : a[key] < b[key] ? -1 : 1;
  };
}
