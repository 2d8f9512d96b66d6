import { Prisma } from "@/prisma/generated/client";

/**
 * Who answers for each account and can read mail: active members, as owners themselves or in a group that is one. Rows of
 * `account_id`, `member_id`, `email` and `name`, each pair once.
 */
export const ACTIVE_OWNERS = Prisma.sql`
  SELECT DISTINCT o.service_account_id AS account_id, m.id AS member_id, m.email, m.name
  FROM service_account_owners o LEFT JOIN group_members g ON g.group_id = o.group_id
  JOIN members m ON m.id = coalesce(o.member_id, g.member_id)
  WHERE m.activated_at IS NOT NULL AND m.disabled_at IS NULL`;
