import type { Actor } from "@/lib/auth/actor";
import type { Permission } from "@/lib/auth/permissions";
import type { Tx } from "@/lib/db";
import { invalidField } from "@/lib/errors";
import { placedName } from "@/lib/namespaces/placed-name";

/** A role together with where it is, or shall be, held. */
export type NamedRole = {
  roleId: string;
  role: string;
  permissions: Permission[];
  namespaceId: string;
  namespace: string;
};

/**
 * The role that `name` means: `role` at `home`, `role@namespace` elsewhere. `invalid_input` at `path` for a namespace that
 * the actor does not see and for a role that can't be held there; neither tells whether it exists elsewhere. What it
 * allows can't change until the transaction ends, so what was checked is what is given.
 */
export async function resolveRole(
  tx: Tx,
  actor: Actor,
  name: string,
  home: { id: string; slug: string },
  path: string,
): Promise<NamedRole> {
  const { name: role, namespace: slug } = placedName(name);
  const namespace = slug === undefined ? home : actor.access.bySlug(slug);
  if (!namespace) throw invalidField(path, `There is no namespace ${slug}.`);
  const [found] = await tx.$queryRaw<{ id: string; name: string; permissions: Permission[] }[]>`
    SELECT id, name, permissions FROM roles WHERE name = ${role} AND namespace_within(${namespace.id}, namespace_id)
    AND (built_in OR namespace_id = ANY(${actor.access.namespaces().map(({ id }) => id)})) FOR KEY SHARE`;
  if (!found) throw invalidField(path, `There is no role ${role}. Built in are admin, member, read-only and client.`);
  return {
    roleId: found.id,
    role: found.name,
    permissions: found.permissions,
    namespaceId: namespace.id,
    namespace: namespace.slug,
  };
}
