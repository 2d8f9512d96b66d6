import "server-only";
import { refresh } from "next/cache";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { env } from "@/lib/env";
import { AppError, type ErrorCode, type FieldError } from "@/lib/errors";
import { toAppError } from "@/lib/operation/failure";
import { currentActor } from "./current-actor";
import { isOwnOrigin } from "./origin";
import { requestFacts } from "./request-facts";
import { type Verbs, verbs } from "./verbs";

export type ActionError = { code: ErrorCode; message: string; fields: FieldError[]; requestId: string };

/** What every server action answers. */
export type ActionResult<T> = { ok: true; data: T } | { ok: false; error: ActionError };

type Options = {
  /** A retry with the same key gets the first answer: a double click makes one thing. */
  idempotencyKey?: string;
  /** The version the change was made against. */
  ifMatch?: number;
};

/**
 * The body of a server action: `return run((api) => api.serviceAccounts.create(input))`. Refuses other origins, runs as
 * the person who is signed in, and answers refusals as data, so that a form keeps what was typed.
 */
export function run<T>(work: (api: Verbs) => Promise<T>, options: Options = {}): Promise<ActionResult<T>> {
  return answer(async () => {
    const actor = await currentActor();
    if (!actor) throw new AppError("unauthenticated", "Your session ended. Sign in again in another tab, then repeat.");
    const request = { ...(await requestFacts()), ...facts(options) };
    return work(verbs(actor, request, rethrow));
  });
}

/** Like `run`, for what changes something: once it did, the page around the form is read again in the same answer. */
export async function change<T>(work: (api: Verbs) => Promise<T>, options: Options = {}): Promise<ActionResult<T>> {
  const result = await run(work, options);
  if (result.ok) refresh();
  return result;
}

/**
 * Like `change`, and answers how many milliseconds went by until it was committed. No gate decides later by what was before:
 * each decision reads the database, so this is how long it took until all of them knew.
 */
export async function changeTimed(work: (api: Verbs) => Promise<unknown>): Promise<ActionResult<{ ms: number }>> {
  const started = performance.now();
  return change(async (api) => {
    await work(api);
    return { ms: Math.ceil(performance.now() - started) };
  });
}

/** Like `run` for actions that are no verb: signing in, first set-up. Checks the origin, answers refusals as data. */
export async function answer<T>(work: () => Promise<T>): Promise<ActionResult<T>> {
  const { requestId } = await requestFacts();
  try {
    await requireOwnOrigin();
    return { ok: true, data: await work() };
  } catch (thrown) {
    unstable_rethrow(thrown);
    const error = toAppError(thrown, { requestId });
    return {
      ok: false,
      error: { code: error.code, message: error.message, fields: [...error.fields], requestId },
    };
  }
}

async function requireOwnOrigin(): Promise<void> {
  if (!isOwnOrigin((await headers()).get("origin")))
    throw new AppError("forbidden", `This came from another address. Open Latchkey at ${env().url} and repeat.`);
}

function rethrow(error: AppError): never {
  throw error;
}

function facts({ idempotencyKey, ifMatch }: Options) {
  if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,200}$/.test(String(idempotencyKey)))
    throw new AppError("malformed_request", "The idempotency key has 1 to 200 visible ASCII characters.");
  if (ifMatch !== undefined && !Number.isInteger(ifMatch))
    throw new AppError("malformed_request", "The version is a whole number.");
  return { idempotencyKey: idempotencyKey ?? null, ifMatch: ifMatch ?? null };
}
