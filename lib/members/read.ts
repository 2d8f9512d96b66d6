import type { Reader } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { Prisma } from "@/prisma/generated/client";
import type { Member } from "./contract";

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
  (SELECT max(i.expires_at) FROM invitations i WHERE i.member_id = m.id AND i.used_at IS NULL AND i.expires_at > now()) AS "invitedUntil",
  m.created_at AS "createdAt", m.created_by_id AS "createdById", m.created_by_name AS "createdByName", m.version`;

/** One member as they are now. `not_found` when they are gone by now. */
export async function readMember(db: Reader, id: string): Promise<Member> {
  const [row] = await db.$queryRaw<MemberRow[]>`SELECT ${MEMBER_COLUMNS} FROM members m WHERE m.id = ${id}`;
  if (!row) throw notFound("member");
  return toDto(row);
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
