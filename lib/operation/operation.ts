import "server-only";
import type { AnyContractProcedure } from "@orpc/contract";
import { type InferSchemaInput, type InferSchemaOutput, implement } from "@orpc/server";
import { appendActivity, type Change, type Entry, type Making, make, type Proviso } from "@/lib/activity/record";
import { type Refusal, recordRefusal } from "@/lib/activity/refusals";
import type { NamespaceRef } from "@/lib/auth/access";
import type { Actor } from "@/lib/auth/actor";
import { requireRecentProof } from "@/lib/auth/recent-proof";
import {
  database,
  inOneStatement,
  inTransaction,
  type Reader,
  reader,
  type Statements,
  statements,
  type Tx,
} from "@/lib/db";
import { logger } from "@/lib/log";
import { withoutSecrets } from "@/lib/text/without-secrets";
import { authorise, Forbidden } from "./authorise";
import type { VerbMeta } from "./contract";
import { type Begin, isDeadlock, unlessDeadlocked } from "./deadlock";
import { toAppError } from "./failure";
import { claimIdempotencyKey, keepAnswer } from "./idempotency";
import { type Ahead, type Located, readTooEarly } from "./locate";
import type { RequestFacts } from "./request";

/**
 * Who asks, proven before anything else, and how. `within`: as one item of a bulk verb (lib/operation/bulk.ts). `ahead`: what
 * proving it found on the way. `proviso`: what must be true for that, where it was not looked at again; the statement that writes
 * checks it, so nothing may be answered or recorded by anything else.
 */
export type CallContext = {
  actor: Actor;
  request: RequestFacts;
  within?: Within;
  ahead?: Ahead | undefined;
  proviso?: Proviso | undefined;
};

/** The transaction that a call takes part in, and the records that its owner writes in its stead. */
export type Within = { tx: Tx; done: Entry[]; refused: Refusal[] };

/** What a verb is given once it may run. Exactly the parts that its scope promises are set. */
export type Run<Db> = CallContext & {
  db: Db;
  /** Where it happens: the object's namespace, the input's, or the root. */
  namespace: NamespaceRef;
  /** For lists: the ids of every namespace the answer may speak of; `everywhere` when those are all that there are. */
  namespaces: readonly string[];
  everywhere: boolean;
  /** For objects: what the input addresses, found in a namespace that the actor sees. */
  target: Located;
};

/**
 * A write answers with its output and the change that goes into the activity log. `null` change: nothing changed, or its
 * items are recorded each for itself. `making`: what makes the change, still to be run. `afterwards` runs once
 * it is committed, in this call and in no replay of it; what it learns takes its place in the output.
 */
export type Written<Output> = {
  output: Output;
  change: Change | null;
  making?: Making;
  afterwards?: () => Promise<Partial<Output> | undefined>;
};

type Input<C extends AnyContractProcedure> = InferSchemaOutput<NonNullable<C["~orpc"]["inputSchema"]>>;
type Output<C extends AnyContractProcedure> = InferSchemaInput<NonNullable<C["~orpc"]["outputSchema"]>>;

/** A verb that changes nothing. */
export function read<C extends AnyContractProcedure>(
  name: string,
  contract: C,
  run: (scope: Run<Reader>, input: Input<C>) => Promise<Output<C>>,
) {
  return implement(contract as AnyContractProcedure)
    .$context<CallContext>()
    .handler(({ input, context }) =>
      guarded(name, contract, context, input, async (scope) => {
        if (context.proviso) throw new NeedsProof();
        return run({ ...scope, db: reader() }, input as Input<C>);
      }),
    ) as Implemented<C>;
}

/** A verb that changes something: its transaction commits together with its one activity record, or not at all. */
export const write = changing<Tx>((work) => database().$transaction(work, { maxWait: 4_000, timeout: 15_000 }), null);

/** The same for a verb that is called so often that its few statements are written in SQL. */
export const writeInSql = changing<Statements>(inTransaction, inOneStatement);

