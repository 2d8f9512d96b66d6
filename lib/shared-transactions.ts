import type { Prisma } from "@/prisma/generated/client";
import { Batches } from "./batches";
import { sqlState } from "./operation/database-errors";

/** Makes one statement of the only statements of several transactions. Always the same function for what may be put together. */
export type Together<Part> = (parts: readonly Part[]) => Prisma.Sql;

/** The only statement of a transaction, as a part of one. */
export type SharedPart = { together: Together<unknown>; part: unknown };

/** Few enough to be done again one by one, should PostgreSQL refuse them together. */
const LIMITS = { mostOnTheirWay: 1, mostAtOnce: 8, gathers: false };

/** Values, integrity constraints, deadlocks: PostgreSQL met them in the statement and took it back. */
const TAKEN_BACK = /^(22|23|40)/;

/**
 * Runs transactions of one statement each; those that wait at the same time are one. That spares what each commit costs, and
 * what all of them lock is locked once. When PostgreSQL refuses one, each is run again alone, so nobody fails because of
 * somebody else. The next ones wait meanwhile, for whatever the statement waits for.
 */
export function sharedTransactions(run: (statement: Prisma.Sql) => Promise<unknown>) {
  const shared = new Map<Together<unknown>, Batches<unknown, Promise<unknown> | undefined>>();
  return async ({ together, part }: SharedPart): Promise<void> => {
    const batches = shared.get(together) ?? new Batches((parts) => runAll(together, parts), LIMITS);
    shared.set(together, batches);
    await batches.ask(part);
  };

  async function runAll(together: Together<unknown>, parts: readonly unknown[]) {
    try {
      await run(together(parts));
      return () => undefined;
    } catch (error) {
      if (parts.length === 1 || !TAKEN_BACK.test(sqlState(error) ?? "")) throw error;
      const alone = new Map(parts.map((part) => [part, run(together([part]))]));
      return (part: unknown) => alone.get(part);
    }
  }
}
