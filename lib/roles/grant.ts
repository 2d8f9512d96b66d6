import type { Actor } from "@/lib/auth/actor";
import type { Permission } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { requireRecentProof } from "@/lib/operation/operation";
import { Prisma } from "@/prisma/generated/client";

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

/** An expression that reads the roles an account holds, with what each allows and where: a list of `HeldRole`. */
export function heldRoles(accountId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT coalesce(json_agg(json_build_object('assignmentId', a.id, 'role', r.name, 'permissions', r.permissions,
      'namespaceId', a.namespace_id, 'namespace', n.slug) ORDER BY r.name, n.slug), '[]')
    FROM role_assignments a JOIN roles r ON r.id = a.role_id JOIN namespaces n ON n.id = a.namespace_id
    WHERE a.service_account_id = ${accountId})`;
}
