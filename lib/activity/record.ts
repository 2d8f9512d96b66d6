import type { Actor } from "@/lib/auth/actor";
import { type Statements, send } from "@/lib/db";
import type { RequestFacts } from "@/lib/operation/request";
import type { Together } from "@/lib/shared-transactions";
import { Prisma } from "@/prisma/generated/client";

/** What a change did: enough to say who did what to which thing, and how it looked before and after. Never a secret. */
export type Change = {
  target: { kind: string; id: string; name: string; of?: string };
  before?: unknown;
  after?: unknown;
};

/** One record, before the database numbers it. */
export type Entry = Change & {
  actor:
    | (Pick<Actor, "kind" | "id" | "name" | "token"> & Partial<Pick<Actor, "actsAs">>)
    | { kind: "unknown"; id: string; name: string; token: { id: string } | null };
  request: RequestFacts;
  namespace: string;
  action: string;
  outcome: "done" | "refused";
  reason?: string;
  attempts?: number;
};

/**
 * How rows of one kind are inserted: CTEs that insert a list of them, as JSON, and select the ids of those as `made`. Those that
 * are inserted at the same time are `together`, each with its record.
 */
export type Insertion = { of: (rows: Prisma.Sql) => Prisma.Sql; together: Together<Part> };

/** A change that is one row, not made yet. */
export type Making = { insertion: Insertion; row: object };

/** What must still be true when a change is made, or nothing of it is: that `check` holds, of these values. */
export type Proviso = { check: ProvisoCheck; values: object };

/** Says whether something is still true, of a row `r` that has these columns beside those of a record. */
export type ProvisoCheck = { columns: Prisma.Sql; holds: Prisma.Sql };

/** A row to be inserted with its record. `locks`: the id of what that locks. */
type Part = { making: Making; record: ActivityRow; locks: string; proviso: Proviso | null };

/** The `Insertion` of one kind. */
export function insertion(of: Insertion["of"]): Insertion {
  return { of, together: (parts) => changesWithRecords(of, parts) };
}

/** Makes a change whose record is written by somebody else. */
export async function make(tx: Statements, { insertion, row }: Making): Promise<void> {
  await send(tx, Prisma.sql`WITH ${insertion.of(jsonOf([row]))} SELECT FROM made`);
}

/**
 * Appends one record to the chain, inside the caller's transaction. The database assigns its number, time and hash. What is
 * still to be made is made before it, in the same statement where that can be shared.
 */
export async function appendActivity(
  tx: Statements,
  entry: Entry,
  change?: { making: Making; locks: string; proviso: Proviso | null },
): Promise<void> {
  const record = activityRow(entry);
  if (change && tx.$sendTogether) return tx.$sendTogether(change.making.insertion.together, { ...change, record });
  if (change?.proviso) throw new Error("a proviso is checked by a statement that can be shared");
  if (change) await make(tx, change.making);
  await appendRow(tx, record);
}

/** The columns of a record; refusals keep them until their window is summarised. */
export type ActivityRow = ReturnType<typeof activityRow>;

/** The columns of `entry`. */
export function activityRow({ actor, request, target, ...entry }: Entry) {
  return {
    namespace: entry.namespace,
    actorKind: actor.kind,
    actorId: actor.id,
    // Both names: whose machine it is, and as whom policies see it.
    actorName: "actsAs" in actor && actor.actsAs ? `${actor.name} as ${actor.actsAs}` : actor.name,
    tokenId: actor.token?.id ?? null,
    ip: request.ip,
    userAgent: request.userAgent,
    requestId: request.requestId,
    action: entry.action,
    targetKind: target.kind,
    targetId: target.id,
    targetName: target.name,
    targetOf: target.of ?? null,
    outcome: entry.outcome,
    reason: entry.reason ?? null,
    attempts: entry.attempts ?? 1,
    before: json(entry.before),
    after: json(entry.after),
  };
}

/** The columns that a record is written with, and their types. */
const TYPES: Record<keyof ActivityRow, "text" | "int" | "json"> = {
  namespace: "text",
  actorKind: "text",
  actorId: "text",
  actorName: "text",
  tokenId: "text",
  ip: "text",
  userAgent: "text",
  requestId: "text",
  action: "text",
  targetKind: "text",
  targetId: "text",
  targetName: "text",
  targetOf: "text",
  outcome: "text",
  reason: "text",
  attempts: "int",
  before: "json",
  after: "json",
};
const NAMES = Object.keys(TYPES) as (keyof ActivityRow)[];
const COLUMNS = Prisma.raw(
  ["seq", ...NAMES.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))].join(),
);
/** Of a row `r` that was read from JSON. */
const VALUES_OF_ROW = Prisma.raw(
  NAMES.filter((name) => name !== "namespace")
    .map((name) => `r."${name}"::${TYPES[name]}`)
    .join(),
);
const ROW = Prisma.raw([...NAMES.map((name) => `"${name}" text`), '"isProven" boolean'].join());

/** Every change waits for the one before it to be appended, so this is a plain statement, and one that the commit can follow at once. */
export async function appendRow(tx: Statements, row: ActivityRow): Promise<void> {
  const values = NAMES.map((name) => Prisma.sql`${row[name]}::${Prisma.raw(TYPES[name])}`);
  await send(tx, Prisma.sql`INSERT INTO activity (${COLUMNS}) SELECT 0, ${Prisma.join(values)}`);
}

/**
 * Changes, each with its record, as one statement whatever their number. They lock by id, as every write does, and sorting
 * waits for all of them: whoever holds the end of the log waits for no row any more. A record whose proviso does not hold has no
 * namespace, so PostgreSQL refuses it, and with it the change.
 */
function changesWithRecords(of: Insertion["of"], parts: readonly Part[]): Prisma.Sql {
  const inOrder = parts.toSorted((one, other) => Number(one.locks > other.locks) - Number(one.locks < other.locks));
  const rows = jsonOf(inOrder.map(({ making }) => making.row));
  const records = jsonOf(
    inOrder.map(({ record, proviso }) => ({ ...record, ...proviso?.values, isProven: proviso === null })),
  );
  const [proviso, another] = new Set(inOrder.flatMap((part) => part.proviso?.check ?? []));
  if (another) throw new Error("changes are made together under one kind of proviso");
  const namespace = proviso
    ? Prisma.sql`CASE WHEN r."isProven" OR ${proviso.holds} THEN r.namespace END`
    : Prisma.sql`r.namespace`;
  const columns = Prisma.join([ROW, ...(proviso ? [proviso.columns] : [])]);
  return Prisma.sql`WITH ${of(rows)}
    INSERT INTO activity (${COLUMNS}) SELECT 0, ${namespace}, ${VALUES_OF_ROW}
    FROM ROWS FROM (json_to_recordset(${records}) AS (${columns})) WITH ORDINALITY AS r JOIN made ON made.id = r."targetId"
    ORDER BY r.ordinality`;
}

/** Rows as JSON. Half a pair of surrogates, which PostgreSQL can't store, is replaced as it is in any text sent there. */
function jsonOf(rows: readonly object[]): Prisma.Sql {
  const text = JSON.stringify(rows);
  const whole = (_name: string, value: unknown) =>
    typeof value === "string" ? value.replace(/\p{Surrogate}/gu, "\ufffd") : value;
  return Prisma.sql`${text.includes("\\ud") ? JSON.stringify(rows, whole) : text}::json`;
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
