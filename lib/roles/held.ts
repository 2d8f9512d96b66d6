import type { Actor } from "@/lib/auth/actor";
import type { Permission } from "@/lib/auth/permissions";
import type { Reader } from "@/lib/db";
import { invalidField } from "@/lib/errors";
import { placedName } from "@/lib/namespaces/placed-name";
import { Prisma } from "@/prisma/generated/client";

/** A role as it would be, or is, held at a namespace. */
export type HeldRole = {
  assignmentId: string;
  role: string;
  permissions: Permission[];
  namespaceId: string;
  namespace: string;
};

type Holder = { memberId: string } | { serviceAccountId: string };

/**
 * The assignment behind a role that someone holds, by its name: `role` at `home`, `role@namespace` elsewhere. Also of a
 * role that the actor could not give. `invalid_input` at `path` for what they do not hold where the actor sees.
 */
export async function findHeld(
  db: Reader,
  actor: Actor,
  holder: Holder & { name: string },
  text: string,
  home: { slug: string },
  path: string,
): Promise<string> {
  const { name: role, namespace: slug = home.slug } = placedName(text);
  const namespace = actor.access.bySlug(slug);
  const whose =
    "memberId" in holder
      ? Prisma.sql`a.member_id = ${holder.memberId}`
      : Prisma.sql`a.service_account_id = ${holder.serviceAccountId}`;
  const [held] = namespace
    ? await db.$queryRaw<{ id: string }[]>`
        SELECT a.id FROM role_assignments a JOIN roles r ON r.id = a.role_id
        WHERE ${whose} AND r.name = ${role} AND a.namespace_id = ${namespace.id}`
    : [];
  if (!held) throw invalidField(path, `${holder.name} does not hold ${role} in ${slug}.`);
  return held.id;
}

/** An expression that reads the roles an account holds, with what each allows and where: a list of `HeldRole`. */
export function heldRoles(accountId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT coalesce(json_agg(json_build_object('assignmentId', a.id, 'role', r.name, 'permissions', r.permissions,
      'namespaceId', a.namespace_id, 'namespace', n.slug) ORDER BY r.name, n.slug), '[]')
    FROM role_assignments a JOIN roles r ON r.id = a.role_id JOIN namespaces n ON n.id = a.namespace_id
    WHERE a.service_account_id = ${accountId})`;
}
