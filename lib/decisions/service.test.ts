import { call } from "@orpc/server";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { database } from "@/lib/db";
import { localRequest } from "@/lib/operation/request";
import { createPerson, createPlace, type Person, type Place } from "@/lib/operation/suites/world";
import type { StoredPolicy } from "@/lib/policies/engine/model";
import { loadAccounts, loadSockets } from "@/lib/policies/load";
import { policies } from "@/lib/policies/service";
import { Prisma } from "@/prisma/generated/client";
import { newDecisionId } from "./decision-id";
import { type DecisionRecord, type DecisionTally, type KeptDecision, keptDecision, recordDecisions } from "./record";
import { decisions } from "./service";

let place: Place;
let admin: Person;
let pool: pg.Pool;

beforeAll(async () => {
  pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
  place = await createPlace("decided", "ns_global");
  admin = await createPerson(place.namespace.id, { role: "admin" });
});
afterAll(() => pool.end());

const as = async (person = admin) => ({ context: { actor: await person.member(), request: localRequest() } });

async function written(...[kept, tallied]: [kept: KeptDecision[], tallied?: DecisionTally[]]): Promise<void> {
  const client = await pool.connect();
  await recordDecisions(client, kept, tallied).finally(() => client.release());
}

/** An allow of the place's account, as the gate records it, by a policy that allows it GET. */
async function given(more: Partial<DecisionRecord> = {}): Promise<DecisionRecord> {
  const at = new Date();
  const [subject] = await loadAccounts(database(), Prisma.sql`s.id = ${place.account.id}`);
  const [socket] = await loadSockets(database(), Prisma.sql`s.id = ${place.socket.id}`);
  if (!subject || !socket) throw new Error("no such place");
  const stored: StoredPolicy = {
    ...{
      id: place.policy.id,
      name: place.policy.name,
      namespaceId: place.namespace.id,
      namespace: place.namespace.slug,
    },
    ...{ enabled: true, effect: "allow", orgWide: false, tagRules: [], members: [], groups: [], sockets: [socket.id] },
    ...{ who: { serviceAccounts: [] }, where: null, when: null, actions: { http: { methods: ["GET"] } } },
    serviceAccounts: [subject.id],
  };
  const http = { method: "GET", path: "/orders" };
  const record: DecisionRecord = {
    id: newDecisionId(at),
    at,
    gateway: { ...place.gateway, keyId: "lkg_000000000000" },
    namespace: place.namespace,
    socket,
    subject: { kind: "service-account", id: subject.id, name: subject.name, actsAs: null },
    tokenId: place.token.id,
    ...{ action: "http", ...http, host: null, ip: "192.0.2.7", decision: "allow", reason: "policy", status: 200 },
    policies: [{ version: 1, stored }],
    input: { subject, socket, action: "http", http, ip: "192.0.2.7", country: null, time: at },
    ...more,
  };
  await written([keptDecision(record)]);
  return record;
}

test("says why it was so, by the policy of then, and what it would be, by the one of now", async () => {
  const { id } = await given();
  const { traceThen, traceNow } = await call(decisions.get, { id }, await as());
  expect(traceThen).toMatchObject({
    decision: "allow",
    because: `${place.policy.name} matches, and nothing denies it.`,
    policies: [{ policy: place.policy.name, matched: true, decides: true }],
  });
  expect(traceNow).toMatchObject({ decision: "deny", because: "No policy matches, and no match is deny." });
  await call(policies.sockets, { p: place.policy.id, add: [place.socket.id] }, await as());
  expect((await call(decisions.get, { id }, await as())).traceNow).toMatchObject({ decision: "allow" });
});

test("shows nobody a policy that they may not read, only that one decided", async () => {
  const { id } = await given();
  const auditor = await createPerson(place.namespace.id, { permissions: ["activity:read"] });
  const { traceThen } = await call(decisions.get, { id }, await as(auditor));
  expect(traceThen).toMatchObject({
    policies: [],
    hidden: true,
    because: expect.stringMatching(/may not read allows it/),
  });
  expect(JSON.stringify(traceThen)).not.toContain(place.policy.name);
});

test("without a subject or a question to the policies has no trace, but its reason", async () => {
  const { id } = await given({
    subject: null,
    tokenId: null,
    policies: [],
    input: null,
    decision: "deny",
    reason: "missing",
  });
  expect(await call(decisions.get, { id }, await as())).toMatchObject({
    reason: "missing",
    subject: null,
    traceThen: null,
    traceNow: null,
  });
});

test("is found by any of its names, and counted with those that were too many to keep", async () => {
  const { id, gateway, namespace, at } = await given({ path: "/needle" });
  const found = async (input: object) =>
    (await call(decisions.list, { namespace: namespace.slug, limit: 1, ...input }, await as())).items.map(
      (one) => one.id,
    );
  const token = place.token.id.replace("tok_", "lks_");
  for (const filter of [
    { gateway: gateway.name },
    { socket: place.socket.name },
    { subject: [place.account.name] },
    { token },
  ])
    expect(await found({ ...filter, decision: "allow" }), JSON.stringify(filter)).toEqual([id]);
  expect(await found({ q: "needle" })).toEqual([id]);
  expect(await found({ decision: "allow", reason: "expired" })).toEqual([]);
  const tally = { at, gateway: { ...place.gateway, keyId: "lkg_000000000000" }, namespace, decision: "deny" as const };
  const before = await call(decisions.counts, { namespace: namespace.slug }, await as());
  await written([], [{ ...tally, reason: "unknown", answers: 900 }]);
  const after = await call(decisions.counts, { namespace: namespace.slug }, await as());
  expect(after).toMatchObject({ allowed: before.allowed, denied: before.denied + 900, unkept: 900 });
  expect(after.reasons[0]).toEqual({ decision: "deny", reason: "unknown", answers: 900 });
});
