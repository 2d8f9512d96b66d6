import type { Actor } from "@/lib/auth/actor";
import type { Permission } from "@/lib/auth/permissions";
import type { Statements } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { requireRecentProof } from "@/lib/operation/operation";

/** A role as it would be, or is, held at a namespace. */
export type HeldRole = {
  assignmentId: string;
  role: string;
  permissions: Permission[];
  namespaceId: string;
  namespace: string;
};

/** Refuses to hand out a role to someone who lacks one of its permissions there. Handing out admin needs a recent proof. */
export function requireMayGrant(actor: Actor, roles: readonly Omit<HeldRole, "assignmentId">[], path = "roles"): void {
  for (const { role, permissions, namespaceId, namespace } of roles) {
    if (permissions.every((permission) => actor.access.can(permission, namespaceId))) continue;
    const message = `You cannot give the role ${role}: you do not hold it in ${namespace}.`;
    throw new AppError("forbidden", message, [{ path, message }]);
  }
  if (roles.some(({ role }) => role === "admin")) requireRecentProof(actor);
}

/** The roles an account holds, with what each allows and where. */
export async function heldRoles(db: Statements, serviceAccountId: string): Promise<HeldRole[]> {
  return db.$queryRaw<HeldRole[]>`
    SELECT a.id AS "assignmentId", r.name AS role, r.permissions, a.namespace_id AS "namespaceId", n.slug AS namespace
    FROM role_assignments a JOIN roles r ON r.id = a.role_id JOIN namespaces n ON n.id = a.namespace_id
    WHERE a.service_account_id = ${serviceAccountId} ORDER BY r.name, n.slug`;
}
