import { expect, test, vi } from "vitest";
import { Prisma } from "@/prisma/generated/client";
import { database, inTransaction, send, statements } from "./db";

const DIVISION_BY_ZERO = "22012";

const count = async () => {
  const [row] = await statements().$queryRaw<{ rows: bigint }[]>`SELECT count(*) AS rows FROM attempts_of_a_test`;
  return row?.rows;
};

// First: Prisma, where it was used before, listens to the pool itself.
test("connections that end, idle or between two statements of a transaction, end no process", async () => {
  const end = (pids: number[]) => statements().$executeRaw`SELECT pg_terminate_backend(unnest(${pids}::int[]))`;
  const pidOf = async (db: ReturnType<typeof statements>) =>
    (await db.$queryRaw<[{ pid: number }]>`SELECT pg_backend_pid() AS pid`)[0].pid;
  const isThere = async (pid: number) =>
    (await statements().$executeRaw`SELECT 1 FROM pg_stat_activity WHERE pid = ${pid}::int`) > 0;
  const idle = await Promise.all(Array.from({ length: 4 }, () => inTransaction(pidOf)));
  const own = await pidOf(statements());
  await end([...new Set(idle)].filter((pid) => pid !== own)).catch(() => undefined);
  const lost = inTransaction(async (db) => {
    const pid = await pidOf(db);
    await end([pid]);
    await vi.waitFor(async () => expect(await isThere(pid)).toBe(false), { timeout: 5_000 });
    await db.$executeRaw`SELECT 1`;
  });
  await expect(lost).rejects.toThrow();
  await vi.waitFor(async () => expect(await pidOf(statements())).toBeGreaterThan(0), { timeout: 5_000 });
});

test("plain statements read what Prisma's do: whole numbers of 64 bits, instants, bytes, lists, JSON", async () => {
  const values = {
    text: "a'b",
    list: ["x", "y,z"],
    bytes: Buffer.from([0, 255]),
    at: new Date("2031-02-03T04:05:06.789Z"),
  };
  const query = (db: ReturnType<typeof statements>) => db.$queryRaw<object[]>`
    SELECT 9007199254740993 AS whole, ${values.text}::text AS text, ${values.list}::text[] AS list, ${values.bytes}::bytea AS bytes,
      ${values.at}::timestamptz AS at, '{"a": [1, null]}'::json AS json, NULL::text AS nothing, true AS yes`;
  const [[ours], [prismas]] = [await query(statements()), await query(database())];
  expect(ours).toMatchObject({
    whole: 9007199254740993n,
    text: "a'b",
    list: values.list,
    at: values.at,
    nothing: null,
  });
  for (const [name, value] of Object.entries(prismas as object)) {
    const own = (ours as Record<string, unknown>)[name];
    expect(name === "bytes" ? Buffer.from(own as Uint8Array) : own).toEqual(
      name === "bytes" ? Buffer.from(value) : value,
    );
  }
});

test("a transaction commits whole or not at all, also when a failure inside was swallowed or not waited for", async () => {
  await statements().$executeRaw`CREATE TABLE attempts_of_a_test (number int)`;
  try {
    const thrown = new Error("no");
    const insert = (db: ReturnType<typeof statements>) => db.$executeRaw`INSERT INTO attempts_of_a_test VALUES (1)`;
    await inTransaction(insert);
    await expect(inTransaction((db) => insert(db).then(() => Promise.reject(thrown)))).rejects.toBe(thrown);
    const swallowed = inTransaction(async (db) => {
      await insert(db);
      await db.$executeRaw`SELECT 1 / 0`.catch(() => undefined);
    });
    await expect(swallowed).rejects.toThrow("had failed");
    expect(await count()).toBe(1n);

    const ahead = Prisma.sql`INSERT INTO attempts_of_a_test VALUES (2)`;
    await inTransaction((db) => send(db, ahead));
    const failing = async (db: ReturnType<typeof statements>) => {
      await send(db, ahead);
      await send(db, Prisma.sql`SELECT 1 / 0`);
      await send(db, ahead);
    };
    await expect(inTransaction(failing)).rejects.toMatchObject({ code: DIVISION_BY_ZERO });
    // Also when the work goes on, and fails because of it.
    const goingOn = (db: ReturnType<typeof statements>) => failing(db).then(() => insert(db));
    await expect(inTransaction(goingOn)).rejects.toMatchObject({ code: DIVISION_BY_ZERO });
    expect(await count()).toBe(2n);
  } finally {
    await statements().$executeRaw`DROP TABLE attempts_of_a_test`;
  }
});
