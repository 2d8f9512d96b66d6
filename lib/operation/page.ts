import { AppError } from "@/lib/errors";
import { PLANNED_ANEW } from "@/lib/statement-names";
import { Prisma } from "@/prisma/generated/client";

export const COUNT_CAP = 1000;

const ANEW = Prisma.raw(PLANNED_ANEW);

/** How one sort key reads in SQL: `type` casts the cursor's text back; `expression` is never null. */
export type SortKey = { expression: Prisma.Sql; type: "text" | "timestamptz" | "bigint" };

export type Page<T> = {
  items: T[];
  nextCursor: string | null;
  previousCursor: string | null;
  offset: number;
  total: { count: number; capped: boolean } | null;
};

type Cursor = { value: string; id: string; offset: number; back: boolean };

type ListQuery<Row> = {
  input: { limit: number; cursor?: string | undefined; count: boolean };
  /** The chosen order, from the verb's own table of sort keys. */
  sort: { key: SortKey; descending: boolean };
  /** The column that breaks ties, unique among the rows. */
  id: Prisma.Sql;
  /** `FROM ... WHERE ...` of the base rows. */
  from: Prisma.Sql;
  run: (query: Prisma.Sql) => Promise<Row[]>;
  select: Prisma.Sql;
  /** Where no index keeps the order among all rows, but one does within each part of them: a page of each is read and merged. */
  parts?: { from: Prisma.Sql; condition: Prisma.Sql } | null;
};

/**
 * One page by key: `(sort, id)` after or before the cursor's, so that a deep page costs what the first one does.
 * Rows carry `cursor_value` and `cursor_id` beside what `select` names. A cursor that can't be read is `invalid_input`.
 */
export async function readPage<Row>(list: ListQuery<Row>): Promise<Page<Row>> {
  const { input, sort, id, from, run, select, parts } = list;
  const cursor = input.cursor === undefined ? null : decode(input.cursor, sort.key.type);
  const back = cursor?.back ?? false;
  const descending = sort.descending !== back;
  const order = Prisma.raw(descending ? "DESC" : "ASC");
  const beyond = cursor
    ? Prisma.sql`AND (${sort.key.expression}, ${id}) ${Prisma.raw(descending ? "<" : ">")} (${cursor.value}::${Prisma.raw(sort.key.type)}, ${cursor.id})`
    : Prisma.empty;
  const key = sort.key.expression;
  const limit = Prisma.sql`LIMIT ${input.limit + 1}`;
  const ordered = Prisma.sql`${beyond} ORDER BY ${key} ${order}, ${id} ${order} ${limit}`;
  const page = run(
    parts
      ? Prisma.sql`${ANEW} SELECT page.*, cursor_key::text AS cursor_value FROM ${parts.from} CROSS JOIN LATERAL (
          SELECT ${select}, ${key} AS cursor_key, ${id} AS cursor_id ${from} AND ${parts.condition} ${ordered}) page
          ORDER BY cursor_key ${order}, cursor_id ${order} ${limit}`
      : Prisma.sql`${ANEW} SELECT ${select}, ${key}::text AS cursor_value, ${id} AS cursor_id ${from} ${ordered}`,
  ) as Promise<(Row & { cursor_value: string; cursor_id: string })[]>;
  const [rows, total] = await Promise.all([page, input.count ? countUpTo(from, run) : null]);

  const more = rows.length > input.limit;
  const items = rows.slice(0, input.limit);
  if (back) items.reverse();
  const offset = Math.max(0, cursor ? (back ? cursor.offset - items.length : cursor.offset) : 0);
  const first = items[0];
  const last = items.at(-1);
  return {
    items,
    nextCursor:
      last && (back || more)
        ? encode({ value: last.cursor_value, id: last.cursor_id, offset: offset + items.length, back: false })
        : null,
    previousCursor:
      first && (back ? more : cursor !== null)
        ? encode({ value: first.cursor_value, id: first.cursor_id, offset, back: true })
        : null,
    offset,
    total,
  };
}

async function countUpTo<Row>(from: Prisma.Sql, run: (query: Prisma.Sql) => Promise<Row[]>) {
  const [row] = (await run(
    Prisma.sql`${ANEW} SELECT count(*)::int AS count FROM (SELECT 1 ${from} LIMIT ${COUNT_CAP + 1}) capped`,
  )) as { count: number }[];
  const count = row?.count ?? 0;
  return { count: Math.min(count, COUNT_CAP), capped: count > COUNT_CAP };
}

