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

/** What `accessFacts` selects. */
export type AccessFacts = { places: Place[]; roles: HeldRole[] };

/** An expression that reads where roles hold, of assignments that are selected as `role_id, namespace_id`. */
export function accessFacts(assignments: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    WITH RECURSIVE assigned AS (${assignments}),
    held(role_id, namespace_id, depth) AS (
      SELECT role_id, namespace_id, 0 FROM assigned
      UNION
      SELECT h.role_id, n.id, h.depth + 1 FROM namespaces n JOIN held h ON n.parent_id = h.namespace_id
    ),
    places AS (SELECT namespace_id, array_agg(DISTINCT role_id) AS roles, max(depth) AS depth FROM held GROUP BY 1)
    SELECT json_build_object(
      'places', (SELECT coalesce(json_agg(json_build_object('id', n.id, 'slug', n.slug, 'name', n.name, 'parentId', n.parent_id, 'held', p.roles)
        ORDER BY p.depth, n.slug), '[]') FROM places p JOIN namespaces n ON n.id = p.namespace_id),
      'roles', (SELECT coalesce(json_agg(json_build_object('id', r.id, 'name', r.name, 'permissions', r.permissions) ORDER BY r.name), '[]')
        FROM roles r WHERE r.id IN (SELECT role_id FROM assigned))))`;
}

/** What was read by `accessFacts`, ready to be asked. */
export function accessOf({ places, roles }: AccessFacts): Access {
  return new Access(withRights(places, roles));
}

type Place = NamespaceRef & { held: string[] };
type HeldRole = { id: string; name: string; permissions: Permission[] };

/** What the roles held at each place allow there together. Thousands of namespaces share a few combinations of roles. */
function withRights(places: readonly Place[], roles: readonly HeldRole[]): ReachRow[] {
  const together = new Map<string, Pick<ReachRow, "permissions" | "roles">>();
  return places.map(({ held, ...place }) => {
    const key = held.join();
    const known = together.get(key) ?? rightsOf(roles.filter(({ id }) => held.includes(id)));
    together.set(key, known);
    return { ...place, ...known };
  });
}

function rightsOf(roles: readonly HeldRole[]): Pick<ReachRow, "permissions" | "roles"> {
  return {
    permissions: [...new Set(roles.flatMap(({ permissions }) => permissions))],
    roles: [...new Set(roles.map(({ name }) => name))],
  };
}
