import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { Prisma } from "@/prisma/generated/client";
import type { Group, GroupImpact, WholeGroup } from "./contract";

export type GroupRow = Omit<Group, "createdAt" | "createdBy"> & {
  createdAt: Date;
  createdById: string;
  createdByName: string;
};

/** What every read of a group selects, from `groups g`. */
export const GROUP_COLUMNS = Prisma.sql`
  g.id, g.name, (SELECT slug FROM namespaces WHERE id = g.namespace_id) AS namespace, g.description,
  json_build_object('members', (SELECT count(*)::int FROM group_members WHERE group_id = g.id),
    'serviceAccounts', (SELECT count(*)::int FROM group_service_accounts WHERE group_id = g.id)) AS size,
  g.created_at AS "createdAt", g.created_by_id AS "createdById", g.created_by_name AS "createdByName", g.version`;

const PEOPLE = Prisma.sql`
  (SELECT coalesce(json_agg(json_build_object('id', m.id, 'name', m.name, 'email', m.email) ORDER BY m.email COLLATE "C"), '[]')
    FROM group_members l JOIN members m ON m.id = l.member_id WHERE l.group_id = g.id) AS members,
  (SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'namespace', n.slug) ORDER BY s.name COLLATE "C", n.slug), '[]')
    FROM group_service_accounts l JOIN service_accounts s ON s.id = l.service_account_id JOIN namespaces n ON n.id = s.namespace_id
    WHERE l.group_id = g.id) AS "serviceAccounts"`;

/** One group with everyone in it, as it is now. `not_found` when it is gone by now. */
export async function readGroup(db: Reader, id: string): Promise<WholeGroup> {
  const [row] = await db.$queryRaw<(GroupRow & Pick<WholeGroup, "members" | "serviceAccounts">)[]>`
    SELECT ${GROUP_COLUMNS}, ${PEOPLE} FROM groups g WHERE g.id = ${id}`;
  if (!row) throw notFound("group");
  const { members, serviceAccounts } = row;
  return { ...toDto(row), members, serviceAccounts };
}

/** Everyone in a group, as rows of one shape. */
export function peopleOf(groupId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT 'member' AS kind, m.id, m.name, m.email, NULL AS namespace
    FROM group_members l JOIN members m ON m.id = l.member_id WHERE l.group_id = ${groupId}
    UNION ALL
    SELECT 'service-account', s.id, s.name, NULL, n.slug FROM group_service_accounts l
    JOIN service_accounts s ON s.id = l.service_account_id JOIN namespaces n ON n.id = s.namespace_id WHERE l.group_id = ${groupId}`;
}

/** What names a group; what `actor` may not read is only counted. */
export async function readGroupImpact(db: Reader, actor: Actor, id: string): Promise<GroupImpact> {
  const policies = await db.$queryRaw<Placed[]>`
    SELECT p.id, p.name, n.slug AS namespace, n.id AS "namespaceId" FROM policy_groups l JOIN policies p ON p.id = l.policy_id
    JOIN namespaces n ON n.id = p.namespace_id WHERE l.group_id = ${id} ORDER BY p.name COLLATE "C", p.id`;
  const owns = await db.$queryRaw<(Placed & { only: boolean })[]>`
    SELECT s.id, s.name, n.slug AS namespace, n.id AS "namespaceId",
      NOT EXISTS (SELECT 1 FROM service_account_owners o WHERE o.service_account_id = s.id AND o.owner_id <> ${id}) AS only
    FROM service_account_owners l JOIN service_accounts s ON s.id = l.service_account_id JOIN namespaces n ON n.id = s.namespace_id
    WHERE l.group_id = ${id} ORDER BY s.name COLLATE "C", s.id`;
  const seenPolicies = policies.filter((row) => actor.access.can("policies:read", row.namespaceId));
  const seenAccounts = owns.filter((row) => actor.access.can("service-accounts:read", row.namespaceId));
  return {
    policies: seenPolicies.map(({ namespaceId: _id, ...policy }) => policy),
    owns: seenAccounts.map(({ namespaceId: _id, ...account }) => account),
    hidden: policies.length + owns.length - seenPolicies.length - seenAccounts.length,
  };
}

type Placed = { id: string; name: string; namespace: string; namespaceId: string };

/** A row of GROUP_COLUMNS as the contract says it. */
export function toDto({ createdAt, createdById, createdByName, ...row }: GroupRow): Group {
  return { ...row, createdAt: createdAt.toISOString(), createdBy: { id: createdById, name: createdByName } };
}
