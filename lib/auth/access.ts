import type { Reader } from "@/lib/db";
import { Prisma } from "@/prisma/generated/client";
import type { Permission } from "./permissions";

export type NamespaceRef = { id: string; slug: string; name: string; parentId: string | null };

type ReachRow = NamespaceRef & { permissions: Permission[]; roles: string[] };

/** What someone may do where: roles held at a namespace hold for it and all below it. */
export class Access {
  readonly #reach: ReadonlyMap<string, ReachRow>;

  constructor(rows: readonly ReachRow[]) {
    this.#reach = new Map(rows.map((row) => [row.id, row]));
  }

  /** Holds `permission` in this namespace. */
  can(permission: Permission, namespaceId: string): boolean {
    return this.#reach.get(namespaceId)?.permissions.includes(permission) ?? false;
  }

  /** Holds any role here, `client` included: the namespace is known to exist. */
  sees(namespaceId: string): boolean {
    return this.#reach.has(namespaceId);
  }

  /** The namespaces where `permission` is held. */
  where(permission: Permission): string[] {
    return [...this.#reach.values()].filter((row) => row.permissions.includes(permission)).map((row) => row.id);
  }

  /** Every visible namespace with its permissions and the names of the roles held there, parents before children. */
  namespaces(): readonly ReachRow[] {
    return [...this.#reach.values()];
  }

  bySlug(slug: string): NamespaceRef | undefined {
    return this.namespaces().find((row) => row.slug === slug);
  }
}

/** Reads what a member may do, from the database, now. */
export async function memberAccess(db: Reader, memberId: string): Promise<Access> {
  const assignments = Prisma.sql`SELECT role_id, namespace_id FROM role_assignments WHERE member_id = ${memberId}`;
  const [row] = await db.$queryRaw<[{ access: AccessFacts }]>`SELECT ${accessFacts(assignments)} AS access`;
  return accessOf(row.access);
}

/** What `accessFacts` selects: each role at each place where it holds, upper places first; what the role is, where it was given. */
export type AccessFacts = (NamespaceRef & { roleId: string; role: HeldRole | null })[];

type HeldRole = { name: string; permissions: Permission[] };

/** An expression that reads where roles hold, of assignments that are selected as `role_id, namespace_id`. */
export function accessFacts(assignments: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    WITH RECURSIVE held AS (
      SELECT a.role_id AS "roleId", json_build_object('name', r.name, 'permissions', r.permissions) AS role,
        n.id, n.slug, n.name, n.parent_id AS "parentId", 0 AS depth
      FROM (${assignments}) a JOIN roles r ON r.id = a.role_id JOIN namespaces n ON n.id = a.namespace_id
      UNION ALL
      SELECT h."roleId", NULL, n.id, n.slug, n.name, n.parent_id, h.depth + 1 FROM namespaces n JOIN held h ON n.parent_id = h.id
    )
    SELECT coalesce(json_agg(held ORDER BY depth, slug), '[]') FROM held)`;
}

/** What was read by `accessFacts`, ready to be asked. Thousands of namespaces share a few combinations of roles. */
export function accessOf(facts: AccessFacts): Access {
  const roles = new Map<string, HeldRole>();
  const places = new Map<string, { place: NamespaceRef; held: Set<string> }>();
  for (const { roleId, role, id, slug, name, parentId } of facts) {
    if (role) roles.set(roleId, role);
    const known = places.get(id);
    // Where it is deepest it stands: behind every place that is above it.
    places.delete(id);
    places.set(id, { place: { id, slug, name, parentId }, held: (known?.held ?? new Set()).add(roleId) });
  }
  const together = new Map<string, Pick<ReachRow, "permissions" | "roles">>();
  return new Access(
    [...places.values()].map(({ place, held }) => {
      const key = [...held].sort().join();
      const known = together.get(key) ?? rightsOf([...held].flatMap((id) => roles.get(id) ?? []));
      together.set(key, known);
      return { ...place, ...known };
    }),
  );
}

function rightsOf(roles: readonly HeldRole[]): Pick<ReachRow, "permissions" | "roles"> {
  return {
    permissions: [...new Set(roles.flatMap(({ permissions }) => permissions))],
    roles: [...new Set(roles.map(({ name }) => name))].sort(),
  };
}
