import type { Actor } from "@/lib/auth/actor";
import { requireRecentProof } from "@/lib/auth/recent-proof";
import { AppError } from "@/lib/errors";
import type { HeldRole } from "./held";

/** Refuses to hand out a role to someone who lacks one of its permissions there. Handing out admin needs a recent proof. */
export function requireMayGrant(actor: Actor, roles: readonly Omit<HeldRole, "assignmentId">[], path = "roles"): void {
  for (const { role, permissions, namespaceId, namespace } of roles) {
    if (permissions.every((permission) => actor.access.can(permission, namespaceId))) continue;
    const message = `You cannot give the role ${role}: you do not hold it in ${namespace}.`;
    throw new AppError("forbidden", message, [{ path, message }]);
  }
  if (roles.some(({ role }) => role === "admin")) requireRecentProof(actor);
}
