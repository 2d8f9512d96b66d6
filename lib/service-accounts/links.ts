import type { Actor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import { AppError, invalidField } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { requireMayGrant } from "@/lib/roles/grant";
import { findHeld } from "@/lib/roles/held";
import { resolveRole } from "@/lib/roles/resolve";

type Account = { id: string; namespaceId: string; namespace: string; name: string };

/**
 * Assigns roles by name (`role`, or `role@namespace` further down). The actor must hold every permission of each there; a
 * role can be assigned in its own namespace and the ones below.
 */
export async function assignRoles(
  tx: Tx,
  actor: Actor,
  account: Account,
  names: readonly string[],
  path = "roles",
): Promise<void> {
  const roles = await Promise.all(names.map((name) => resolveRole(tx, actor, name, homeOf(account), path)));
  requireMayGrant(actor, roles, path);
  await tx.roleAssignment.createMany({
    data: roles.map(({ roleId, namespaceId }) => ({
      id: newId("ra"),
      roleId,
      namespaceId,
      serviceAccountNamespaceId: account.namespaceId,
      serviceAccountId: account.id,
      assignedById: actor.id,
      assignedByName: actor.name,
    })),
    skipDuplicates: true,
  });
}

/** Takes roles away. Tokens that list them lose them by the database's cascade, in the same commit. */
export async function removeRoles(tx: Tx, actor: Actor, account: Account, names: readonly string[]): Promise<void> {
  const holder = { serviceAccountId: account.id, name: account.name };
  for (const name of names) {
    const id = await findHeld(tx, actor, holder, name, homeOf(account), "removeRoles");
    await tx.roleAssignment.delete({ where: { id } });
  }
}

function homeOf({ namespaceId, namespace }: Account) {
  return { id: namespaceId, slug: namespace };
}

/**
 * Replaces the owners: members by e-mail or id, groups by id or by name, of namesakes the nearest in the account's namespace or
 * above it. Names nobody knows are refused.
 */
export async function setOwners(tx: Tx, actor: Actor, account: Account, refs: readonly string[]): Promise<void> {
  const members = await tx.member.findMany({
    where: { OR: [{ id: { in: [...refs] } }, { email: { in: refs.map((ref) => ref.toLowerCase()) } }] },
    select: { id: true, email: true },
  });
  const upwards = upFrom(actor, account.namespaceId);
  const found = (await groupsByName(tx, actor, refs)).filter(({ namespaceId }) => upwards.includes(namespaceId));
  const near = found.sort((one, other) => upwards.indexOf(one.namespaceId) - upwards.indexOf(other.namespaceId));
  const groups = near.filter(
    ({ id, name }) => refs.includes(id) || near.find((other) => other.name === name)?.id === id,
  );
  for (const ref of refs)
    if (
      !members.some(({ id, email }) => id === ref || email === ref.toLowerCase()) &&
      !groups.some(({ id, name }) => id === ref || name === ref)
    )
      throw invalidField("owners", `${ref} is neither the email of a member nor the name of a group.`);
  await tx.serviceAccountOwner.deleteMany({ where: { serviceAccountId: account.id } });
  const key = { namespaceId: account.namespaceId, serviceAccountId: account.id };
  await tx.serviceAccountOwner.createMany({
    data: [
      ...members.map(({ id }) => ({ ...key, ownerId: id, memberId: id })),
      ...groups.map(({ id, namespaceId }) => ({ ...key, ownerId: id, groupNamespaceId: namespaceId, groupId: id })),
    ],
  });
}

/**
 * The owners of an account whose creator named none: the member; for a machine those who answer for it. Only before the
 * first admin does nobody: that admin then owns what was made until then.
 */
export async function defaultOwners(tx: Tx, actor: Actor): Promise<string[]> {
  if (actor.kind === "member") return [actor.id];
  const owners = await tx.serviceAccountOwner.findMany({
    where: { serviceAccountId: actor.id },
    select: { ownerId: true },
  });
  return owners.map(({ ownerId }) => ownerId);
}

/** Puts the account into groups, or takes it out, by name or id. Policies name groups, so that needs `groups:write` there. */
export async function changeGroups(
  tx: Tx,
  actor: Actor,
  account: Account,
  add: readonly string[],
  remove: readonly string[],
  path = "addGroups",
): Promise<void> {
  const groups = await groupsByName(tx, actor, [...add, ...remove]);
  const fits = groups.filter(({ namespaceId }) => upFrom(actor, namespaceId).includes(account.namespaceId));
  const own = (ref: string) =>
    fits.find(({ name, namespaceId }) => name === ref && namespaceId === account.namespaceId);
  const pick = (ref: string, path: string) => {
    const group = fits.find(({ id }) => id === ref) ?? own(ref) ?? fits.find(({ name }) => name === ref);
    if (!group) throw invalidField(path, `There is no group ${ref}.`);
    if (actor.access.can("groups:write", group.namespaceId)) return group;
    const message = `You need groups:write to change who is in ${group.name}. Ask an admin for a role that has it.`;
    throw new AppError("forbidden", message, [{ path, message }]);
  };
  const key = { serviceAccountNamespaceId: account.namespaceId, serviceAccountId: account.id };
  const added = add.map((ref) => pick(ref, path));
  await tx.groupServiceAccount.createMany({
    data: added.map(({ id, namespaceId }) => ({ ...key, groupId: id, namespaceId })),
    skipDuplicates: true,
  });
  const removed = remove.map((ref) => pick(ref, "removeGroups").id);
  await tx.groupServiceAccount.deleteMany({ where: { serviceAccountId: account.id, groupId: { in: removed } } });
}

/** The namespace and those above it as far as the actor sees them, the nearest first. */
function upFrom(actor: Actor, namespaceId: string): string[] {
  const parents = new Map(actor.access.namespaces().map(({ id, parentId }) => [id, parentId]));
  const chain: string[] = [];
  for (let at: string | null | undefined = namespaceId; at && !chain.includes(at); at = parents.get(at)) chain.push(at);
  return chain;
}

async function groupsByName(tx: Tx, actor: Actor, refs: readonly string[]) {
  return tx.group.findMany({
    where: {
      namespaceId: { in: actor.access.where("groups:read") },
      OR: [{ id: { in: [...refs] } }, { name: { in: [...refs] } }],
    },
    select: { id: true, name: true, namespaceId: true },
  });
}