function changing<Db extends Statements>(beginOnce: Begin<Db>, beginProvided: Begin<Db> | null) {
  const beginProven = unlessDeadlocked(beginOnce);
  return <C extends AnyContractProcedure>(
    name: string,
    contract: C,
    run: (scope: Run<Db>, input: Input<C>) => Promise<Written<Output<C>>>,
  ) =>
    // What is answered was stripped before it was kept; that is not done again.
    implement(contract as AnyContractProcedure, { initialOutputValidationIndex: Number.NaN })
      .$context<CallContext>()
      .handler(({ input, context }) =>
        guarded(name, contract, context, input, async (scope) => {
          let afterwards: Written<unknown>["afterwards"];
          const { within, proviso } = context;
          const begin = proviso ? beginProvided : beginProven;
          if (!begin) throw new NeedsProof();
          const attempt = (target: Located) => async (db: Db) => {
            // What an attempt that was taken back would have done is not done.
            afterwards = undefined;
            const replay = await claimIdempotencyKey(db, name, scope, input);
            if (replay) return replay.response ?? undefined;
            const written = await run({ ...scope, target, db }, input as Input<C>);
            const stripped = await strip(contract, written.output);
            if (written.change) {
              const at = { namespace: scope.namespace.slug, action: name, outcome: "done" } as const;
              const entry = { ...written.change, ...at, actor: scope.actor, request: scope.request };
              const { making } = written;
              if (within) {
                if (making) await make(db, making);
                within.done.push(entry);
              } else await appendActivity(db, entry, making && { making, locks: target.id, proviso: proviso ?? null });
            }
            await keepAnswer(db, contract, scope, stripped);
            afterwards = written.afterwards as typeof afterwards;
            return stripped;
          };
          // A transaction of Prisma's can do all that either kind of verb asks.
          const work = attempt(scope.target);
          const answer = within
            ? await asPart(within.tx, () => work(within.tx as Statements as Db))
            : await begin(work).catch((thrown) => {
                const afresh = readTooEarly(scope.target, thrown);
                if (!afresh) throw thrown;
                return begin(attempt(afresh));
              });
          const learned = await afterwards?.();
          return learned ? completed(contract, scope, { ...(answer as object), ...learned }) : answer;
        }),
      ) as Implemented<C>;
}

/** The answer with what was learned after the commit, for replays as well; those that come before that have it as it was. */
async function completed(contract: AnyContractProcedure, call: CallContext, answer: object): Promise<unknown> {
  const whole = await strip(contract, answer);
  await keepAnswer(statements(), contract, call, whole).catch((error) =>
    logger().warn({ error }, "an answer was not kept whole"),
  );
  return whole;
}

/** The verb does not check its caller by what it writes. */
class NeedsProof extends Error {}

/** Part of a bulk verb's transaction, taken back alone when it fails. */
async function asPart<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.$executeRaw`SAVEPOINT item`;
  try {
    const done = await work();
    await tx.$executeRaw`RELEASE SAVEPOINT item`;
    return done;
  } catch (thrown) {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT item`;
    throw thrown;
  }
}

type Implemented<C extends AnyContractProcedure> = ReturnType<ReturnType<typeof implement<C, CallContext>>["handler"]>;

/** Authorises, runs, and records the refusal when there is one. The order here is the security argument. */
async function guarded<T>(
  name: string,
  contract: AnyContractProcedure,
  context: CallContext,
  input: unknown,
  run: (scope: Omit<Run<never>, "db">) => Promise<T>,
): Promise<T> {
  const meta = contract["~orpc"].meta as VerbMeta;
  try {
    const scope = await authorise(meta, context, (input ?? {}) as Record<string, unknown>);
    if (meta.stepUp) requireRecentProof(context.actor);
    return await run({ ...context, ...scope });
  } catch (thrown) {
    // Whoever is refused is looked at first. What a deadlock ended in a bulk verb is begun again with all of it.
    if (context.proviso || (context.within && isDeadlock(thrown))) throw thrown;
    const error = toAppError(thrown, context.request);
    if (error.status === 403 || (error.status === 404 && meta.effect === "write") || error.code === "last_admin") {
      const { actor, request, within } = context;
      const namespace = error instanceof Forbidden ? error.namespace : "";
      const refusal = { actor, request, namespace, action: name, reason: error.code, target: addressed(meta, input) };
      if (within) within.refused.push(refusal);
      else await recordRefusal(refusal);
    }
    throw error;
  }
}

function addressed(meta: VerbMeta, input: unknown) {
  if (meta.scope.in !== "object") return undefined;
  const given = String((input as Record<string, unknown> | undefined)?.[meta.scope.param] ?? "");
  const ref = withoutSecrets(given).slice(0, 100);
  return { kind: meta.scope.kind, id: ref, name: ref };
}

async function strip(contract: AnyContractProcedure, output: unknown): Promise<unknown> {
  const schema = contract["~orpc"].outputSchema;
  if (!schema) return undefined;
  const result = await schema["~standard"].validate(output);
  if (result.issues) throw new Error(`output does not fit its contract: ${JSON.stringify(result.issues)}`);
  return result.value;
}
