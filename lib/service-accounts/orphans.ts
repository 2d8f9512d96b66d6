import type { Actor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";

const MOST_NAMED = 3;

/** An account has at least one owner: who deletes its only one, a member or a group, must name another first. */
export async function refuseOrphans(db: Tx, actor: Actor, owner: { id: string; name: string }): Promise<void> {
  const alone = await db.$queryRaw<{ name: string; seen: boolean }[]>`
    SELECT s.name, s.namespace_id = ANY(${actor.access.where("service-accounts:read")}) AS seen
    FROM service_account_owners l JOIN service_accounts s ON s.id = l.service_account_id
    WHERE l.owner_id = ${owner.id} AND NOT EXISTS (
      SELECT 1 FROM service_account_owners o WHERE o.service_account_id = s.id AND o.owner_id <> ${owner.id})
    ORDER BY s.name COLLATE "C", s.id`;
  if (alone.length === 0) return;
  const named = alone.filter(({ seen }) => seen).slice(0, MOST_NAMED);
  const more = alone.length - named.length;
  const which = [...named.map(({ name }) => name), ...(more > 0 ? [`${more} more`] : [])].join(", ");
  throw new AppError("in_use", `${owner.name} is the only owner of ${which}. Give them another owner first.`);
}
