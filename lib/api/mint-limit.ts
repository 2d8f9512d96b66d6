import "server-only";
import { recordRefusal } from "@/lib/activity/refusals";
import { type Budget, takePoints } from "@/lib/auth/attempts";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { VerbMeta } from "@/lib/operation/contract";
import type { CallContext } from "@/lib/operation/operation";
import type { RequestFacts } from "@/lib/operation/request";

/** Making a token costs more than a call, and lasts. */
const CALLS_SHARE = 2;
/** An instance takes its part in blocks, so that making many tokens costs few counts in the database. */
const BLOCKS = 20;
const MOST_HELD = 10_000;

/** What is left of the block that this instance took for an actor, until its minute is over. */
type Block = { left: number; ends: number; isLast: boolean };

const held = new Map<string, Block>();
/** Requests whose caller was not looked at. They come once more when that was wrong, and count once. */
const counted = new WeakSet<RequestFacts>();
const asked = new Map<string, Promise<void>>();

type Call<T> = {
  context: CallContext;
  input: unknown;
  path: readonly string[];
  procedure: { "~orpc": { meta: object } };
  next: () => T;
};

/**
 * Goes around every call of REST and portal: an actor makes half of `LATCHKEY_API_RATE_LIMIT` tokens a minute, whichever
 * of its tokens or sessions it uses. Counted in the database for all instances together, up to a block that each holds.
 * Throws `rate_limited`; `unavailable` when it can't be counted.
 */
export async function limitMinting<T>({ context, input, path, procedure, next }: Call<T>): Promise<Awaited<T>> {
  const limit = Math.ceil(env().apiRateLimit / CALLS_SHARE);
  if (limit > 0 && mints(procedure["~orpc"].meta as VerbMeta, input)) {
    const { actor, request, proviso } = context;
    const seconds = counted.delete(request) ? 0 : await take(actor.id, limit);
    if (seconds === 0 && proviso) counted.add(request);
    if (seconds > 0) {
      if (!proviso) await recordRefusal({ actor, request, action: path.map(kebab).join("."), reason: "rate-limited" });
      const message = `You made as many tokens as one may in a minute, ${limit}. Go on in ${seconds} seconds.`;
      throw new AppError("rate_limited", message, [], seconds);
    }
  }
  return await next();
}

function mints({ mints: when }: VerbMeta, input: unknown): boolean {
  return when === "always" || (when === "with-token" && Boolean((input as { token?: unknown } | null)?.token));
}

/** Takes one of the actor's tokens; 0, or the seconds to wait when there are none. */
async function take(actorId: string, limit: number): Promise<number> {
  for (;;) {
    const block = held.get(actorId);
    const milliseconds = block ? block.ends - performance.now() : 0;
    if (block && milliseconds > 0) {
      if (block.left-- > 0) return 0;
      if (block.isLast) return Math.ceil(milliseconds / 1000);
    }
    // Calls that come meanwhile wait for the one block, and share it.
    const answer = asked.get(actorId) ?? takeBlock(actorId, limit).finally(() => asked.delete(actorId));
    asked.set(actorId, answer);
    await answer;
  }
}

async function takeBlock(actorId: string, limit: number): Promise<void> {
  const size = Math.ceil(limit / BLOCKS);
  const budget: Budget = { name: "mint", points: limit, minutes: 1 };
  const { granted, msLeft } = await takePoints(budget, actorId, size);
  if (held.size >= MOST_HELD) held.clear();
  held.set(actorId, { left: granted ? size : 0, ends: performance.now() + msLeft, isLast: !granted });
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
