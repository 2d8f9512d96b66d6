import type { Actor } from "@/lib/auth/actor";
import { type Statements, send } from "@/lib/db";
import type { RequestFacts } from "@/lib/operation/request";
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

/** The statements that make a change, not run yet, and the id of what they lock. The last of them returns a row. */
type Making = { statements: readonly Prisma.Sql[]; locks: string };

/**
 * Appends one record to the chain, inside the caller's transaction. The database assigns its number, time and hash. What is
 * still to be run for the change is run before it; a single statement and the record are one.
 */
export async function appendActivity(tx: Statements, entry: Entry, making?: Making): Promise<void> {
  const { statements = [], locks = "" } = making ?? {};
  const row = activityRow(entry);
  const [made, more] = statements;
  if (made && !more && tx.$sendTogether) return tx.$sendTogether(changesWithRecords, { made, row, locks });
  for (const statement of statements) await send(tx, statement);
  await appendRow(tx, row);
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

const COLUMNS =
  Prisma.raw(`seq, namespace, actor_kind, actor_id, actor_name, token_id, ip, user_agent, request_id, action,
  target_kind, target_id, target_name, target_of, outcome, reason, attempts, before, after`);

/** Every change waits for the one before it to be appended, so this is a plain statement, and one that the commit can follow at once. */
export async function appendRow(tx: Statements, row: ActivityRow): Promise<void> {
  await send(tx, Prisma.sql`INSERT INTO activity (${COLUMNS}) SELECT ${valuesOf(row)}`);
}

/**
 * Changes, each with its record, as one statement. They lock by id, as every write does, and sorting waits for all of them:
 * whoever holds the end of the log waits for no row any more.
 */
function changesWithRecords(parts: readonly { made: Prisma.Sql; row: ActivityRow; locks: string }[]): Prisma.Sql {
  const inOrder = parts.toSorted((one, other) => Number(one.locks > other.locks) - Number(one.locks < other.locks));
  const numbers = inOrder.map((_, at) => Prisma.raw(`${at}`));
  const changes = inOrder.map(({ made }, at) => Prisma.sql`made_${numbers[at]} AS (${made})`);
  const records = inOrder.map(
    ({ row }, at) => Prisma.sql`SELECT ${valuesOf(row)}, ${numbers[at]} FROM made_${numbers[at]}`,
  );
  return Prisma.sql`WITH ${Prisma.join(changes)} INSERT INTO activity (${COLUMNS})
    SELECT ${COLUMNS} FROM (${Prisma.join(records, " UNION ALL ")}) AS records (${COLUMNS}, number) ORDER BY number`;
}

function valuesOf(row: ActivityRow): Prisma.Sql {
  return Prisma.sql`0, ${row.namespace}, ${row.actorKind}, ${row.actorId}, ${row.actorName}, ${row.tokenId}, ${row.ip}, ${row.userAgent},
    ${row.requestId}, ${row.action}, ${row.targetKind}, ${row.targetId}, ${row.targetName}, ${row.targetOf}, ${row.outcome},
    ${row.reason}, ${row.attempts}::int, ${row.before}::json, ${row.after}::json`;
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
