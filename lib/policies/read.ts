import type { Reader } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { Prisma } from "@/prisma/generated/client";
import type { Policy } from "./contract";

export type PolicyRow = Pick<
  Policy,
  "id" | "name" | "namespace" | "description" | "enabled" | "effect" | "orgWide" | "tagRules" | "sockets" | "subjects"
> & {
  who: Policy["who"] | null;
  where: Policy["where"] | null;
  when: Policy["when"] | null;
  actions: Policy["actions"] | null;
  createdAt: Date;
  createdById: string;
  createdByName: string;
  updatedAt: Date;
  updatedById: string;
  updatedByName: string;
  version: number;
};

/**
 * How the policy writes the name of `t`, which lives in its namespace or above: the name alone, or `name@namespace` when
 * something nearer to the policy has the same name.
 */
const nameSeenFromPolicy = (table: "service_accounts" | "groups") => Prisma.sql`
  CASE WHEN EXISTS (SELECT 1 FROM ${Prisma.raw(table)} o WHERE o.name COLLATE "C" = t.name COLLATE "C" AND o.id <> t.id
      AND namespace_within(p.namespace_id, o.namespace_id) AND namespace_within(o.namespace_id, t.namespace_id))
    THEN t.name || '@' || n.slug ELSE t.name END`;

const named = (table: "service_accounts" | "groups", links: string, column: string) => Prisma.sql`
  (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'namespace', slug) ORDER BY name COLLATE "C"), '[]') FROM (
    SELECT t.id, ${nameSeenFromPolicy(table)} AS name, n.slug FROM ${Prisma.raw(links)} l
    JOIN ${Prisma.raw(table)} t ON t.id = l.${Prisma.raw(column)} JOIN namespaces n ON n.id = t.namespace_id WHERE l.policy_id = p.id) named)`;

/** What every read of a policy selects, from `policies p`. */
export const POLICY_COLUMNS = Prisma.sql`
  p.id, p.name, (SELECT slug FROM namespaces WHERE id = p.namespace_id) AS namespace, p.description, p.enabled, p.effect,
  p.org_wide AS "orgWide", p.tag_rules AS "tagRules", p.who, p.from_where AS "where", p.at_when AS "when", p.actions,
  array(SELECT s.name || CASE WHEN s.namespace_id = p.namespace_id THEN '' ELSE '@' || n.slug END
    FROM policy_sockets l JOIN sockets s ON s.id = l.socket_id JOIN namespaces n ON n.id = s.namespace_id WHERE l.policy_id = p.id ORDER BY 1) AS sockets,
  json_build_object(
    'serviceAccounts', ${named("service_accounts", "policy_service_accounts", "service_account_id")},
    'groups', ${named("groups", "policy_groups", "group_id")},
    'members', (SELECT coalesce(json_agg(json_build_object('id', m.id, 'name', m.name, 'email', m.email) ORDER BY m.email COLLATE "C"), '[]')
      FROM policy_members l JOIN members m ON m.id = l.member_id WHERE l.policy_id = p.id)) AS subjects,
  p.created_at AS "createdAt", p.created_by_id AS "createdById", p.created_by_name AS "createdByName",
  p.updated_at AS "updatedAt", p.updated_by_id AS "updatedById", p.updated_by_name AS "updatedByName", p.version`;

/** One policy as it is now. `not_found` when it is gone by now. */
export async function readPolicy(db: Reader, id: string): Promise<Policy> {
  const [row] = await db.$queryRaw<PolicyRow[]>`SELECT ${POLICY_COLUMNS} FROM policies p WHERE p.id = ${id}`;
  if (!row) throw notFound("policy");
  return toDto(row);
}

/** A row of POLICY_COLUMNS as the contract says it. A list of references is present when `who` says so, however few are left. */
export function toDto({ who, where, when, actions, ...row }: PolicyRow): Policy {
  const { subjects } = row;
  return {
    ...row,
    ...(who && {
      who: {
        ...who,
        ...(who.serviceAccounts && { serviceAccounts: subjects.serviceAccounts.map(({ name }) => name) }),
        ...(who.members && { members: subjects.members.map(({ email }) => email) }),
        ...(who.groups && { groups: subjects.groups.map(({ name }) => name) }),
      },
    }),
    ...(where && { where }),
    ...(when && { when }),
    ...(actions && { actions }),
    createdAt: row.createdAt.toISOString(),
    createdBy: { id: row.createdById, name: row.createdByName },
    updatedAt: row.updatedAt.toISOString(),
    updatedBy: { id: row.updatedById, name: row.updatedByName },
  };
}
