import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { database } from "@/lib/db";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { PrismaClient } from "@/prisma/generated/client";
import { fromDatabase, sqlState } from "./database-errors";
import { createPlace, type Place, recorded } from "./suites/world";

// What Prisma and its adapter really throw differs by version and by where in a transaction it happens: asked, not assumed.
let place: Place;
const opened: PrismaClient[] = [];

beforeAll(async () => {
  place = await createPlace("prod", "ns_global");
});
afterAll(() => Promise.all(opened.map((client) => client.$disconnect())));

async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

function client(options: ConstructorParameters<typeof PrismaPg>[0]): PrismaClient {
  const made = new PrismaClient({ adapter: new PrismaPg(options) });
  opened.push(made);
  return made;
}

const account = () => ({
  namespaceId: place.namespace.id,
  id: newId("sa"),
  name: `svc-${newId("sa").toLowerCase().replace("_", "-")}`.replace(/[^a-z0-9-]/g, ""),
  userId: newId("sa"),
  createdById: "x",
  createdByName: "x",
});

describe("what the database refuses", () => {
  test.each<[string, string, string | null, () => Promise<unknown>]>([
    [
      "a change without its record, at the commit of a transaction",
      "LK001",
      null,
      () => database().$transaction(async (tx) => tx.serviceAccount.create({ data: account() })),
    ],
    ["a change without its record, alone", "LK001", null, () => database().serviceAccount.create({ data: account() })],
    [
      "the last admin's end, at the commit of a transaction",
      "LK002",
      "last_admin",
      () => recorded("", (tx) => tx.member.updateMany({ data: { disabledAt: new Date() } })),
    ],
    ["a change of the log", "LK003", null, () => database().activity.updateMany({ data: { reason: "x" } })],
    [
      "a link into another namespace",
      "LK004",
      "not_found",
      () =>
        recorded("", (tx) =>
          tx.groupServiceAccount.create({
            data: {
              namespaceId: "ns_global",
              groupId: place.group.id,
              serviceAccountNamespaceId: place.namespace.id,
              serviceAccountId: place.account.id,
            },
          }),
        ),
    ],
    [
      "a change of a built-in role",
      "LK005",
      "conflict",
      () => recorded("", (tx) => tx.role.updateMany({ where: { id: "role_client" }, data: { description: "x" } })),
    ],
    [
      "a name that is taken",
      "23505",
      "name_taken",
      () => recorded("", (tx) => tx.serviceAccount.create({ data: { ...account(), name: place.account.name } })),
    ],
    [
      "a name that is taken, in raw SQL",
      "23505",
      "name_taken",
      () =>
        recorded(
          "",
          (tx) => tx.$executeRaw`UPDATE service_accounts SET name = ${place.account.name} WHERE id = ${place.idle.id}`,
        ),
    ],
    [
      "a reference to what is gone",
      "23503",
      "conflict",
      () =>
        recorded("", (tx) =>
          tx.groupMember.create({
            data: { namespaceId: place.namespace.id, groupId: place.group.id, memberId: "mem_x" },
          }),
        ),
    ],
    [
      "a value that no column takes",
      "22021",
      "invalid_input",
      () => database().$queryRaw`SELECT * FROM members WHERE name = ${"a\0b"}`,
    ],
    [
      "a statement that takes too long",
      "57014",
      "unavailable",
      () => client({ connectionString: env().databaseUrl, statement_timeout: 50 }).$queryRaw`SELECT pg_sleep(5)::text`,
    ],
    [
      "two that wait for each other",
      "40P01",
      "conflict",
      async () => {
        const swap = (first: string, second: string) =>
          recorded("", async (tx) => {
            await tx.$queryRaw`SELECT 1 FROM service_accounts WHERE id = ${first} FOR UPDATE`;
            meet();
            await met;
            await tx.$queryRaw`SELECT 1 FROM service_accounts WHERE id = ${second} FOR UPDATE`;
          });
        let arrived = 0;
        let release = () => {};
        const met = new Promise<void>((done) => {
          release = done;
        });
        const meet = () => void (++arrived === 2 && release());
        await Promise.all([swap(place.account.id, place.idle.id), swap(place.idle.id, place.account.id)]);
      },
    ],
  ])("%s is %s", async (_what, state, code, work) => {
    const error = await thrownBy(work);
    expect(sqlState(error)).toBe(state);
    expect(fromDatabase(error)?.code ?? null).toBe(code);
  });
});

test("what took too long is said to have, not that nobody was there", async () => {
  const slow = client({ connectionString: env().databaseUrl, statement_timeout: 50 });
  const error = await thrownBy(() => slow.$queryRaw`SELECT pg_sleep(5)::text`);
  expect(fromDatabase(error)).toMatchObject({ status: 503, message: expect.stringContaining("took too long") });
});

describe("a database that can't be asked", () => {
  test.each<[string, () => Promise<unknown>]>([
    ["refuses connections", () => client({ connectionString: "postgres://x@127.0.0.1:1/x" }).$queryRaw`SELECT 1`],
    ["has no such name", () => client({ connectionString: "postgres://x@nowhere.invalid/x" }).$queryRaw`SELECT 1`],
    [
      "has no such database",
      () => client({ connectionString: env().databaseUrl.replace(/[^/]+$/, "nothing") }).$queryRaw`SELECT 1`,
    ],
    ["is a replica that only reads", () => recorded("", (tx) => tx.$executeRaw`SET TRANSACTION READ ONLY`)],
    [
      "ends the session under a query",
      () =>
        client({ connectionString: env().databaseUrl, max: 1 })
          .$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`,
    ],
    [
      "ends the session in the middle of a transaction",
      async () => {
        const own = client({ connectionString: env().databaseUrl, max: 1 });
        await own.$transaction(async (tx) => {
          const [{ pid }] = (await tx.$queryRaw`SELECT pg_backend_pid() AS pid`) as [{ pid: number }];
          await database().$queryRaw`SELECT pg_terminate_backend(${pid}::int)`;
          await tx.$queryRaw`SELECT 1`;
        });
      },
    ],
    [
      "has no connection left in the pool",
      async () => {
        const own = client({ connectionString: env().databaseUrl, max: 1, connectionTimeoutMillis: 200 });
        await Promise.all([own.$queryRaw`SELECT pg_sleep(1)::text`, own.$queryRaw`SELECT 1`, own.$queryRaw`SELECT 1`]);
      },
    ],
    [
      "has no connection left for a transaction",
      async () => {
        const own = client({ connectionString: env().databaseUrl, max: 1, connectionTimeoutMillis: 200 });
        // Prisma starts a query when someone waits for it.
        const busy = own.$queryRaw`SELECT pg_sleep(1)::text`.then(() => undefined);
        await own.$transaction(async (tx) => tx.$queryRaw`SELECT 1`).finally(() => busy);
      },
    ],
    [
      "makes a transaction take too long",
      () => database().$transaction(async (tx) => tx.$queryRaw`SELECT pg_sleep(1)::text`, { timeout: 100 }),
    ],
  ])("that %s is 'unavailable', never our fault or an answer", async (_what, work) => {
    const error = await thrownBy(work);
    expect(fromDatabase(error)?.code, String(error)).toBe("unavailable");
  });
});
