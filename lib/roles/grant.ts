import type { Actor } from "@/lib/auth/actor";
import type { Permission } from "@/lib/auth/permissions";
import { requireRecentProof } from "@/lib/auth/recent-proof";
import { AppError } from "@/lib/errors";
import type { HeldRole } from "./held";

/** Who holds one of these can get every other, or change what holds for all. */
const POWERFUL: readonly Permission[] = ["members:write", "roles:write", "settings:write"];

/**
 * Refuses to hand out a role to someone who lacks one of its permissions there. Handing out admin, or a role of one's own that
 * is as powerful, needs a recent proof.
 */
export function requireMayGrant(actor: Actor, roles: readonly Omit<HeldRole, "assignmentId">[], path = "roles"): void {
  for (const { role, permissions, namespaceId, namespace } of roles) {
    if (permissions.every((permission) => actor.access.can(permission, namespaceId))) continue;
    const message = `You cannot give the role ${role}: you do not hold it in ${namespace}.`;
    throw new AppError("forbidden", message, [{ path, message }]);
  }
  if (roles.some(({ permissions }) => POWERFUL.some((one) => permissions.includes(one)))) requireRecentProof(actor);
}
