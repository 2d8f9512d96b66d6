import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { database } from "@/lib/db";
import { keepHouse } from "@/lib/housekeeping";
import { createPlace, type Place, recorded } from "@/lib/operation/suites/world";
import { momentOf, newDecisionId } from "./decision-id";
import {
  type DecisionRecord,
  type DecisionTally,
  type KeptDecision,
  keptDecision,
  plainPath,
  recordDecisions,
} from "./record";

let place: Place;
let pool: pg.Pool;
let keyId: string;

beforeAll(async () => {
  pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
  place = await createPlace("decisions", "ns_global");
  const key = await database().gatewayKey.findFirstOrThrow({ where: { gatewayId: place.gateway.id } });
  keyId = key.id;
});
afterAll(() => pool.end());

async function record(...[kept, tallied]: [kept: KeptDecision[], tallied?: DecisionTally[]]): Promise<void> {
  const client = await pool.connect();
  await recordDecisions(client, kept, tallied).finally(() => client.release());
}

function decision(at: Date, more: Partial<DecisionRecord> = {}): KeptDecision {
  return keptDecision({
    id: newDecisionId(at),
    at,
    gateway: { ...place.gateway, keyId },
    namespace: place.namespace,
    socket: place.socket,
    subject: { kind: "service-account", ...place.account, actsAs: null },
    tokenId: place.token.id,
    action: "http",
    method: "GET",
    host: "orders.example.com",
    path: "/orders?token=secret",
    ip: "192.0.2.7",
    decision: "deny",
    reason: "no_policy",
    status: 403,
    policies: [],
    input: null,
    ...more,
  });
}

test("an id says its moment, and nothing else passes for one", () => {
  const at = new Date();
  expect(momentOf(newDecisionId(at))).toEqual(at);
  for (const text of ["", "dec_1", "tok_0000000000000000000000", `dec_${"z".repeat(20)}x`])
    expect(momentOf(text)).toBeNull();
});

test.each([
  ["/a/b?x=lks_1#y", "/a/b"],
  ["/v1/lks_0123456789AB_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd16Qbs4/x", "/v1/lks_0123456789AB/x"],
  ["/j/eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.c2ln/x", "/j/eyJ.../x"],
])("of the path %s is kept %s", (uri, kept) => expect(plainPath(uri)).toBe(kept));

test("a batch is kept, counted and tells when its gateway was last seen; what is repeated is not kept or counted twice", async () => {
  const at = new Date("2030-03-04T23:59:59.999Z");
  const later = new Date("2030-03-05T00:00:20.001Z");
  const odd = { host: "a\0b\ud800", method: "\\N", path: "/a\tb\nc\rd\\.", ip: "" };
  const batch = [decision(at), decision(later, { ...odd, decision: "allow", status: 200, reason: "policy" })];
  const tally = { ...decision(at), answers: 40 };
  await record(batch.slice(0, 1), [tally]);
  await record(batch);
  await record(batch);
  const rows = await database().decision.findMany({
    where: { namespaceId: place.namespace.id, at: { gte: at } },
    orderBy: { at: "asc" },
  });
  expect(rows).toMatchObject([
    { at, path: "/orders", decision: "deny", subjectName: place.account.name },
    { at: later, decision: "allow", gatewayName: place.gateway.name, host: "a\ufffdb\ufffd", method: "\\N" },
  ]);
  expect(rows[1]).toMatchObject({ path: odd.path, ip: "" });
  const counts = await database().decisionCount.findMany({
    where: { gatewayId: place.gateway.id },
    orderBy: { at: "asc" },
  });
  expect(counts).toMatchObject([
    { decision: "deny", reason: "no_policy", answers: 41n, unkept: 40n },
    { decision: "allow", answers: 1n, unkept: 0n },
  ]);
  const seen = { lastSeenAt: later };
  expect(await database().gateway.findFirst({ where: { id: place.gateway.id } })).toMatchObject(seen);
  expect(await database().gatewayKey.findFirst({ where: { id: keyId } })).toMatchObject(seen);
});

test("a batch that names one decision twice is refused, not tried for ever", async () => {
  const twice = decision(new Date("2030-06-01T00:00:00Z"));
  await expect(record([twice, twice])).rejects.toMatchObject({ code: "23505" });
});

test("two gates that meet a new day at once make its partition once", async () => {
  const at = new Date("2031-01-01T12:00:00Z");
  await Promise.all([1, 2, 3, 4].map(() => record([decision(at)])));
  expect(await database().decision.count({ where: { at } })).toBe(4);
});

test("a gate that waits for another to make the partition finds it there", async () => {
  const at = new Date("2031-01-02T12:00:00Z");
  const other = await pool.connect();
  await other.query("BEGIN");
  await other.query("SELECT make_decision_days($1, $1)", [at.toISOString().slice(0, 10)]);
  const waiting = record([decision(at)]);
  const isWaiting = async () => {
    const { rows } = await other.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
    expect(rows.length).toBeGreaterThan(0);
  };
  await vi.waitFor(isWaiting, { timeout: 5_000 });
  await other.query("COMMIT");
  other.release();
  await waiting;
  expect(await database().decision.count({ where: { at } })).toBe(1);
});

test("days beyond the organisation's retention go whole, with one record; the others stay", async () => {
  const now = new Date("2032-06-30T10:00:00Z");
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
  await record([decision(ago(0)), decision(ago(6)), decision(ago(7)), decision(ago(9))]);
  await recorded("", (tx) => tx.settings.updateMany({ data: { decisionRetentionDays: 7 } }));
  await keepHouse(now);
  await keepHouse(now);
  const left = await database().decision.findMany({ orderBy: { at: "asc" }, select: { at: true } });
  expect(left).toEqual([{ at: ago(7) }, { at: ago(6) }, { at: ago(0) }]);
  expect(await database().activity.count({ where: { action: "decisions.forget" } })).toBe(1);
  await recorded("", (tx) => tx.settings.updateMany({ data: { decisionRetentionDays: 30 } }));
});
