import { tokenIdOf } from "@/lib/access-tokens/token-format";
import type { Reader } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { read } from "@/lib/operation/operation";
import { holdsText, parseSort, readPage, type SortKey } from "@/lib/operation/page";
import { Prisma } from "@/prisma/generated/client";
import { CHECKPOINT } from "./checkpoint";
import { type ActivityRecord, activityContract as contract } from "./contract";
import { ACTIVITY_COLUMNS, type ActivityRow, inNamespaces, toDto } from "./read";

const SORT_KEYS: Record<"seq", SortKey> = { seq: { expression: Prisma.sql`a.seq`, type: "bigint" } };

/** The verbs of activity. It is written by every other verb and only ever read here. */
export const activity = {
  list: read("activity.list", contract.list, async ({ db, namespaces, everywhere }, input) => {
    const any = <T>(value: T | T[] | undefined) => (value === undefined ? null : ([value].flat() as T[]));
    const [actors, action, target, outcome, token, ip] = [
      any(input.actor),
      any(input.action),
      any(input.target),
      any(input.outcome),
      any(input.token)?.map(tokenIdOf),
      any(input.ip),
    ];
    const conditions = [
      inNamespaces(namespaces, everywhere),
      actors && Prisma.sql`(a.actor_id = ANY(${actors}) OR a.actor_name = ANY(${actors}))`,
      action && Prisma.sql`a.action = ANY(${action})`,
      target && Prisma.sql`(a.target_id = ANY(${target}) OR a.target_name = ANY(${target}))`,
      outcome && Prisma.sql`a.outcome = ANY(${outcome})`,
      token && Prisma.sql`a.token_id = ANY(${token})`,
      ip && Prisma.sql`a.ip = ANY(${ip})`,
      input.after && Prisma.sql`a.at >= ${input.after}::timestamptz`,
      input.before && Prisma.sql`a.at < ${input.before}::timestamptz`,
      input.q && matchesText(input.q),
    ].filter((one): one is Prisma.Sql => Boolean(one));
    const page = await readPage<ActivityRow>({
      input,
      sort: parseSort(input.sort, SORT_KEYS),
      // The number is unique by itself; nothing breaks ties.
      id: Prisma.sql`''::text`,
      select: ACTIVITY_COLUMNS,
      from: Prisma.sql`FROM activity a WHERE ${Prisma.join(conditions, " AND ")}`,
      run: (query) => db.$queryRaw(query),
    });
    return { ...page, items: page.items.map((row) => toDto(row, input.exact)) };
  }),

  get: read("activity.get", contract.get, async ({ db, namespaces, everywhere }, { seq, exact }) => {
    const [row] = await db.$queryRaw<ActivityRow[]>`
      SELECT ${ACTIVITY_COLUMNS} FROM activity a
      WHERE a.seq = ${seq} AND ${inNamespaces(namespaces, everywhere)}`;
    if (!row) throw notFound("record");
    return toDto(row, exact);
  }),
};

/** The newest records of these namespaces but checkpoints, for the overview. `whole`: also what happened nowhere in particular. */
export async function recentActivity(
  db: Reader,
  namespaces: readonly string[],
  whole: boolean,
  limit: number,
): Promise<ActivityRecord[]> {
  const rows = await db.$queryRaw<ActivityRow[]>`
    SELECT ${ACTIVITY_COLUMNS} FROM activity a
    WHERE ${inNamespaces(namespaces, whole)} AND a.action <> ${CHECKPOINT} ORDER BY a.seq DESC LIMIT ${limit}`;
  return rows.map((row) => toDto(row, false));
}

/** `q` over actor, target and token, served by the trigram index. */
function matchesText(q: string): Prisma.Sql {
  return holdsText(
    Prisma.sql`a.actor_name || ' ' || a.actor_id || ' ' || a.target_name || ' ' || a.target_id || ' ' || coalesce(a.target_of, '') || ' ' || coalesce(a.token_id, '')`,
    tokenIdOf(q),
  );
}
