import { Prisma } from "@/prisma/generated/client";

const CLASS = (token: string) =>
  Prisma.raw(`lifetime_class(${token}.created_at, least(${token}.expires_at, ${token}.overlap_until))`);

/** The classes of lifetime that unrevoked tokens have (migration `expired_by_lifetime`), each found by one look into their index. */
const next = (after: Prisma.Sql) =>
  Prisma.sql`(SELECT ${CLASS("n")} FROM access_tokens n WHERE n.revoked_at IS NULL AND ${CLASS("n")} ${after} ORDER BY 1 LIMIT 1)`;

/**
 * Expired tokens `t` by their lifetime, for a page in the order of their creation: those of a class that can have expired
 * begin where the class's shortest lifetime has gone by.
 */
export const EXPIRED_BY_LIFETIME = {
  from: Prisma.sql`(
    WITH RECURSIVE found(class) AS (
      SELECT ${next(Prisma.sql`IS NOT NULL`)} UNION ALL SELECT ${next(Prisma.sql`> class`)} FROM found WHERE class IS NOT NULL)
    SELECT class, now() - shortest_lifetime(class) AS expired_from FROM found WHERE class IS NOT NULL) lifetime`,
  condition: Prisma.sql`${CLASS("t")} = lifetime.class AND t.created_at <= lifetime.expired_from`,
};
