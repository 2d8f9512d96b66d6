import type { Statements } from "@/lib/db";
import { Prisma } from "@/prisma/generated/client";
import type { ObjectKind } from "./contract";

/** An object that exists, and the namespace that decides who may know of it. */
export type Located = { kind: ObjectKind; id: string; name: string; namespaceId: string };

type Finder = {
  prefix: string;
  byId: (id: string, namespace: string) => Prisma.Sql;
  byName: ((name: string, namespace: string) => Prisma.Sql) | null;
};

const inNamespace = (table: string, prefix: string): Finder => ({
  prefix,
  byId: (id) => Prisma.sql`SELECT id, name, namespace_id FROM ${Prisma.raw(table)} WHERE id = ${id}`,
  byName: (name, slug) =>
    Prisma.sql`SELECT t.id, t.name, t.namespace_id FROM ${Prisma.raw(table)} t JOIN namespaces n ON n.id = t.namespace_id WHERE n.slug = ${slug} AND t.name = ${name}`,
});

const FINDERS: Record<ObjectKind, Finder> = {
  "service-account": inNamespace("service_accounts", "sa_"),
  policy: inNamespace("policies", "pol_"),
  socket: inNamespace("sockets", "sock_"),
  gateway: inNamespace("gateways", "gw_"),
  group: inNamespace("groups", "grp_"),
  "access-token": { ...inNamespace("access_tokens", "tok_"), byName: null },
  member: {
    prefix: "mem_",
    byId: (id) => Prisma.sql`SELECT id, email AS name, 'ns_global' AS namespace_id FROM members WHERE id = ${id}`,
    byName: (email) =>
      Prisma.sql`SELECT id, email AS name, 'ns_global' AS namespace_id FROM members WHERE email = ${email.toLowerCase()}`,
  },
  role: {
    prefix: "role_",
    // A built-in role is at home everywhere; the name of another one means what it means in that namespace.
    byId: (id, slug) =>
      Prisma.sql`SELECT r.id, r.name, coalesce(CASE WHEN r.built_in THEN (SELECT id FROM namespaces WHERE slug = ${slug}) END, r.namespace_id) AS namespace_id FROM roles r WHERE r.id = ${id}`,
    byName: (name, slug) =>
      Prisma.sql`SELECT r.id, r.name, CASE WHEN r.built_in THEN n.id ELSE r.namespace_id END AS namespace_id FROM roles r JOIN namespaces n ON n.slug = ${slug} WHERE r.name = ${name} AND namespace_within(n.id, r.namespace_id)`,
  },
  namespace: {
    prefix: "ns_",
    byId: (id) => Prisma.sql`SELECT id, slug AS name, id AS namespace_id FROM namespaces WHERE id = ${id}`,
    byName: (slug) => Prisma.sql`SELECT id, slug AS name, id AS namespace_id FROM namespaces WHERE slug = ${slug}`,
  },
};

/**
 * Finds what `ref` addresses: an id anywhere, or a name in the namespace with this slug. Says nothing about who may see
 * it; the pipeline asks that next, so that "unknown" and "not yours" are one answer.
 */
export async function locate(
  db: Statements,
  kind: ObjectKind,
  ref: string,
  namespace: string,
): Promise<Located | null> {
  const finder = FINDERS[kind];
  if (ref.length > 254 || ref.includes("\0") || namespace.includes("\0")) return null;
  const queries = [finder.byId(ref, namespace), ...(finder.byName ? [finder.byName(ref, namespace)] : [])];
  for (const query of ref.startsWith(finder.prefix) ? queries : queries.slice(1)) {
    const [row] = await db.$queryRaw<{ id: string; name: string; namespace_id: string }[]>(query);
    if (row) return { kind, id: row.id, name: row.name, namespaceId: row.namespace_id };
  }
  return null;
}
