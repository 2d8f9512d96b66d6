import "server-only";
import { flushUses } from "@/lib/access-tokens/last-use";
import { remindOwners } from "@/lib/access-tokens/reminders";
import { keepCheckpoints } from "@/lib/activity/checkpoints";
import { appendActivity } from "@/lib/activity/record";
import { closeRefusalWindows, flushRefusals } from "@/lib/activity/refusals";
import { systemActor } from "@/lib/auth/actor";
import { SESSION_HOURS } from "@/lib/auth/session";
import { database, type Reader } from "@/lib/db";
import { keepDecisionDays } from "@/lib/decisions/retention";
import { env } from "@/lib/env";
import { localRequest } from "@/lib/operation/request";
import { logFailure } from "@/lib/outage";
import { Prisma } from "@/prisma/generated/client";

const EVERY_MS = 60_000;
const TIMES_AN_HOUR = 60;
const DAY = 24 * 3_600_000;
const KEPT_DAYS = 30;
const held = globalThis as { latchkeyHousekeeping?: NodeJS.Timeout };

/**
 * Starts what the portal does by itself every minute and, where it sends mail, every hour; and before it ends. The timer keeps
 * no process alive.
 */
export function startHousekeeping(): void {
  // Awaited by scripts/portal.mjs, which is outside the bundle.
  Object.assign(globalThis, { [Symbol.for("latchkey.flush")]: () => Promise.all([flushRefusals(), flushUses()]) });
  let times = 0;
  held.latchkeyHousekeeping ??= setInterval(() => {
    void keepHouse();
    if (times++ % TIMES_AN_HOUR === 0) void remind();
  }, EVERY_MS).unref();
}

/** Tells owners of tokens that end soon, where mail is set up. Beside the rest: a mail server may take its time. */
async function remind(): Promise<void> {
  if (!env().smtp) return;
  await remindOwners().catch((error) => logFailure("warn", error, "owners could not be told of tokens that end soon"));
}

/**
 * Summarises refusals whose window ended, forgets answers to creates after 24 hours, sessions and links a month after
 * their end, and decisions after the organisation's own time; puts off doubts whether accounts have a live token; signs the
 * end of the activity log. Never throws: the next minute tries again.
 */
export async function keepHouse(now = new Date()): Promise<void> {
  try {
    await closeRefusalWindows(now);
    // On the clock that they were made by, which is the one that claims compare.
    await database().$executeRaw`DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'`;
    await forgetSignIns(now);
    await keepDecisionDays(now);
    await database().$executeRaw`SELECT settle_token_doubts()`;
    await keepCheckpoints(now);
  } catch (error) {
    logFailure("warn", error, "housekeeping failed");
  }
}

/**
 * Deletes sessions and one-time links that ended more than 30 days ago, with one record. What is a day older than that sets
 * it off, so the log gets one line a day and not one a minute. The log itself keeps who signed in and who was invited.
 */
async function forgetSignIns(now: Date): Promise<void> {
  const due = await countEnded(database(), new Date(now.getTime() - (KEPT_DAYS + 1) * DAY));
  if (due.sessions + due.links === 0) return;
  await database().$transaction(async (tx) => {
    const before = new Date(now.getTime() - KEPT_DAYS * DAY);
    const forgotten = await countEnded(tx, before);
    await tx.$executeRaw`DELETE FROM sessions WHERE ${sessionEndedBy(before)}`;
    await tx.$executeRaw`DELETE FROM invitations WHERE ${linkEndedBy(before)}`;
    await appendActivity(tx, {
      actor: systemActor,
      request: localRequest(),
      namespace: "",
      action: "sessions.forget",
      target: { kind: "session", id: "ended", name: `ended more than ${KEPT_DAYS} days ago` },
      before: forgotten,
      outcome: "done",
    });
  });
}

const sessionEndedBy = (at: Date) =>
  Prisma.sql`(ended_at < ${at} OR created_at + make_interval(hours => ${SESSION_HOURS}) < ${at})`;
const linkEndedBy = (at: Date) => Prisma.sql`(expires_at < ${at} OR used_at < ${at})`;

async function countEnded(db: Reader, at: Date): Promise<{ sessions: number; links: number }> {
  const [row] = await db.$queryRaw<{ sessions: number; links: number }[]>`
    SELECT (SELECT count(*)::int FROM sessions WHERE ${sessionEndedBy(at)}) AS sessions,
      (SELECT count(*)::int FROM invitations WHERE ${linkEndedBy(at)}) AS links`;
  return row ?? { sessions: 0, links: 0 };
}
