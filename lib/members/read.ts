import { TOKEN_IS_LIVE } from "@/lib/access-tokens/read";
import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { ACCOUNT_STATUS } from "@/lib/service-accounts/read";
import { Prisma } from "@/prisma/generated/client";
import type { Member, MemberDetail } from "./contract";

export type MemberRow = Omit<Member, "createdAt" | "createdBy" | "lastSignInAt" | "invitedUntil"> & {
  lastSignInAt: Date | null;
  invitedUntil: Date | null;
  createdAt: Date;
  createdById: string;
  createdByName: string;
};

/** The status of member `m`; the one place that says so in SQL. */
export const MEMBER_STATUS = Prisma.sql`CASE WHEN m.disabled_at IS NOT NULL THEN 'disabled' WHEN m.activated_at IS NULL THEN 'invited' ELSE 'active' END`;

/** What every read of a member selects, from `members m`. Never the password's hash. */
export const MEMBER_COLUMNS = Prisma.sql`
  m.id, m.email, m.name, ${MEMBER_STATUS} AS status,
  (SELECT coalesce(json_agg(json_build_object('role', r.name, 'namespace', n.slug, 'assignedBy', json_build_object('id', a.assigned_by_id, 'name', a.assigned_by_name),
      'assignedAt', to_char(a.assigned_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY r.name, n.slug), '[]')
    FROM role_assignments a JOIN roles r ON r.id = a.role_id JOIN namespaces n ON n.id = a.namespace_id WHERE a.member_id = m.id) AS roles,
  (SELECT count(*)::int FROM sessions s WHERE s.member_id = m.id AND m.disabled_at IS NULL AND s.ended_at IS NULL
      AND s.created_at > now() - interval '12 hours' AND s.last_seen_at > now() - interval '30 minutes') AS sessions,
  m.last_sign_in_at AS "lastSignInAt",
  (SELECT max(i.expires_at) FROM invitations i WHERE i.member_id = m.id AND i.kind = 'invite' AND i.used_at IS NULL AND i.expires_at > now()) AS "invitedUntil",
  m.created_at AS "createdAt", m.created_by_id AS "createdById", m.created_by_name AS "createdByName", m.version`;

/** One member as they are now. `not_found` when they are gone by now. */
export async function readMember(db: Reader, id: string): Promise<Member> {
  const [row] = await db.$queryRaw<MemberRow[]>`SELECT ${MEMBER_COLUMNS} FROM members m WHERE m.id = ${id}`;
  if (!row) throw notFound("member");
  return toDto(row);
}

/** One member with their groups, the policies that name them, and the accounts they own or lend their name, each only where `actor` may read it. */
export async function readMemberDetail(db: Reader, actor: Actor, id: string): Promise<MemberDetail> {
  const { access } = actor;
  const accounts = Prisma.sql`s.namespace_id = ANY(${access.where("service-accounts:read")})`;
  const [member, groups, owns, [counted], policies, actedAsBy] = await Promise.all([
    readMember(db, id),
    db.$queryRaw<MemberDetail["groups"]>`
      SELECT g.id, g.name, n.slug AS namespace FROM group_members l JOIN groups g ON g.id = l.group_id JOIN namespaces n ON n.id = g.namespace_id
      WHERE l.member_id = ${id} AND g.namespace_id = ANY(${access.where("groups:read")}) ORDER BY g.name COLLATE "C", n.slug LIMIT 100`,
    db.$queryRaw<MemberDetail["owns"]>`
      SELECT s.id, s.name, n.slug AS namespace, ${ACCOUNT_STATUS} AS status,
        (SELECT count(*)::int FROM access_tokens t WHERE t.service_account_id = s.id AND ${TOKEN_IS_LIVE}) AS "liveTokens",
        (SELECT count(*)::int FROM service_account_owners o WHERE o.service_account_id = s.id) AS owners
      FROM service_account_owners l JOIN service_accounts s ON s.id = l.service_account_id JOIN namespaces n ON n.id = s.namespace_id
      WHERE l.owner_id = ${id} AND ${accounts} ORDER BY s.name COLLATE "C", s.id LIMIT 100`,
    db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM service_account_owners l JOIN service_accounts s ON s.id = l.service_account_id
      WHERE l.owner_id = ${id} AND ${accounts}`,
    db.$queryRaw<MemberDetail["policies"]>`
      SELECT p.id, p.name, n.slug AS namespace FROM policy_members l JOIN policies p ON p.id = l.policy_id JOIN namespaces n ON n.id = p.namespace_id
      WHERE l.member_id = ${id} AND p.namespace_id = ANY(${access.where("policies:read")}) ORDER BY p.name COLLATE "C", p.id LIMIT 100`,
    db.$queryRaw<MemberDetail["actedAsBy"]>`
      SELECT s.id, s.name, n.slug AS namespace FROM service_accounts s JOIN namespaces n ON n.id = s.namespace_id
      WHERE s.impersonates_member_id = ${id} AND ${accounts} ORDER BY s.name COLLATE "C", s.id LIMIT 100`,
  ]);
  return { ...member, groups, owns, ownedAccounts: counted?.count ?? 0, policies, actedAsBy };
}

/** A row of MEMBER_COLUMNS as the contract says it. */
export function toDto(row: MemberRow): Member {
  return {
    ...row,
    lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
    invitedUntil: row.invitedUntil?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    createdBy: { id: row.createdById, name: row.createdByName },
  };
}
