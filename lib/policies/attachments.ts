import type { Actor } from "@/lib/auth/actor";
import type { Reader, Tx } from "@/lib/db";
import { invalidField } from "@/lib/errors";
import { placedName } from "@/lib/namespaces/placed-name";
import { Prisma } from "@/prisma/generated/client";

/** A socket as a policy is attached to it: `name` as the policy writes it. */
export type Attached = { id: string; name: string; namespaceId: string };

type Found = { id: string; name: string; slug: string; namespaceId: string };
type Policy = { id: string; namespaceId: string; namespace: string };

/** The sockets a policy is attached to, by name. */
export async function attachedSockets(tx: Tx, policyId: string): Promise<Attached[]> {
  return tx.$queryRaw<Attached[]>`
    SELECT s.id, s.name || CASE WHEN s.namespace_id = l.namespace_id THEN '' ELSE '@' || n.slug END AS name, s.namespace_id AS "namespaceId"
    FROM policy_sockets l JOIN sockets s ON s.id = l.socket_id JOIN namespaces n ON n.id = s.namespace_id
    WHERE l.policy_id = ${policyId} ORDER BY 2`;
}

/**
 * Finds sockets by id, by name, or by `name@namespace`, in the policy's namespace and below it. A bare name means the
 * policy's own namespace first, then the only one further down. What the actor does not see does not exist. Throws
 * `invalid_input` at `path.<index>` for the first that is not found, or not the only one.
 */
export async function findSockets(
  db: Reader,
  actor: Actor,
  refs: readonly string[],
  policy: Policy,
  path: string,
): Promise<Attached[]> {
  if (refs.length === 0) return [];
  const storable = refs.map((ref) => ref.replaceAll("\0", ""));
  const rows = await db.$queryRaw<Found[]>`
    SELECT s.id, s.name, n.slug, s.namespace_id AS "namespaceId" FROM sockets s JOIN namespaces n ON n.id = s.namespace_id
    WHERE (s.id = ANY(${storable}) OR s.name = ANY(${storable.map((ref) => placedName(ref).name)}))
      AND namespace_within(s.namespace_id, ${policy.namespaceId}) ORDER BY n.slug`;
  const known = rows.filter((row) => actor.access.sees(row.namespaceId));
  const found = refs.map((ref, index) => {
    const fits = known.filter((row) => [row.id, row.name, `${row.name}@${row.slug}`].includes(ref));
    const own = fits.find((row) => row.id === ref || row.namespaceId === policy.namespaceId);
    const [only, another] = own ? [own] : fits;
    if (!only) throw invalidField(`${path}.${index}`, `There is no socket ${ref} in ${policy.namespace} or below it.`);
    if (another)
      throw invalidField(
        `${path}.${index}`,
        `Several sockets below ${policy.namespace} are called ${ref}. Say which: ${only.name}@${only.slug} or ${another.name}@${another.slug}.`,
      );
    return only;
  });
  return [...new Map(found.map((row) => [row.id, row])).values()];
}

/** Attaches and detaches, and counts as one save of the policy: the next version is the caller's to keep. */
export async function changeAttachments(
  tx: Tx,
  actor: Pick<Actor, "id" | "name">,
  { id, namespaceId }: Pick<Policy, "id" | "namespaceId">,
  { add, remove }: { add: readonly Pick<Attached, "id" | "namespaceId">[]; remove: readonly { id: string }[] },
): Promise<void> {
  await tx.policySocket.deleteMany({ where: { policyId: id, socketId: { in: remove.map((one) => one.id) } } });
  await tx.policySocket.createMany({
    data: add.map((one) => ({ namespaceId, policyId: id, socketNamespaceId: one.namespaceId, socketId: one.id })),
    skipDuplicates: true,
  });
  await tx.policy.update({
    where: { namespaceId_id: { namespaceId, id } },
    data: { updatedById: actor.id, updatedByName: actor.name, updatedAt: new Date(), version: { increment: 1 } },
  });
}

/** Makes a policy attached to exactly those of `sockets` that exist today. The version that says so is the caller's to keep. */
export async function attachOnly(
  tx: Tx,
  policy: Pick<Policy, "id" | "namespaceId">,
  sockets: readonly { id: string }[],
): Promise<void> {
  const ids = sockets.map(({ id }) => id);
  await tx.policySocket.deleteMany({ where: { policyId: policy.id, socketId: { notIn: ids } } });
  const there = await tx.$queryRaw<Attached[]>(Prisma.sql`
    SELECT id, name, namespace_id AS "namespaceId" FROM sockets WHERE id = ANY(${ids}) AND namespace_within(namespace_id, ${policy.namespaceId})`);
  await tx.policySocket.createMany({
    data: there.map((one) => ({
      namespaceId: policy.namespaceId,
      policyId: policy.id,
      socketNamespaceId: one.namespaceId,
      socketId: one.id,
    })),
    skipDuplicates: true,
  });
}
