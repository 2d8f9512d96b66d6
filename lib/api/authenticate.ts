import "server-only";
import { recordRefusal } from "@/lib/activity/refusals";
import type { Actor } from "@/lib/auth/actor";
import { bearerActor } from "@/lib/auth/bearer";
import type { Presented } from "@/lib/auth/credential";
import { AppError } from "@/lib/errors";
import type { Ahead } from "@/lib/operation/locate";
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
