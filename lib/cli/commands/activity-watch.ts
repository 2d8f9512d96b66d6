import { setTimeout as delay } from "node:timers/promises";
import type { ActivityRecord } from "@/lib/activity/contract";
import { call, type Input } from "../api";
import type { Format } from "../command-parts";
import { Failure } from "../failure";
import { print } from "../print";
import { paintStatus } from "../style";
import type { Column } from "../table";
import { when } from "../times";
import { visible, visibleJson } from "../visible";

/** How a record reads in a list. */
export const ACTIVITY_COLUMNS: readonly Column<ActivityRecord>[] = [
  ["no.", (row) => row.seq],
  ["when", (row) => when(row.at)],
  ["who", (row) => row.actor.name],
  ["did", (row) => (row.attempts > 1 ? `${row.action} (${row.attempts} times)` : row.action)],
  ["to", (row) => row.target.name],
  ["outcome", (row) => row.outcome],
  ["from", (row) => row.ip],
];

const EVERY_MS = 1_500;

/** Prints records as they happen, the last few first, until the process is ended. A server that is gone is waited for. */
export async function watchActivity(
  input: Readonly<Record<string, unknown>>,
  format: Format,
  limit = 10,
): Promise<void> {
  process.once("SIGINT", () => process.exit(0));
  let seen = 0;
  let isAway = false;
  for (let pause = 0; ; pause = EVERY_MS) {
    await delay(pause);
    try {
      const records = await newerThan(seen, input, seen === 0 ? limit : Number.POSITIVE_INFINITY);
      for (const record of records) print(format === "json" ? visibleJson(record) : line(record));
      seen = records.at(-1)?.seq ?? seen;
      isAway = false;
    } catch (error) {
      if (!(error instanceof Failure) || !WAITED_FOR.includes(error.code)) throw error;
      if (!isAway) process.stderr.write(`${visible(`${error.code}: ${error.message}`)} Trying again.\n`);
      isAway = true;
    }
  }
}

const WAITED_FOR = ["unreachable", "unavailable", "rate_limited"];

/** What came after a record, the oldest first; at the start the last few. */
async function newerThan(
  seen: number,
  input: Readonly<Record<string, unknown>>,
  most: number,
): Promise<ActivityRecord[]> {
  const found: ActivityRecord[] = [];
  let cursor: string | undefined;
  do {
    const question = { ...input, sort: "-seq", limit: Math.min(200, most - found.length), ...(cursor && { cursor }) };
    const page = await call("activity.list", question as Input<"activity.list">);
    const fresh = page.items.filter(({ seq }) => seq > seen);
    found.push(...fresh);
    cursor = fresh.length === page.items.length && found.length < most ? (page.nextCursor ?? undefined) : undefined;
  } while (cursor);
  return found.reverse();
}

function line(record: ActivityRecord): string {
  const times = record.attempts > 1 ? ` (${record.attempts} times)` : "";
  const words = [when(record.at), record.actor.name, `${record.action}${times}`, record.target.name].map(visible);
  return [...words, paintStatus(record.outcome), ...(record.ip ? [visible(record.ip)] : [])].join("  ");
}
