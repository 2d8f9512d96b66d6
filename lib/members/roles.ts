import type { Actor } from "@/lib/auth/actor";
import type { Permission } from "@/lib/auth/permissions";
import type { Tx } from "@/lib/db";
import { newId } from "@/lib/ids";
import { requireMayGrant } from "@/lib/roles/grant";
import { findHeld } from "@/lib/roles/held";
import { resolveRole } from "@/lib/roles/resolve";

const HOME = { id: "ns_global", slug: "global" };

/** Gives a member roles by name and answers how many are new. The actor must hold every permission of each where it is given. */
export async function giveRoles(
  tx: Tx,
  actor: Actor,
  memberId: string,
  names: readonly string[],
  path: string,
): Promise<number> {
  const roles = await Promise.all(names.map((name) => resolveRole(tx, actor, name, HOME, path)));
  requireMayGrant(actor, roles, path);
  const { count } = await tx.roleAssignment.createMany({
    data: roles.map(({ roleId, namespaceId }) => ({
      id: newId("ra"),
      roleId,
      namespaceId,
      memberId,
      assignedById: actor.id,
      assignedByName: actor.name,
    })),
    skipDuplicates: true,
  });
  return count;
}

/** Takes roles from a member by name; one they do not hold is refused. */
export async function takeRoles(
  tx: Tx,
  actor: Actor,
  member: { id: string; name: string },
  names: readonly string[],
  path: string,
): Promise<void> {
  const holder = { memberId: member.id, name: member.name };
  for (const name of names) {
    const id = await findHeld(tx, actor, holder, name, HOME, path);
    await tx.roleAssignment.delete({ where: { id } });
  }
}

/** Refuses to act in the name of a member's roles to someone who could not give them. */
export async function requireMayGrantAllOf(tx: Tx, actor: Actor, memberId: string, path: string): Promise<void> {
  const held = await tx.roleAssignment.findMany({ where: { memberId }, include: { role: true, namespace: true } });
  requireMayGrant(
    actor,
    held.map(({ role, namespace }) => ({
      role: role.name,
      permissions: role.permissions as Permission[],
      namespaceId: namespace.id,
      namespace: namespace.slug,
    })),
    path,
  );
}
