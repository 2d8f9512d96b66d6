import { callVerb, verbOf } from "../api";
import { Failure } from "../failure";
import { keyOf } from "./document";
import type { Plan, Situation } from "./plan";

/** How far it went: how many steps were done, and what stopped it. */
export type Outcome = { done: number; failure: Failure | null };

/**
 * Does the steps one after the other, and stops at the first that is refused. Each is sent with the version that it was
 * planned against, so that a change by someone else in between is a conflict and is never overwritten.
 */
export async function carryOut({ steps }: Plan, { present, labelled }: Situation): Promise<Outcome> {
  const versions = new Map(
    [...present, ...labelled.map((one) => [keyOf(one), one] as const)].map(([key, it]) => [key, it.version]),
  );
  for (const [done, { verb, input, namespace, of }] of steps.entries())
    try {
      const answer = await callVerb(verbOf(verb), input, { namespace, ifMatch: versions.get(of) });
      const version = (answer as { version?: unknown } | undefined)?.version;
      if (typeof version === "number") versions.set(of, version);
    } catch (error) {
      if (error instanceof Failure) return { done, failure: error };
      throw error;
    }
  return { done: steps.length, failure: null };
}
