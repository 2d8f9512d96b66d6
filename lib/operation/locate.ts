import { type Issuer, issuerAhead, issuerJson } from "@/lib/access-tokens/issuer";
import type { Statements } from "@/lib/db";
import { Prisma } from "@/prisma/generated/client";
import type { ObjectKind } from "./contract";
import { sqlState } from "./database-errors";

/** An object that exists, and the namespace that decides who may know of it. `issuer`: where the scope issues. */
export type Located = { kind: ObjectKind; id: string; name: string; namespaceId: string; issuer?: Issuer };

/** What is looked for, and for what: a scope with its reference. */
type Wanted = { kind: ObjectKind; ref: string; namespace: string; issues: boolean };

/**
 * What a request addresses, and `target`, what a statement that was asked anyway found there. Read before it is known who
 * asks, so nothing may be said of it until the pipeline has authorised.
 */
export type Ahead = Wanted & { target: Located | null };

type Finder = {
  prefix: string;
  byId: (id: string | Prisma.Sql, namespace: string) => Prisma.Sql;
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
export async function locate(db: Statements, wanted: Wanted): Promise<Located | null> {
  for (const query of queries(wanted)) {
    const [row] = await db.$queryRaw<(Row & { now: Date })[]>`SELECT now(), found.* FROM (${query}) found`;
    if (row) return located(wanted.kind, row, row.now);
  }
  return null;
}

/** An expression that finds what most references mean, for `foundAhead`. `NULL` does not say that there is nothing. */
export function locatingAhead(wanted: Wanted): Prisma.Sql {
  const [query] = queries(wanted);
  return query ? Prisma.sql`(SELECT row_to_json(found) FROM (${query}) found)` : Prisma.sql`NULL`;
}

/** The same for what was found before, by its id. */
export function locatingAgain(kind: ObjectKind, id: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT row_to_json(found) FROM (${withIssuer(FINDERS[kind].byId(id, ""))}) found)`;
}

/** Keeps what `locatingAhead` read at this moment of the database's. */
export function foundAhead(ahead: Ahead, row: Row | null, now: Date): void {
  ahead.target = row && located(ahead.kind, row, now);
}

/** How the database refuses what was decided by an issuer who is no longer so: NOT NULL, UNIQUE. */
const BY_AN_OLD_ISSUER = ["23502", "23505"];

/** The target to try once more with when a write failed because of what was read of it ahead; `null` when it did not. */
export function readTooEarly({ issuer, ...target }: Located, thrown: unknown): Located | null {
  return issuer && BY_AN_OLD_ISSUER.includes(sqlState(thrown) ?? "") ? target : null;
}

type Row = { id: string; name: string; namespace_id: string; issuer?: Parameters<typeof issuerAhead>[0] };

function queries({ kind, ref, namespace, issues }: Wanted): Prisma.Sql[] {
  if (ref.length > 254 || ref.includes("\0") || namespace.includes("\0")) return [];
  const { prefix, byId, byName } = FINDERS[kind];
  const found = [
    ...(ref.startsWith(prefix) ? [byId(ref, namespace)] : []),
    ...(byName ? [byName(ref, namespace)] : []),
  ];
  return issues ? found.map(withIssuer) : found;
}

function withIssuer(query: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT found.*, ${issuerJson(Prisma.sql`found.id`)} AS issuer FROM (${query}) found`;
}

function located(kind: ObjectKind, { id, name, namespace_id, issuer }: Row, now: Date): Located {
  return { kind, id, name, namespaceId: namespace_id, ...(issuer && { issuer: issuerAhead(issuer, now) }) };
}
