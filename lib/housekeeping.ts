import "server-only";
import { closeRefusalWindows, flushRefusals } from "@/lib/activity/refusals";
import { database } from "@/lib/db";
import { logger } from "@/lib/log";

const EVERY_MS = 60_000;
const held = globalThis as { latchkeyHousekeeping?: NodeJS.Timeout };

/** Starts what the portal does by itself every minute, and before it ends; the timer keeps no process alive. */
export function startHousekeeping(): void {
  // Awaited by scripts/portal.mjs, which is outside the bundle.
  Object.assign(globalThis, { [Symbol.for("latchkey.flush")]: flushRefusals });
  held.latchkeyHousekeeping ??= setInterval(() => void keepHouse(), EVERY_MS).unref();
}

/** Summarises refusals whose window ended and forgets answers to creates after 24 hours. Never throws: the next minute tries again. */
export async function keepHouse(now = new Date()): Promise<void> {
  try {
    await closeRefusalWindows(now);
    await database().idempotencyKey.deleteMany({
      where: { createdAt: { lt: new Date(now.getTime() - 24 * 3_600_000) } },
    });
  } catch (error) {
    logger().warn({ error }, "housekeeping failed");
  }
}
