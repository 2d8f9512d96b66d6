import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { Prisma } from "@/prisma/generated/client";
import type { Role, RoleHolder } from "./contract";

export type RoleRow = Omit<Role, "createdAt" | "createdBy"> & {
  createdAt: Date;
  createdById: string;
  createdByName: string;
};

/** What every read of a role selects, from `roles r`; holders are counted where they hold it in one of `namespaces`. */
export function roleColumns(namespaces: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    r.id, r.name, (SELECT slug FROM namespaces WHERE id = r.namespace_id) AS namespace, r.description, r.permissions, r.built_in AS "builtIn",
    (SELECT count(DISTINCT member_id)::int FROM role_assignments a WHERE a.role_id = r.id AND a.namespace_id = ANY(${namespaces})) AS members,
    (SELECT count(DISTINCT service_account_id)::int FROM role_assignments a WHERE a.role_id = r.id AND a.namespace_id = ANY(${namespaces})) AS "serviceAccounts",
    r.created_at AS "createdAt", r.created_by_id AS "createdById", r.created_by_name AS "createdByName", r.version`;
}

/** One role as it is now. `not_found` when it is gone by now. */
export async function readRole(db: Reader, actor: Actor, id: string): Promise<Role> {
  const columns = roleColumns(actor.access.where("roles:read"));
  const [row] = await db.$queryRaw<RoleRow[]>`SELECT ${columns} FROM roles r WHERE r.id = ${id}`;
  if (!row) throw notFound("role");
  return toDto(row);
}

/** Who holds a role, at most 100 by name: only holders whom the actor may read, where the actor may read roles. */
export async function readHolders(db: Reader, actor: Actor, id: string): Promise<RoleHolder[]> {
  const { access } = actor;
  const rows = await db.$queryRaw<
    (Omit<RoleHolder, "assignedBy" | "assignedAt"> & { byId: string; byName: string; assignedAt: Date })[]
  >`
    SELECT CASE WHEN m.id IS NULL THEN 'service-account' ELSE 'member' END AS kind, coalesce(m.id, s.id) AS id, coalesce(m.name, s.name) AS name,
      n.slug AS namespace, a.assigned_by_id AS "byId", a.assigned_by_name AS "byName", a.assigned_at AS "assignedAt"
    FROM role_assignments a JOIN namespaces n ON n.id = a.namespace_id
    LEFT JOIN members m ON m.id = a.member_id LEFT JOIN service_accounts s ON s.id = a.service_account_id
    WHERE a.role_id = ${id} AND a.namespace_id = ANY(${access.where("roles:read")})
      AND ((m.id IS NOT NULL AND ${access.can("members:read", "ns_global")}) OR s.namespace_id = ANY(${access.where("service-accounts:read")}))
    ORDER BY (m.id IS NULL), lower(coalesce(m.name, s.name)) COLLATE "C", n.slug, a.id LIMIT 100`;
  return rows.map(({ byId, byName, assignedAt, ...row }) => ({
    ...row,
    assignedBy: { id: byId, name: byName },
    assignedAt: assignedAt.toISOString(),
  }));
}

/** A row of roleColumns as the contract says it. */
export function toDto(row: RoleRow): Role {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    createdBy: { id: row.createdById, name: row.createdByName },
  };
}
