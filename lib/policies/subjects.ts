import type { Actor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import { invalidField } from "@/lib/errors";
import { Prisma } from "@/prisma/generated/client";

type Found = { id: string; name: string; slug: string; namespaceId: string };

/** What `who` refers to, by id: what the join tables hold. */
export type SubjectKeys = {
  serviceAccounts: { id: string; namespaceId: string }[];
  members: { id: string }[];
  groups: { id: string; namespaceId: string }[];
};

/** The policy that names them, the person who writes it, and the ids it names already: those may always stay. */
export type Naming = { actor: Actor; namespaceId: string; namespace: string; kept: ReadonlySet<string> };

/**
 * Finds service accounts or groups by id, by name, or by `name@namespace`, in the policy's namespace and above it; of two
 * with one name, the nearer. What lives where the actor has no role is as unknown as what does not exist, unless the policy
 * names it already. Throws `invalid_input` at `path.<index>` for the first that is not found.
 */
export async function findNamed(
  tx: Tx,
  kind: "service account" | "group",
  refs: readonly string[],
  { actor, namespaceId, namespace, kept }: Naming,
  path: string,
): Promise<Found[]> {
  if (refs.length === 0) return [];
  const bare = refs.map((ref) => (ref.includes("@") ? ref.slice(0, ref.lastIndexOf("@")) : ref));
  const table = Prisma.raw(kind === "group" ? "groups" : "service_accounts");
  const rows = await tx.$queryRaw<Found[]>`
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

async function findMembers(tx: Tx, refs: readonly string[], path: string) {
  if (refs.length === 0) return [];
  const members = await tx.member.findMany({
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

/** Every reference of a document's `who`. Names that nobody has, or that lie elsewhere, are `invalid_input` at their path. */
export async function findSubjects(
  tx: Tx,
  who: { serviceAccounts?: string[]; members?: string[]; groups?: string[] } | undefined,
  naming: Naming,
): Promise<SubjectKeys> {
  return {
    serviceAccounts: await findNamed(tx, "service account", who?.serviceAccounts ?? [], naming, "who.serviceAccounts"),
    members: await findMembers(tx, who?.members ?? [], "who.members"),
    groups: await findNamed(tx, "group", who?.groups ?? [], naming, "who.groups"),
  };
}

/** Makes the join tables say exactly `keys`; rows that stay are not touched. */
export async function linkSubjects(
  tx: Tx,
  policy: { id: string; namespaceId: string },
  { serviceAccounts, members, groups }: SubjectKeys,
): Promise<void> {
  const key = { policyId: policy.id, namespaceId: policy.namespaceId };
  const others = (rows: { id: string }[]) => ({ notIn: rows.map(({ id }) => id) });
  await tx.policyServiceAccount.deleteMany({ where: { ...key, serviceAccountId: others(serviceAccounts) } });
  await tx.policyMember.deleteMany({ where: { ...key, memberId: others(members) } });
  await tx.policyGroup.deleteMany({ where: { ...key, groupId: others(groups) } });
  await tx.policyServiceAccount.createMany({
    data: serviceAccounts.map(({ id, namespaceId }) => ({
      ...key,
      serviceAccountId: id,
      serviceAccountNamespaceId: namespaceId,
    })),
    skipDuplicates: true,
  });
  await tx.policyMember.createMany({ data: members.map(({ id }) => ({ ...key, memberId: id })), skipDuplicates: true });
  await tx.policyGroup.createMany({
    data: groups.map(({ id, namespaceId }) => ({ ...key, groupId: id, groupNamespaceId: namespaceId })),
    skipDuplicates: true,
  });
}

/** PostgreSQL text holds no NUL; a reference with one names nothing. */
function storable(ref: string): string {
  return ref.replaceAll("\0", "");
}
