import { createRouterClient } from "@orpc/server";
import { beforeAll, expect, test } from "vitest";
import { router } from "@/lib/api/router";
import { localRequest } from "@/lib/operation/request";
import { createPerson, createPlace, type Person, type Place } from "@/lib/operation/suites/world";

let place: Place;
let admin: Person;

beforeAll(async () => {
  place = await createPlace("prod", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
});

async function api() {
  return createRouterClient(router, { context: { actor: await admin.member(), request: localRequest() } });
}

test("the tester, the preview and both access lists agree before and after a save", async () => {
  const { policies, serviceAccounts, sockets } = await api();
  const question = {
    subject: { serviceAccount: place.account.id },
    socket: place.socket.id,
    action: "http",
    http: { method: "GET", path: "/" },
  } as const;
  const document = {
    name: place.policy.name,
    orgWide: true,
    who: { serviceAccounts: [place.account.name] },
    actions: { http: {} },
  };
  expect((await policies.test(question)).decision).toBe("deny");
  const draft = { ...document, id: place.policy.id, namespace: place.namespace.slug };
  const drafted = await policies.test({ ...question, draft });
  expect(drafted.decision).toBe("allow");
  expect(drafted.policies[0]).toMatchObject({ policy: place.policy.name, draft: true, matched: true, decides: true });

  const preview = await policies.preview({ p: place.policy.id, ...document });
  expect(preview.losses).toEqual([]);
  expect(preview.gains).toMatchObject([
    { subject: { id: place.account.id }, socket: { id: place.socket.id }, actions: ["http"], had: false, has: true },
  ]);
  expect((await serviceAccounts.access({ sa: place.account.id })).items).toEqual([]);
  await policies.replace({ p: place.policy.id, ...document });

  expect((await policies.test(question)).decision).toBe("allow");
  expect((await serviceAccounts.access({ sa: place.account.id })).items).toMatchObject([
    { socket: { id: place.socket.id }, actions: ["http"], conditions: null, policies: [{ id: place.policy.id }] },
  ]);
  expect((await sockets.access({ s: place.socket.id })).items).toMatchObject([{ subject: { id: place.account.id } }]);
  expect((await policies.preview({ p: place.policy.id, ...document })).gains).toEqual([]);

  const narrower = { ...document, where: { cidrs: ["10.0.0.0/8"] } };
  const narrowed = await policies.preview({ p: place.policy.id, ...narrower });
  expect(narrowed.gains).toEqual([]);
  expect(narrowed.losses).toMatchObject([{ had: true, has: true, before: null, after: "from 10.0.0.0/8" }]);
  expect((await policies.preview({ p: place.policy.id, ...document, enabled: false })).losses).toHaveLength(1);
});

test("what a policy asks for is not told to those who may not read it", async () => {
  const { policies } = await api();
  const secret = { name: "from the office", orgWide: true, where: { cidrs: ["198.51.100.0/24"] } };
  const { id } = await policies.create(secret);
  const auditor = await createPerson(place.namespace.id, { role: "read-only" });
  const theirs = createRouterClient(router, { context: { actor: await auditor.member(), request: localRequest() } });
  const access = await theirs.serviceAccounts.access({ sa: place.idle.id });
  expect(access.items.map(({ conditions }) => conditions)).toEqual(["under conditions that you may not read"]);
  expect(JSON.stringify(access)).not.toMatch(/198\.51\.100|from the office/);
  await policies.delete({ p: id });
});

test("TEN-4 a policy that lives where the asker may not read is not named, even where it does not decide", async () => {
  const { policies } = await api();
  const allow = await policies.create({ name: "hidden allow", orgWide: true });
  const deny = await policies.create({
    name: "own deny",
    namespace: place.namespace.slug,
    effect: "deny",
    orgWide: true,
  });
  const auditor = await createPerson(place.namespace.id, { role: "read-only" });
  const theirs = createRouterClient(router, { context: { actor: await auditor.member(), request: localRequest() } });
  const question = { subject: { serviceAccount: place.idle.id }, socket: place.socket.id, action: "http" } as const;
  expect((await policies.test(question)).because).toContain("Without it hidden allow would allow it.");
  const answer = await theirs.policies.test(question);
  expect(answer.because).toBe("own deny matches, and deny wins over any allow.");
  expect(JSON.stringify(answer)).not.toContain("hidden allow");
  await policies.delete({ p: allow.id });
  await policies.delete({ p: deny.id });
});

test("a token is refused where it would be, whatever the policies say", async () => {
  const { policies } = await api();
  const question = { socket: place.socket.id, action: "http" } as const;
  expect(await policies.test({ ...question, subject: { token: place.paused.id } })).toMatchObject({
    decision: "deny",
    because: expect.stringContaining("is paused"),
  });
  expect((await policies.test({ ...question, subject: { token: place.token.id } })).decision).toBe("allow");
});
