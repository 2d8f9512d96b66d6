import { notFound } from "@/lib/errors";
import { read } from "@/lib/operation/operation";
import { livesIn, parseSort, readPage, type SortKey } from "@/lib/operation/page";
import { Prisma } from "@/prisma/generated/client";
import { decisionsContract as contract } from "./contract";
import { momentOf } from "./decision-id";
import { explainDecision } from "./explain";
import { DECISION_COLUMNS, type DecisionRow, toDto } from "./read";

const SORT_KEYS: Record<"at", SortKey> = { at: { expression: Prisma.sql`d.at`, type: "timestamptz" } };

/** The verbs of decisions. The gate writes them (record.ts); here they are read and explained. */
export const decisions = {
  list: read("decisions.list", contract.list, async ({ db, ...scope }, input) => {
    const any = <T>(value: T | T[] | undefined) => (value === undefined ? null : ([value].flat() as T[]));
    const named = (what: "gateway" | "socket" | "subject", values: string[]) =>
      Prisma.sql`(d.${Prisma.raw(what)}_id = ANY(${values}) OR d.${Prisma.raw(what)}_name = ANY(${values}))`;
    const [gateway, socket, subject] = [any(input.gateway), any(input.socket), any(input.subject)];
    const [decision, reason, ip] = [any(input.decision), any(input.reason), any(input.ip)];
    const token = any(input.token)?.map((one) => one.replace(/^lks_/, "tok_"));
    const conditions = [
      seenIn(scope),
      decision && Prisma.sql`d.decision = ANY(${decision})`,
      reason && Prisma.sql`d.reason = ANY(${reason})`,
      gateway && named("gateway", gateway),
      socket && named("socket", socket),
      subject && named("subject", subject),
      token && Prisma.sql`d.token_id = ANY(${token})`,
      ip && Prisma.sql`d.ip = ANY(${ip})`,
      input.after && Prisma.sql`d.at >= ${input.after}::timestamptz`,
      input.before && Prisma.sql`d.at < ${input.before}::timestamptz`,
      input.q && matchesText(input.q),
    ].filter((one): one is Prisma.Sql => Boolean(one));
    const page = await readPage<DecisionRow>({
      input,
      sort: parseSort(input.sort, SORT_KEYS),
      id: Prisma.sql`d.id`,
      select: DECISION_COLUMNS,
      from: Prisma.sql`FROM decisions d WHERE ${Prisma.join(conditions, " AND ")}`,
      run: (query) => db.$queryRaw(query),
    });
    return { ...page, items: page.items.map(toDto) };
  }),

  counts: read("decisions.counts", contract.counts, async ({ db, ...scope }, input) => {
    const where = Prisma.join(
      [
        seenIn(scope),
        input.after ? Prisma.sql`d.at >= ${input.after}::timestamptz` : Prisma.sql`d.at >= now() - interval '24 hours'`,
        input.before ? Prisma.sql`d.at < ${input.before}::timestamptz` : Prisma.sql`true`,
      ],
      " AND ",
    );
    const rows = await db.$queryRaw<{ decision: "allow" | "deny"; reason: string; answers: bigint; unkept: bigint }[]>`
      SELECT d.decision, d.reason, sum(d.answers)::bigint AS answers, sum(d.unkept)::bigint AS unkept
      FROM decision_counts d WHERE ${where} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`;
    const sum = (of: typeof rows, what: "answers" | "unkept") => of.reduce((all, row) => all + Number(row[what]), 0);
    return {
      allowed: sum(
        rows.filter((row) => row.decision === "allow"),
        "answers",
      ),
      denied: sum(
        rows.filter((row) => row.decision === "deny"),
        "answers",
      ),
      unkept: sum(rows, "unkept"),
      reasons: rows.map(({ decision, reason, answers }) => ({ decision, reason, answers: Number(answers) })),
    };
  }),

  get: read("decisions.get", contract.get, async ({ db, actor, ...scope }, { id }) => {
    const at = momentOf(id);
    const [row] = at
      ? await db.$queryRaw<DecisionRow[]>`
          SELECT ${DECISION_COLUMNS}, d.policies, d.input FROM decisions d
          WHERE d.at = ${at} AND d.id = ${id} AND ${seenIn(scope)}`
      : [];
    if (!row) throw notFound("decision");
    return { ...toDto(row), ...(await explainDecision(db, actor, row)) };
  }),
};

/** Which decisions someone who may read the activity of these namespaces may see; the root's reader: also of those gone by now. */
function seenIn(scope: Parameters<typeof livesIn>[1]): Prisma.Sql {
  return livesIn(Prisma.sql`d.namespace_id`, scope);
}

/**
 * A few words to look for have no index here; they are sought among the rows that the other filters leave, the newest first.
 * PostgreSQL takes a pattern for rare and would sort all that has it; of a CASE it expects half the rows, and stops at a page.
 */
function matchesText(q: string): Prisma.Sql {
  const text = `%${q.replace(/^lks_/, "tok_").replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return Prisma.sql`CASE WHEN concat_ws(' ', d.id, d.gateway_name, d.socket_name, d.subject_name, d.token_id, d.path, d.host, d.ip)
    ILIKE ${text} THEN true END`;
}
