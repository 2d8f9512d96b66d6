import type { Actor } from "@/lib/auth/actor";
import { requireRecentProof } from "@/lib/auth/recent-proof";
import type { Tx } from "@/lib/db";
import { AppError, invalidField } from "@/lib/errors";
import { requireMayGrantAllOf } from "@/lib/members/roles";

/**
 * The id of the member that an account shall act as, by e-mail or id: policies then see that member. Whoever lets it could
 * have made such a member: they hold `members:write` in global and every permission of the member's roles, and proved who
 * they are within the last 15 minutes. Only someone active is acted as; the database ends it when they are disabled.
 */
export async function resolveImpersonated(tx: Tx, actor: Actor, ref: string): Promise<string> {
  const path = "impersonates";
  if (!actor.access.can("members:write", "ns_global")) {
    const message = "You need members:write in global to let an account act as a member.";
    throw new AppError("forbidden", message, [{ path, message }]);
  }
  requireRecentProof(actor);
  const member = await tx.member.findFirst({
    where: { OR: [{ id: ref }, { email: ref.toLowerCase() }] },
    select: { id: true, name: true, activatedAt: true, disabledAt: true },
  });
  if (!member) throw invalidField(path, `${ref} is not the email of a member.`);
  if (member.disabledAt || !member.activatedAt)
    throw invalidField(
      path,
      `${member.name} is ${member.disabledAt ? "disabled" : "invited only"}. Choose an active member.`,
    );
  await requireMayGrantAllOf(tx, actor, member.id, path);
  return member.id;
}
