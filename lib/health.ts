import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { database } from "./db";

const PATIENCE_MS = 2_000;

let migrated = false;

/**
 * True while this process can do its work: not on its way out, the database answers within two seconds, and every
 * migration of this version is applied. Never throws; why it is false is nothing for strangers.
 */
export async function isReady(): Promise<boolean> {
  if ((globalThis as { [DRAINING]?: boolean })[DRAINING]) return false;
  const tooLate = new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE_MS, false).unref());
  return Promise.race([isDatabaseReady().catch(() => false), tooLate]);
}

/** Set by the process that holds the listener (scripts/portal.mjs) when it was asked to stop. */
const DRAINING = Symbol.for("latchkey.draining");

async function isDatabaseReady(): Promise<boolean> {
  if (migrated) {
    await database().$queryRaw`SELECT 1`;
    return true;
  }
  // They only ever become more, so one look that finds them all is enough.
  migrated = (await migrationNames()).pending.length === 0;
  return migrated;
}

/** The migrations that this version brings, by whether the database has them. */
export async function migrationNames(): Promise<{ applied: string[]; pending: string[] }> {
  const folder = join(process.cwd(), "prisma", "migrations");
  const entries = await readdir(folder, { withFileTypes: true });
  const rows = await database().$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  const there = new Set(rows.map((row) => row.name));
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  return { applied: names.filter((name) => there.has(name)), pending: names.filter((name) => !there.has(name)) };
}
