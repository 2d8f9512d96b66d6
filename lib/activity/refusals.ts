import { createHash } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import { database } from "@/lib/db";
import type { RequestFacts } from "@/lib/operation/request";
import { logFailure } from "@/lib/outage";
import { type ActivityRow, activityRow, appendActivity, appendRow, type Entry } from "./record";

const WINDOW_MINUTES = 10;
/** Beyond this many different refusals in a window, further ones share one row: a flood can't fill the disk. */
const MAX_WINDOWS = 2_000;

export type Refusal = {
  actor: Actor | null;
  request: RequestFacts;
  namespace?: string;
  action: string;
  reason: string;
  target?: { kind: string; id: string; name: string };
  /** The id of a token that was presented but is not valid. */
  tokenId?: string;
};

/** Refusals in progress or written in the last second, by kind, with how many alike came meanwhile. */
const counting = new Map<string, { entry: Entry; written: Promise<void>; more: number }>();
const COUNT_FOR_MS = 1_000;
const OVERFLOW = "overflow";

/**
 * Records a refusal. The first of its kind is written at once; alike ones are counted in memory for a second, then in the
 * database for ten minutes, and written as one summary when that window ends: a flood costs one small write a second.
 * Never throws: a refusal stays a refusal when the database is gone.
 */
export async function recordRefusal(refusal: Refusal): Promise<void> {
  const entry = entryOf(refusal);
  const known = keyOf(entry);
  const key = counting.has(known) || counting.size < MAX_WINDOWS ? known : OVERFLOW;
  const counted = counting.get(key);
  if (counted) {
    counted.more++;
    return;
  }
  const written = count(key, entry, 1);
  counting.set(key, { entry, written, more: 0 });
  setTimeout(() => void settle(key), COUNT_FOR_MS).unref();
  await written;
}

/** Writes what is counted in memory. Before a window is summarised, and before the process ends. */
export async function flushRefusals(): Promise<void> {
  await Promise.all([...counting.keys()].map(settle));
}

async function settle(key: string): Promise<void> {
  const counted = counting.get(key);
  counting.delete(key);
  await counted?.written;
  if (counted && counted.more > 0) await count(key, counted.entry, counted.more);
}

function entryOf(refusal: Refusal): Entry {
  const token = refusal.tokenId ? { id: refusal.tokenId } : null;
  return {
    actor: refusal.actor ?? { kind: "unknown", id: "unknown", name: "Unknown", token },
    request: refusal.request,
    namespace: refusal.namespace ?? "",
    action: refusal.action,
    target: refusal.target ?? { kind: "none", id: "", name: "" },
    outcome: "refused",
    reason: refusal.reason,
  };
}

function keyOf({ actor, request, action, reason, target }: Entry): string {
  const kind = [actor.id, actor.token?.id, request.ip, action, reason, target.id];
  return createHash("sha256").update(JSON.stringify(kind)).digest("base64url");
}

async function count(key: string, entry: Entry, attempts: number): Promise<void> {
  try {
    await database().$transaction(async (tx) => {
      const more = { attempts: { increment: attempts } };
      const { count } = await tx.refusalWindow.updateMany({ where: { key }, data: more });
      if (count > 0) return;
      const full = key === OVERFLOW || (await tx.refusalWindow.count()) >= MAX_WINDOWS;
      const record = activityRow(entry);
      if (full) {
        // One more: a summary leaves out the first of its kind, and here nobody wrote that.
        const create = { key: OVERFLOW, record, attempts: attempts + 1 };
        await tx.refusalWindow.upsert({ where: { key: OVERFLOW }, create, update: more });
        return;
      }
      const data = [{ key, record, attempts }];
      const { count: created } = await tx.refusalWindow.createMany({ data, skipDuplicates: true });
      if (created > 0) await appendActivity(tx, entry);
      else await tx.refusalWindow.updateMany({ where: { key }, data: more });
    });
  } catch (error) {
    const { requestId } = entry.request;
    logFailure("error", error, "a refusal could not be recorded", { requestId, action: entry.action, attempts });
  }
}

/** Writes one summary for each window that ended with more than its first refusal. Called every minute by the portal. */
export async function closeRefusalWindows(now = new Date()): Promise<number> {
  await flushRefusals();
  const before = new Date(now.getTime() - WINDOW_MINUTES * 60_000);
  return database().$transaction(async (tx) => {
    const ended = await tx.$queryRaw<{ attempts: number; record: ActivityRow }[]>`
      DELETE FROM refusal_windows WHERE started_at < ${before} RETURNING attempts, record`;
    for (const { attempts, record } of ended)
      if (attempts > 1) await appendRow(tx, { ...record, attempts: attempts - 1 });
    return ended.length;
  });
}
