import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { database } from "@/lib/db";
import { newId } from "@/lib/ids";
import { countryOf } from "@/lib/network/country";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { evaluate } from "@/lib/policies/engine/evaluate";
import { actionsOf } from "@/lib/policies/engine/model";
import { anyPolicy } from "@/lib/policies/engine/random-fixture";
import { loadAccounts, loadPolicies, loadSockets, type PlacedSocket } from "@/lib/policies/load";
import { Prisma } from "@/prisma/generated/client";
import { type Gate, startGate } from "./gate";
import { askAsNginx, givenGateway, untilDecided } from "./gate-fixture";

/** Questions over the wire; each is compared with the engine, and every hundredth with the verb behind Test access. */
const QUESTIONS = Number(process.env.LATCHKEY_TEST_AGREEMENT ?? 10_000);
const WORLDS = 10;

let gate: Gate;
let place: Place;
let admin: Person;
let key: string;
let tokens: { account: string; token: string }[];
let sockets: PlacedSocket[];

beforeAll(async () => {
  place = await createPlace("prod", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
  ({ key } = await givenGateway({ namespaceId: "ns_global" }));
  await recorded("", async (tx) => {
    const by = { createdById: "system", createdByName: "Latchkey" };
    for (const [namespaceId, tags] of [
      ["ns_global", { env: "prod" }],
      [place.namespace.id, { team: "pay" }],
      [place.vacant.id, {}],
    ] as const)
      await tx.socket.create({
        data: {
          namespaceId,
          id: newId("sock"),
          name: newId("sock").toLowerCase().replace("_", "-"),
          type: "http",
          tags,
          acceptAmbiguousPaths: "team" in tags,
          ...by,
        },
      });
  });
  sockets = await loadSockets(database(), Prisma.sql`true`);
  tokens = [];
  for (const [name, namespace, impersonates] of [
    ["svc-a", "global", undefined],
    ["svc-b", place.namespace.slug, undefined],
    ["svc-c", "global", place.member.email],
  ] as const) {
    const { body } = await api(admin.token, "POST /service-accounts", {
      json: { name, namespace, token: { name: "one" } },
    });
    if (impersonates)
      await recorded("", (tx) =>
        tx.serviceAccount.updateMany({ where: { id: body.id }, data: { impersonatesMemberId: place.member.id } }),
      );
    tokens.push({ account: body.id, token: body.token.token });
  }
  gate = await startGate({ host: "127.0.0.1", port: 0 });
});
afterAll(() => gate.close());

/** Replaces every policy with random ones about what is there. */
async function makePolicies(seed: number): Promise<void> {
  const drawn = fc.sample(fc.array(anyPolicy, { minLength: 3, maxLength: 8 }), { seed, numRuns: 1 })[0] ?? [];
  const accounts = await database().serviceAccount.findMany({
    where: { id: { in: tokens.map(({ account }) => account) } },
  });
  await recorded("", async (tx) => {
    await tx.policy.deleteMany();
    for (const [at, one] of drawn.entries()) {
      const namespaceId = one.namespaceId === "ns_global" ? "ns_global" : place.namespace.id;
      const { enabled, effect, orgWide } = one;
      const json = (value: unknown) => (value === null ? Prisma.DbNull : (value as Prisma.InputJsonObject));
      const parts = { who: json(one.who), where: json(one.where), when: json(one.when), actions: json(one.actions) };
      const by = { createdById: "system", createdByName: "x", updatedById: "system", updatedByName: "x" };
      const policy = {
        namespaceId,
        id: newId("pol"),
        name: `policy-${seed}-${at}`,
        enabled,
        effect,
        orgWide,
        ...parts,
        ...by,
      };
      await tx.policy.create({ data: { ...policy, tagRules: one.tagRules as Prisma.InputJsonArray } });
      const link = { namespaceId, policyId: policy.id };
      for (const account of accounts.filter((_, index) => one.serviceAccounts.includes(`sa_${index + 1}`)))
        if (namespaceId !== "ns_global" || account.namespaceId === "ns_global")
          await tx.policyServiceAccount.create({
            data: { ...link, serviceAccountId: account.id, serviceAccountNamespaceId: account.namespaceId },
          });
      for (const socket of sockets.filter(
        (one2, index) => one.sockets.includes(`sock_${index}`) && one2.namespaces.includes(namespaceId),
      ))
        await tx.policySocket.create({
          data: { ...link, socketId: socket.id, socketNamespaceId: socket.namespaces[0] as string },
        });
    }
  });
}

const question = fc.record({
  who: fc.nat(2),
  socket: fc.nat(99),
  method: fc.constantFrom("GET", "POST", "PUT"),
  path: fc.constantFrom("/", "/api", "/api/v1/x", "/admin/users", "/API/v1", "/api/../admin", "/a%2fb"),
  ip: fc.constantFrom(
    "10.1.2.3",
    "10.9.9.9",
    "192.0.2.1",
    "2001:db8::7",
    "::ffff:10.1.2.3",
    "8.8.8.8",
    "0300.0.2.1",
    "",
  ),
});

test(`POL-9 gate, engine and Test access agree on ${QUESTIONS.toLocaleString("en-US")} random questions`, {
  timeout: 120_000,
}, async () => {
  const decided = { allow: 0, deny: 0 };
  for (let world = 0; world < WORLDS; world++) {
    await makePolicies(world + 1);
    const policies = await loadPolicies(database(), Prisma.sql`true`);
    const subjects = await loadAccounts(database(), Prisma.sql`s.id = ANY(${tokens.map(({ account }) => account)})`);
    const asked = fc.sample(question, { seed: world + 1, numRuns: QUESTIONS / WORLDS });
    const ask = async (one: (typeof asked)[number], at: number): Promise<void> => {
      const socket = sockets[one.socket % sockets.length] as PlacedSocket;
      const { account, token } = tokens[one.who] as (typeof tokens)[number];
      const lines = ["X-Latchkey-Socket", `${socket.name}@${socket.namespace}`];
      const { status } = await untilDecided(() =>
        askAsNginx(gate.port, {
          key,
          token,
          method: one.method,
          uri: one.path,
          ip: one.ip,
          lines,
        }),
      );
      const decision = status === 200 ? "allow" : "deny";
      expect([200, 403]).toContain(status);
      decided[decision]++;
      const ip = one.ip || null;
      const subject = subjects.find(({ id }) => id === account) as (typeof subjects)[number];
      const http = { method: one.method, path: one.path };
      const action = actionsOf(socket.type)[0] ?? "http";
      const request = { subject, socket, action, http, ip, country: countryOf(ip), time: new Date() };
      const concerned = policies.filter(({ namespaceId }) => socket.namespaces.includes(namespaceId));
      expect({ ...one, decision: evaluate(concerned, request).decision }).toEqual({ ...one, decision });
      if (at % 100 > 0) return;
      const known = one.ip === "0300.0.2.1" ? null : ip;
      const json = { subject: { serviceAccount: account }, socket: socket.id, action, ip: known, http };
      const tested = await api(admin.token, "POST /policies/test", { json });
      expect({ ...one, decision: tested.body.decision, text: tested.status === 200 ? "" : tested.text }).toEqual({
        ...one,
        decision,
        text: "",
      });
    };
    for (let from = 0; from < asked.length; from += 25)
      await Promise.all(asked.slice(from, from + 25).map((one, at) => ask(one, from + at)));
  }
  expect(Math.min(decided.allow, decided.deny)).toBeGreaterThan(QUESTIONS / 50);
});
