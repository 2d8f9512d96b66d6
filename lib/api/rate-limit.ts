import "server-only";
import { createHash } from "node:crypto";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { addressPrefix } from "@/lib/network/address-prefix";
import { Minute } from "@/lib/network/minute";

/** A program makes far more right calls than a stranger makes wrong guesses. */
const STRANGERS_SHARE = 10;
const MOST_PROVEN = 50_000;

/** What is left of a caller's budget, for the headers of the answer. */
export type Budget = { limit: number; remaining: number; resetSeconds: number };

const calls = new Minute();
const failures = new Minute();
/** Digests of tokens that were proven lately: they are let in whatever strangers at the same address do. */
const proven = new Set<string>();

/**
 * Takes one call from the budget of a proven token: `LATCHKEY_API_RATE_LIMIT` calls a minute. Throws `rate_limited` with
 * the seconds until there are calls again; null where the limit is off.
 */
export function takeCall(tokenId: string): Budget | null {
  const limit = env().apiRateLimit;
  if (limit === 0) return null;
  const count = calls.count(tokenId, 1);
  if (count > limit)
    throw new AppError(
      "rate_limited",
      `This token made more than ${limit} calls in a minute. Slow down, and repeat in ${calls.secondsLeft} seconds.`,
      [],
      calls.secondsLeft,
    );
  return { limit, remaining: limit - count, resetSeconds: calls.secondsLeft };
}

/**
 * Turns away, before any query, an address that presented too many invalid tokens in this minute: a tenth of what a token
 * may call. A token that was proven lately is let through, so that nobody can shut out a neighbour.
 */
export function admitStranger(ip: string | null, presented: string | null): void {
  const limit = Math.ceil(env().apiRateLimit / STRANGERS_SHARE);
  if (limit === 0 || failures.count(addressPrefix(ip), 0) < limit) return;
  if (presented !== null && proven.has(digest(presented))) return;
  throw new AppError(
    "rate_limited",
    `Too many calls without a valid token came from this address. Repeat in ${failures.secondsLeft} seconds.`,
    [],
    failures.secondsLeft,
  );
}

/** Counts a call without a valid token against its address. */
export function countFailure(ip: string | null): void {
  failures.count(addressPrefix(ip), 1);
}

/** Remembers that this token is a valid one. */
export function rememberProven(presented: string): void {
  if (proven.size >= MOST_PROVEN) proven.clear();
  proven.add(digest(presented));
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
