import { logger } from "@/lib/log";
import { sqlState } from "./database-errors";

/** Runs `work` in a transaction that commits all of it or nothing. */
export type Begin<Db> = <T>(work: (db: Db) => Promise<T>) => Promise<T>;

/** PostgreSQL ended this transaction so that others could go on. */
export function isDeadlock(error: unknown): boolean {
  return sqlState(error) === "40P01";
}

/** Begins once more what a deadlock ended: it did nothing wrong, and nothing of it is left. */
export function unlessDeadlocked<Db>(begin: Begin<Db>): Begin<Db> {
  return (work) =>
    begin(work).catch((error) => {
      if (!isDeadlock(error)) throw error;
      logger().warn({ error }, "a deadlock; done again");
      return begin(work);
    });
}
