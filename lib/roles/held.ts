import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { invalidField } from "@/lib/errors";
import { Prisma } from "@/prisma/generated/client";

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
  const [role, slug = home.slug] = text.split("@") as [string, string | undefined];
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
