import "server-only";
import { createHash } from "node:crypto";
import pg from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { logFailure } from "@/lib/outage";

/** `points` attempts in `minutes`; then none until the window that began with the first of them is over. */
export type Budget = { name: string; points: number; minutes: number };

const held = globalThis as { latchkeyAttempts?: pg.Pool };
const limiters = new Map<string, RateLimiterPostgres>();

/**
 * Takes one attempt from the budget of `key`, counted in the database, so on every instance and across restarts.
 * Throws `rate_limited`, with the moment to try again, when none is left; `unavailable` when the count can't be kept.
 */
export async function takeAttempt(budget: Budget, key: string): Promise<void> {
  const { granted, msLeft } = await takePoints(budget, key, 1);
  if (!granted) throw tooMany(msLeft);
}

/** Takes several at once, or none: whether there were that many, and how long the window goes on. Throws `unavailable`. */
export async function takePoints(
  budget: Budget,
  key: string,
  points: number,
): Promise<{ granted: boolean; msLeft: number }> {
  try {
    const { msBeforeNext } = await limiter(budget).consume(digest(key), points);
    return { granted: true, msLeft: msBeforeNext };
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return { granted: false, msLeft: refused.msBeforeNext };
    throw unavailable(refused);
  }
}

/** Gives one attempt back: it turned out to be legitimate. */
export async function returnAttempt(budget: Budget, key: string): Promise<void> {
  await limiter(budget).reward(digest(key)).catch(ignore);
}

/** Forgets the attempts of `key`. */
export async function forgetAttempts(budget: Budget, key: string): Promise<void> {
  await limiter(budget).delete(digest(key)).catch(ignore);
}

function tooMany(milliseconds: number): AppError {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  const wait = seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  return new AppError("rate_limited", `Too many attempts. Try again in ${wait}.`, [], seconds);
}

function unavailable(cause: unknown): AppError {
  logFailure("error", cause, "attempts could not be counted");
  return new AppError("unavailable", "The database is not reachable right now. Try again in a moment.", [], 5);
}

// A budget that is not given back ends by itself; signing in goes on.
function ignore(error: unknown): void {
  logFailure("warn", error, "an attempt could not be given back");
}

/** Keys hold e-mails and addresses: the table keeps neither. */
function digest(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}

function limiter({ name, points, minutes }: Budget): RateLimiterPostgres {
  let found = limiters.get(name);
  if (!found) {
    held.latchkeyAttempts ??= new pg.Pool({
      connectionString: env().databaseUrl,
      max: 2,
      connectionTimeoutMillis: 5_000,
      statement_timeout: 5_000,
    }).on("error", (error) => logFailure("warn", error, "an idle database connection was lost"));
    found = new RateLimiterPostgres({
      storeClient: held.latchkeyAttempts,
      storeType: "pool",
      tableName: "rate_limits",
      tableCreated: true,
      clearExpiredByTimeout: true,
      keyPrefix: name,
      points,
      duration: minutes * 60,
    });
    limiters.set(name, found);
  }
  return found;
}
