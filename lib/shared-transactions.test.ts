import { expect, test } from "vitest";
import { Prisma } from "@/prisma/generated/client";
import { inTransaction, statements } from "./db";
import { sharedTransactions, type Together } from "./shared-transactions";

const UNIQUE_VIOLATION = "23505";
const DIVISION_BY_ZERO = "22012";

/** Numbers, each written by a transaction of its own. */
const insert: Together<{ number: number }> = (parts) =>
  Prisma.sql`INSERT INTO numbers_of_a_test VALUES ${Prisma.join(parts.map(({ number }) => Prisma.sql`(${number}::int)`))}`;

const write = (number: number) => inTransaction(async (db) => db.$sendTogether?.(insert, { number }));

/** Which numbers are there, those of one transaction together. */
const written = async () =>
  (
    await statements().$queryRaw<{ numbers: number[] }[]>`
      SELECT array_agg(number ORDER BY number) AS numbers FROM numbers_of_a_test GROUP BY xmin::text ORDER BY min(number)`
  ).map(({ numbers }) => numbers);

test("transactions that wait at the same time are one; who is refused is refused alone", async () => {
  await statements().$executeRaw`CREATE TABLE numbers_of_a_test (number int PRIMARY KEY)`;
  try {
    await Promise.all([1, 2, 3, 4].map(write));
    // The first waits for nobody, the others for the first.
    expect(await written()).toEqual([[1], [2, 3, 4]]);

    const outcomes = await Promise.allSettled([5, 6, 2, 7].map(write));
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect(outcomes[2]).toMatchObject({ reason: { code: UNIQUE_VIOLATION } });
    expect((await written()).flat()).toEqual([1, 2, 3, 4, 5, 6, 7]);

    // With anything else beside it, it is part of that transaction.
    const failing = inTransaction(async (db) => {
      db.$sendTogether?.(insert, { number: 8 });
      await db.$queryRaw`SELECT 1 / 0`;
    });
    await expect(failing).rejects.toMatchObject({ code: DIVISION_BY_ZERO });
    await inTransaction(async (db) => {
      db.$sendTogether?.(insert, { number: 8 });
      db.$sendTogether?.(insert, { number: 9 });
    });
    expect((await written()).at(-1)).toEqual([8, 9]);
  } finally {
    await statements().$executeRaw`DROP TABLE numbers_of_a_test`;
  }
});

test("what may have been committed before the connection was lost is not run again", async () => {
  let runs = 0;
  const share = sharedTransactions(async () => {
    runs++;
    throw Object.assign(new Error("lost"), { code: "ECONNRESET" });
  });
  const together = insert as Together<unknown>;
  const outcomes = await Promise.allSettled([1, 2, 3].map((number) => share({ together, part: { number } })));
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  // The first alone, then the two that waited.
  expect(runs).toBe(2);
});