/** What can stand before the beginning of a word. */
const BEFORE_WORDS = ["", "% ", "%-", "%.", "%\\_", "%@", "%/"];

/**
 * `column` holds `text`, in any case; `%`, `_` and `\\` mean themselves. Served by a trigram index on `column`. One or two
 * letters are too few for it: they are looked for where words begin. A column that is kept in lower case costs a fourth.
 */
export function holdsText(column: Prisma.Sql | { lowered: Prisma.Sql }, text: string): Prisma.Sql {
  const literal = text.replace(/[\\%_]/g, (character) => `\\${character}`);
  const before = /^[0-9a-z]{1,2}$/i.test(text) ? BEFORE_WORDS : ["%"];
  const patterns = before.map((start) => `${start}${literal}%`);
  return anyOfConditions(
    "lowered" in column
      ? patterns.map((pattern) => Prisma.sql`${column.lowered} LIKE lower(${pattern})`)
      : patterns.map((pattern) => Prisma.sql`(${column}) ILIKE ${pattern}`),
  );
}

/**
 * The same for rows of a table that keeps its text for searches: the first letters in `search_text`, which stands in the
 * indexes of its orders; of a long one the rest in `search_rest`.
 */
export function holdsKeptText(table: "access_tokens t" | "service_accounts s", text: string): Prisma.Sql {
  const [name, row] = table.split(" ").map((part) => Prisma.raw(part)) as [Prisma.Sql, Prisma.Sql];
  const rest = holdsText({ lowered: Prisma.sql`long.search_rest` }, text);
  const long = Prisma.sql`SELECT long.id FROM ${name} long WHERE long.search_rest IS NOT NULL AND ${rest}`;
  // Asked first whether there is any: mostly there is none, and each row of a walk would look for itself in an empty list.
  return Prisma.sql`(${holdsText({ lowered: Prisma.sql`${row}.search_text` }, text)}
    OR ((SELECT EXISTS (${long})) AND ${row}.id = ANY(array(${long}))))`;
}

/** Lives in one of these namespaces; for all or a single one in the form that lets an index keep the list's order. */
export function livesIn(
  column: Prisma.Sql,
  { namespaces, everywhere }: { namespaces: readonly string[]; everywhere: boolean },
): Prisma.Sql {
  if (everywhere) return Prisma.sql`true`;
  return namespaces.length === 1
    ? Prisma.sql`${column} = ${namespaces[0]}`
    : Prisma.sql`${column} = ANY(${namespaces})`;
}

/** True where one of the conditions is; an empty list matches nothing. */
export function anyOfConditions(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.sql`false` : Prisma.sql`(${Prisma.join([...conditions], " OR ")})`;
}

/** `-createdAt` and the like, as the key of a table and a direction. */
export function parseSort<K extends string>(
  sort: K | `-${K}`,
  keys: Record<K, SortKey>,
): { key: SortKey; descending: boolean } {
  const descending = sort.startsWith("-");
  return { key: keys[(descending ? sort.slice(1) : sort) as K], descending };
}

function encode(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.value, cursor.id, cursor.offset, cursor.back ? 1 : 0])).toString(
    "base64url",
  );
}

function decode(text: string, type: SortKey["type"]): Cursor {
  try {
    const [value, id, offset, back] = JSON.parse(Buffer.from(text, "base64url").toString()) as unknown[];
    const typed =
      type === "timestamptz"
        ? /^(-?infinity|[\d-]{10} [\d:.]+(\+\d\d(:\d\d)?)?)$/
        : type === "bigint"
          ? /^\d{1,18}$/
          : /^[^\0]*$/s;
    if (
      typeof value === "string" &&
      typed.test(value) &&
      typeof id === "string" &&
      !id.includes("\0") &&
      Number.isSafeInteger(offset)
    )
      return { value, id, offset: offset as number, back: back === 1 };
  } catch {
    // Falls through to the one refusal below.
  }
  const message = "This cursor can't be read. Start again without one.";
  throw new AppError("invalid_input", message, [{ path: "cursor", message }]);
}
