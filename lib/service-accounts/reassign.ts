import type { Actor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import { invalidField } from "@/lib/errors";
import type { Run, Written } from "@/lib/operation/operation";

type Owner = { kind: "member" | "group"; id: string; name: string; groupNamespaceId: string | null };
type Account = { id: string; name: string; namespace: string; namespaceId: string };
type Wanted = { from: string; to: string; accounts?: string[] | undefined };
type Reassigned = { owner: Omit<Owner, "groupNamespaceId">; accounts: Omit<Account, "namespaceId">[] };

/**
 * Gives what one owner owns in the namespace and below to another: all of it, or the listed accounts. Other owners of the
 * same accounts stay. Refuses an owner who may not sign in, and a group that an account can't name.
 */
export async function reassignAccounts(run: Run<Tx>, wanted: Wanted): Promise<Written<Reassigned>> {
  const { db, actor, namespace } = run;
  const from = await findOwner(db, actor, wanted.from, "from");
  const to = await findOwner(db, actor, wanted.to, "to");
  if (from.id === to.id) throw invalidField("to", `${to.name} owns them already. Choose someone else.`);
  if (await isDisabled(db, to))
    throw invalidField("to", `${to.name} is disabled. Choose someone who can answer for them.`);
  const owned = await db.$queryRaw<(Account & { reachable: boolean })[]>`
    SELECT s.id, s.name, n.slug AS namespace, s.namespace_id AS "namespaceId",
      (${to.groupNamespaceId}::text IS NULL OR namespace_within(s.namespace_id, ${to.groupNamespaceId})) AS reachable
    FROM service_accounts s JOIN namespaces n ON n.id = s.namespace_id
    WHERE namespace_within(s.namespace_id, ${namespace.id}) AND s.namespace_id = ANY(${actor.access.where("service-accounts:write")})
      AND EXISTS (SELECT 1 FROM service_account_owners o WHERE o.service_account_id = s.id AND o.owner_id = ${from.id})
    ORDER BY s.id COLLATE "C" FOR NO KEY UPDATE OF s`;
  owned.sort((one, other) => (one.name === other.name ? 0 : one.name < other.name ? -1 : 1));
  const accounts = wanted.accounts ? owned.filter(({ id }) => wanted.accounts?.includes(id)) : owned;
  const stranger = wanted.accounts?.find((id) => !owned.some((account) => account.id === id));
  if (stranger !== undefined) throw invalidField("accounts", `${from.name} does not own ${stranger}.`);
  const outside = accounts.find(({ reachable }) => !reachable);
  if (outside)
    throw invalidField(
      "to",
      `${to.name} can't own ${outside.name}: the group lives beside or below ${outside.namespace}.`,
    );

  const ids = accounts.map(({ id }) => id);
  await db.serviceAccountOwner.deleteMany({ where: { ownerId: from.id, serviceAccountId: { in: ids } } });
  await db.serviceAccountOwner.createMany({
    data: accounts.map(({ id, namespaceId }) => ({
      namespaceId,
      serviceAccountId: id,
      ownerId: to.id,
      ...(to.groupNamespaceId ? { groupId: to.id, groupNamespaceId: to.groupNamespaceId } : { memberId: to.id }),
    })),
    skipDuplicates: true,
  });
  await db.serviceAccount.updateMany({ where: { id: { in: ids } }, data: { version: { increment: 1 } } });
  const named = accounts.map(({ id, name, namespace }) => ({ id, name, namespace }));
  const names = named.map((account) => `${account.name} in ${account.namespace}`);
  return {
    output: { owner: { kind: to.kind, id: to.id, name: to.name }, accounts: named },
    change:
      accounts.length === 0
        ? null
        : {
            target: { kind: from.kind, id: from.id, name: from.name },
            before: { owner: from.name, accounts: names },
            after: { owner: to.name, accounts: names },
          },
  };
}

async function findOwner(db: Tx, actor: Actor, ref: string, path: string): Promise<Owner> {
  const member = await db.member.findFirst({
    where: { OR: [{ id: ref }, { email: ref.toLowerCase() }] },
    select: { id: true, name: true },
  });
  if (member) return { kind: "member", ...member, groupNamespaceId: null };
  const groups = await db.group.findMany({
    where: { namespaceId: { in: actor.access.where("groups:read") }, OR: [{ id: ref }, { name: ref }] },
    select: { id: true, name: true, namespaceId: true },
    take: 2,
  });
  const [group, another] = groups;
  if (!group) throw invalidField(path, `${ref} is neither the email of a member nor the name of a group.`);
  if (another) throw invalidField(path, `More than one group is called ${ref}. Name it by its id.`);
  return { kind: "group", id: group.id, name: group.name, groupNamespaceId: group.namespaceId };
}

async function isDisabled(db: Tx, owner: Owner): Promise<boolean> {
  if (owner.kind === "group") return false;
  return (await db.member.count({ where: { id: owner.id, disabledAt: { not: null } } })) > 0;
}
