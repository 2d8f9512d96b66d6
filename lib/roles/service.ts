import { notFound } from "@/lib/errors";
import { read } from "@/lib/operation/operation";
import { holdsText, parseSort, readPage, type SortKey } from "@/lib/operation/page";
import { Prisma } from "@/prisma/generated/client";
import { rolesContract as contract, type Role } from "./contract";

type RoleRow = Omit<Role, "createdAt" | "createdBy"> & { createdAt: Date; createdById: string; createdByName: string };

const SORT_KEYS: Record<"name" | "createdAt", SortKey> = {
  name: { expression: Prisma.sql`r.name COLLATE "C"`, type: "text" },
  createdAt: { expression: Prisma.sql`r.created_at`, type: "timestamptz" },
};

/** The verbs of roles. The built-in ones are the same everywhere, so whoever reads roles anywhere sees them. */
export const roles = {
  list: read("roles.list", contract.list, async ({ db, namespaces }, input) => {
    const conditions = [
      Prisma.sql`(r.built_in OR r.namespace_id = ANY(${namespaces}))`,
      input.builtIn !== undefined && Prisma.sql`r.built_in = ${input.builtIn}`,
      input.q && holdsText(Prisma.sql`r.name || ' ' || r.description`, input.q),
    ].filter((one): one is Prisma.Sql => Boolean(one));
    const page = await readPage<RoleRow>({
      input,
      sort: parseSort(input.sort, SORT_KEYS),
      id: Prisma.sql`r.id`,
      select: roleColumns(namespaces),
      from: Prisma.sql`FROM roles r WHERE ${Prisma.join(conditions, " AND ")}`,
      run: (query) => db.$queryRaw(query),
    });
    return { ...page, items: page.items.map(toDto) };
  }),

  get: read("roles.get", contract.get, async ({ db, actor, target }) => {
    const columns = roleColumns(actor.access.where("roles:read"));
    const [row] = await db.$queryRaw<RoleRow[]>`SELECT ${columns} FROM roles r WHERE r.id = ${target.id}`;
    if (!row) throw notFound("role");
    return toDto(row);
  }),
};

function roleColumns(namespaces: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    r.id, r.name, (SELECT slug FROM namespaces WHERE id = r.namespace_id) AS namespace, r.description, r.permissions, r.built_in AS "builtIn",
    (SELECT count(DISTINCT member_id)::int FROM role_assignments a WHERE a.role_id = r.id AND a.namespace_id = ANY(${namespaces})) AS members,
    (SELECT count(DISTINCT service_account_id)::int FROM role_assignments a WHERE a.role_id = r.id AND a.namespace_id = ANY(${namespaces})) AS "serviceAccounts",
    r.created_at AS "createdAt", r.created_by_id AS "createdById", r.created_by_name AS "createdByName", r.version`;
}

function toDto(row: RoleRow): Role {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    createdBy: { id: row.createdById, name: row.createdByName },
  };
}
