import pg from "pg";
import { reasonOf } from "./database-reason";
import { env } from "./env";
import { logger } from "./log";
import { isUnreachable } from "./operation/database-errors";

const ASK_EVERY_MS = 1_000;
const SAY_EVERY_MS = 60_000;
const PATIENCE_MS = 2_000;
const MOST_HELD = 50;

type Failure = { level: "warn" | "error"; error: unknown; message: string; facts: object };
type Outage = { since: number; saidAt: number };

/** Development and Next's bundles have this module more than once. */
const state = globalThis as { latchkeyOutage?: { outage: Outage | null; held: Failure[]; asking: boolean } };

/**
 * Logs what failed. When the database may be why, it is asked first: while it can't be reached, the log says so in one
 * sentence, again every minute, and once when it is back, instead of everything that fails for it.
 */
export function logFailure(level: Failure["level"], error: unknown, message: string, facts: object = {}): void {
  const failure = { level, error, message, facts };
  if (isSuspect(error)) suspect(failure);
  else write(failure);
}

/** The same for what fails too often to be worth a line each: only an outage is said. */
export function noticeOutage(error: unknown): void {
  if (isSuspect(error)) suspect();
}

/** The gate's own `Unavailable` says that the database was asked in vain. */
function isSuspect(error: unknown): boolean {
  return isUnreachable(error) || (error as Partial<Error> | null)?.name === "Unavailable";
}

function suspect(failure?: Failure): void {
  state.latchkeyOutage ??= { outage: null, held: [], asking: false };
  const { latchkeyOutage: now } = state;
  if (failure && !now.outage && now.held.length < MOST_HELD) now.held.push(failure);
  if (now.asking) return;
  now.asking = true;
  void ask();
}

/** Asks until there is an answer, and says what it learns. */
async function ask(): Promise<void> {
  const now = state.latchkeyOutage;
  if (!now) return;
  const { host, reason } = await askDatabase();
  const failures = now.held.splice(0);
  if (reason) {
    sayOutage(now, host, reason);
  } else {
    if (now.outage) logger().info(`The database at ${host} is back after ${spoken(now.outage.since)}.`);
    else for (const one of failures) write(one);
    now.outage = null;
  }
  setTimeout(() => {
    now.asking = false;
    if (now.outage || now.held.length > 0) suspect();
  }, ASK_EVERY_MS).unref();
}

function sayOutage(now: { outage: Outage | null }, host: string, reason: string): void {
  const at = performance.now();
  if (!now.outage) {
    now.outage = { since: at, saidAt: at };
    logger().error(`The database at ${host} can't be reached: ${reason}. What needs it is refused until it is back.`);
  } else if (at - now.outage.saidAt >= SAY_EVERY_MS) {
    now.outage.saidAt = at;
    logger().error(`The database at ${host} can't be reached for ${spoken(now.outage.since)} now: ${reason}.`);
  }
}

/** Whether the database is there, is ours and takes writes; `reason` says why not. */
async function askDatabase(): Promise<{ host: string; reason: string | null }> {
  let host = "DATABASE_URL";
  let client: pg.Client | undefined;
  try {
    const limits = { connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS };
    client = new pg.Client({ connectionString: env().databaseUrl, ...limits }).on("error", () => undefined);
    host = client.host.startsWith("/") ? client.host : `${client.host}:${client.port}`;
    await client.connect();
    const { rows } = await client.query<{ standby: boolean }>("SELECT pg_is_in_recovery() AS standby FROM gate_epoch");
    return { host, reason: rows[0]?.standby ? "it is a replica, which can't be written to" : null };
  } catch (error) {
    return { host, reason: reasonOf(error) };
  } finally {
    void client?.end().catch(() => undefined);
  }
}

function write({ level, error, message, facts }: Failure): void {
  logger()[level]({ error, ...facts }, message);
}

function spoken(since: number): string {
  const seconds = Math.max(1, Math.round((performance.now() - since) / 1000));
  const [count, unit] = seconds < 90 ? [seconds, "second"] : [Math.round(seconds / 60), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
