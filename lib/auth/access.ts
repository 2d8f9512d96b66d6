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

/** Where role assignments come from: a member's, a service account's, or those a token is limited to. */
export type Holder = { member: string } | { serviceAccount: string } | { token: string };

/** Reads what `holder` may do, from the database, now. */
export async function loadAccess(db: Reader, holder: Holder): Promise<Access> {
  const assignments =
    "member" in holder
      ? Prisma.sql`SELECT role_id, namespace_id FROM role_assignments WHERE member_id = ${holder.member}`
      : "serviceAccount" in holder
        ? Prisma.sql`SELECT role_id, namespace_id FROM role_assignments WHERE service_account_id = ${holder.serviceAccount}`
        : Prisma.sql`SELECT a.role_id, a.namespace_id FROM role_assignments a
                     JOIN access_token_roles t ON t.assignment_id = a.id WHERE t.token_id = ${holder.token}`;
  const [row] = await db.$queryRaw<[{ places: Place[]; roles: HeldRole[] }]>`
    WITH RECURSIVE assigned AS (${assignments}),
    held(role_id, namespace_id, depth) AS (
      SELECT role_id, namespace_id, 0 FROM assigned
      UNION
      SELECT h.role_id, n.id, h.depth + 1 FROM namespaces n JOIN held h ON n.parent_id = h.namespace_id
    ),
    places AS (SELECT namespace_id, array_agg(DISTINCT role_id) AS roles, max(depth) AS depth FROM held GROUP BY 1)
    SELECT
      (SELECT coalesce(json_agg(json_build_object('id', n.id, 'slug', n.slug, 'name', n.name, 'parentId', n.parent_id, 'held', p.roles)
        ORDER BY p.depth, n.slug), '[]') FROM places p JOIN namespaces n ON n.id = p.namespace_id) AS places,
      (SELECT coalesce(json_agg(json_build_object('id', r.id, 'name', r.name, 'permissions', r.permissions) ORDER BY r.name), '[]')
        FROM roles r WHERE r.id IN (SELECT role_id FROM assigned)) AS roles`;
  return new Access(withRights(row.places, row.roles));
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
