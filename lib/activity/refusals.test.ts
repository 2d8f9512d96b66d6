import { beforeAll, expect, test } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { database } from "@/lib/db";
import { closeRefusalWindows, flushRefusals } from "./refusals";

const recordsFrom = (ip: string) =>
  database().activity.findMany({
    where: { ip, outcome: "refused" },
    orderBy: { seq: "asc" },
    select: { reason: true, attempts: true },
  });

const windowsFrom = (ip: string) =>
  database().$queryRaw<{ attempts: number }[]>`SELECT attempts FROM refusal_windows WHERE record->>'ip' = ${ip}`;

beforeAll(async () => {
  for (const sql of [
    "CREATE SEQUENCE refusal_writes",
    "CREATE FUNCTION count_writes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('refusal_writes'); RETURN NULL; END $$",
    "CREATE TRIGGER count_writes AFTER INSERT OR UPDATE ON refusal_windows FOR EACH ROW EXECUTE FUNCTION count_writes()",
  ])
    await database().$executeRawUnsafe(sql);
});

test("a flood of malformed tokens costs one write a second, and every one of them is counted", async () => {
  const ip = "192.0.2.201";
  await Promise.all(Array.from({ length: 300 }, () => api("not-a-token", "GET /whoami", { ip })));
  await flushRefusals();
  expect(await windowsFrom(ip)).toEqual([{ attempts: 300 }]);
  expect(await writes()).toBeLessThan(30);
  expect(await recordsFrom(ip)).toEqual([{ reason: "malformed", attempts: 1 }]);

  await closeRefusalWindows(new Date(Date.now() + 3_600_000));
  expect(await recordsFrom(ip)).toEqual([
    { reason: "malformed", attempts: 1 },
    { reason: "malformed", attempts: 299 },
  ]);
  expect(await windowsFrom(ip)).toEqual([]);
});

test("refusals of another kind are records of their own", async () => {
  const ip = "192.0.2.202";
  await api("not-a-token", "GET /whoami", { ip });
  await api(null, "GET /whoami", { ip });
  await flushRefusals();
  expect((await recordsFrom(ip)).map(({ reason }) => reason).sort()).toEqual(["malformed", "missing"]);
});

/** How often the database was asked to write a refusal down. */
async function writes(): Promise<number> {
  const [row] = await database().$queryRaw<{ n: number }[]>`SELECT last_value::int AS n FROM refusal_writes`;
  return row?.n ?? Number.NaN;
}
