import "server-only";
import { recordRefusal } from "@/lib/activity/refusals";
import type { Actor } from "@/lib/auth/actor";
import { bearerActor, recentActor } from "@/lib/auth/bearer";
import type { Presented } from "@/lib/auth/credential";
import { AppError } from "@/lib/errors";
import { isUnreachable } from "@/lib/operation/database-errors";
import type { Ahead } from "@/lib/operation/locate";
import type { CallContext } from "@/lib/operation/operation";
import type { RequestFacts } from "@/lib/operation/request";
import { admitStranger, countFailure, rememberProven } from "./rate-limit";

/**
 * The service account behind a presented token. Throws `unauthenticated`, `conflicting_credentials`, and `rate_limited` for
 * an address that presented too many invalid ones.
 */
export async function authenticate(presented: Presented, facts: RequestFacts, ahead?: Ahead): Promise<Actor> {
  const text = presented.is === "token" ? presented.text : null;
  try {
    admitStranger(facts.ip, text);
    const actor = await bearerActor(presented, facts, ahead);
    if (text !== null) rememberProven(text);
    return actor;
  } catch (thrown) {
    const code = thrown instanceof AppError ? thrown.code : null;
    if (code === "unauthenticated") countFailure(facts.ip);
    if (code === "rate_limited")
      void recordRefusal({ actor: null, request: facts, action: "token.present", reason: "rate-limited" });
    throw thrown;
  }
}

/**
 * Answers whoever presents a token. Who issues one token after another is taken for who they were a moment ago, for a write
 * that checks it; whatever comes of that but success, they are authenticated and answered as if nothing had been.
 */
export async function asCaller<T>(
  presented: Presented,
  facts: RequestFacts,
  ahead: Ahead | undefined,
  answer: (caller: Pick<CallContext, "actor" | "proviso">) => Promise<T>,
): Promise<T> {
  const recent = ahead?.issues && !facts.idempotencyKey ? await recentActor(presented, facts, ahead) : null;
  try {
    if (recent) return await answer(recent);
  } catch (thrown) {
    // It may have been done.
    if (isUnreachable(thrown)) throw thrown;
  }
  return answer({ actor: await authenticate(presented, facts, ahead) });
}
