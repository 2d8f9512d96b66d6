import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { invalidField } from "@/lib/errors";
import { Prisma } from "@/prisma/generated/client";
import { placedName } from "./placed-name";

type Found = { id: string; name: string; slug: string; namespaceId: string };

/** Where the names are used, the person who writes them, and the ids that are named there already: those may always stay. */
export type Naming = { actor: Actor; namespaceId: string; namespace: string; kept: ReadonlySet<string> };

/**
 * Finds service accounts or groups by id, by name, or by `name@namespace`, in the namespace that names them and above it; of two
 * with one name, the nearer. What lives where the actor has no role is as unknown as what does not exist, unless it is
 * named there already. Throws `invalid_input` at `path.<index>` for the first that is not found.
 */
export async function findNamed(
  db: Reader,
  kind: "service account" | "group",
  refs: readonly string[],
  { actor, namespaceId, namespace, kept }: Naming,
  path: string,
): Promise<Found[]> {
  if (refs.length === 0) return [];
  const bare = refs.map((ref) => placedName(ref).name);
  const table = Prisma.raw(kind === "group" ? "groups" : "service_accounts");
  const rows = await db.$queryRaw<Found[]>`
    WITH RECURSIVE up(id, slug, parent_id, depth) AS (
      SELECT id, slug, parent_id, 0 FROM namespaces WHERE id = ${namespaceId}
      UNION ALL
      SELECT n.id, n.slug, n.parent_id, up.depth + 1 FROM namespaces n JOIN up ON n.id = up.parent_id
    )
    SELECT t.id, t.name, up.slug, t.namespace_id AS "namespaceId" FROM ${table} t JOIN up ON up.id = t.namespace_id
    WHERE t.id = ANY(${refs.map(storable)}) OR t.name = ANY(${[...refs, ...bare].map(storable)}) ORDER BY up.depth`;
  const known = rows.filter((row) => kept.has(row.id) || actor.access.sees(row.namespaceId));
  const byRef = new Map<string, Found>();
  for (const row of [...known].reverse()) byRef.set(row.name, row).set(`${row.name}@${row.slug}`, row);
  for (const row of known) byRef.set(row.id, row);
  const found = refs.map((ref, index) => {
    const row = byRef.get(ref);
    if (!row) throw invalidField(`${path}.${index}`, `There is no ${kind} ${ref} in ${namespace} or above it.`);
    return row;
  });
  return [...new Map(found.map((row) => [row.id, row])).values()];
}

/** Finds members by e-mail or id. Throws `invalid_input` at `path.<index>` for the first that is not found. */
export async function findMembers(db: Reader, refs: readonly string[], path: string) {
  if (refs.length === 0) return [];
  const members = await db.member.findMany({
    where: {
      OR: [{ id: { in: refs.map(storable) } }, { email: { in: refs.map((ref) => storable(ref).toLowerCase()) } }],
    },
    select: { id: true, email: true },
  });
  const byRef = new Map(members.flatMap((member) => [[member.email, member] as const, [member.id, member] as const]));
  const found = refs.map((ref, index) => {
    const member = byRef.get(ref) ?? byRef.get(ref.toLowerCase());
    if (!member) throw invalidField(`${path}.${index}`, `There is no member ${ref}.`);
    return member;
  });
  return [...new Map(found.map((member) => [member.id, member])).values()];
}

/** PostgreSQL text holds no NUL; a reference with one names nothing. */
function storable(ref: string): string {
  return ref.replaceAll("\0", "");
}
