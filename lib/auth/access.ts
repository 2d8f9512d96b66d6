import type { Reader } from "@/lib/db";
import { Prisma } from "@/prisma/generated/client";
import type { Permission } from "./permissions";

export type NamespaceRef = { id: string; slug: string; name: string; parentId: string | null };

type ReachRow = NamespaceRef & { permissions: Permission[]; roles: string[] };

/** What someone may do where: roles held at a namespace hold for it and all below it. */
export class Access {
  readonly #reach: ReadonlyMap<string, ReachRow & { held: ReadonlySet<Permission> }>;

  constructor(rows: readonly ReachRow[]) {
    this.#reach = new Map(rows.map((row) => [row.id, { ...row, held: new Set(row.permissions) }]));
  }

  /** Holds `permission` in this namespace. */
  can(permission: Permission, namespaceId: string): boolean {
    return this.#reach.get(namespaceId)?.held.has(permission) ?? false;
  }

  /** Holds any role here, `client` included: the namespace is known to exist. */
  sees(namespaceId: string): boolean {
    return this.#reach.has(namespaceId);
  }

  /** The namespaces where `permission` is held. */
  where(permission: Permission): string[] {
    return [...this.#reach.values()].filter((row) => row.held.has(permission)).map((row) => row.id);
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
  const rows = await db.$queryRaw<ReachRow[]>`
    WITH RECURSIVE assigned AS (${assignments}),
    held(role_id, namespace_id, depth) AS (
      SELECT role_id, namespace_id, 0 FROM assigned
      UNION
      SELECT h.role_id, n.id, h.depth + 1 FROM namespaces n JOIN held h ON n.parent_id = h.namespace_id
    )
    SELECT n.id, n.slug, n.name, n.parent_id AS "parentId",
           array(SELECT DISTINCT p FROM held h JOIN roles r ON r.id = h.role_id, unnest(r.permissions) p WHERE h.namespace_id = n.id) AS permissions,
           array(SELECT DISTINCT r.name FROM held h JOIN roles r ON r.id = h.role_id WHERE h.namespace_id = n.id ORDER BY r.name) AS roles
    FROM namespaces n WHERE n.id IN (SELECT namespace_id FROM held)
    ORDER BY (SELECT max(depth) FROM held h WHERE h.namespace_id = n.id), n.slug`;
  return new Access(rows);
}
