import "server-only";
import { type AnyProcedure, call } from "@orpc/server";
import { appendActivity } from "@/lib/activity/record";
import { recordRefusal } from "@/lib/activity/refusals";
import type { Tx } from "@/lib/db";
import type { BulkOutcome } from "./contract";
import { isDeadlock } from "./deadlock";
import { toAppError } from "./failure";
import type { Run, Within, Written } from "./operation";

/**
 * Runs the verb for a single object on each of `ids`: with that verb's own authorisation, check and activity record, so a
 * bulk verb can do nothing that the single one can't. What one is refused does not touch the others; all that was done is
 * committed at once, with the answer for the Idempotency-Key. Only a failure of our own, or a deadlock, fails them all.
 */
export async function forEachOf(
  { db, actor, request }: Run<Tx>,
  verb: AnyProcedure,
  param: string,
  ids: readonly string[],
): Promise<Written<BulkOutcome>> {
  const within: Within = { tx: db, done: [], refused: [] };
  const context = { actor, request: { ...request, idempotencyKey: null, ifMatch: null }, within };
  const { successStatus = 200 } = verb["~orpc"].route;
  const outcomes = new Map<string, BulkOutcome["items"][number]>();
  // In one order whoever asks, so that two at once wait for each other instead of both failing.
  for (const id of [...new Set(ids)].sort()) {
    const before = within.done.length;
    try {
      await call(verb, { [param]: id }, { context });
      const changed = within.done.length > before;
      outcomes.set(id, { id, status: successStatus, changed, code: null, detail: null });
    } catch (thrown) {
      if (isDeadlock(thrown)) throw thrown;
      const { status, code, message } = toAppError(thrown, request);
      if (status >= 500) throw thrown;
      outcomes.set(id, { id, status, changed: false, code, detail: message });
    }
  }
  // Last, as a single verb does it: whoever holds the log's end waits for no row any more.
  for (const entry of within.done) await appendActivity(db, entry);
  return {
    output: { items: ids.flatMap((id) => outcomes.get(id) ?? []) },
    change: null,
    afterwards: async () => {
      for (const refusal of within.refused) await recordRefusal(refusal);
    },
  };
}
