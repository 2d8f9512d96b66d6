import { createRouterClient } from "@orpc/server";
import { beforeAll, expect, test } from "vitest";
import { keepCheckpoints } from "@/lib/activity/checkpoints";
import { appendActivity } from "@/lib/activity/record";
import { router } from "@/lib/api/router";
import { memberActor, systemActor } from "@/lib/auth/actor";
import { database, type Tx } from "@/lib/db";
import { newId } from "@/lib/ids";
import { localRequest } from "@/lib/operation/request";

const admin = { id: newId("mem"), name: "Ana Marin" };
const editor = { id: newId("mem"), name: "Ed" };

beforeAll(() =>
  asLatchkey(async (tx) => {
    const by = { createdById: "system", createdByName: "Latchkey" };
    for (const [person, roleId] of [
      [admin, "role_admin"],
      [editor, "role_member"],
    ] as const) {
      await tx.member.create({
        data: { ...person, email: `${person.id.toLowerCase()}@example.com`, activatedAt: new Date(), ...by },
      });
      await tx.roleAssignment.create({
        data: {
          id: newId("ra"),
          roleId,
          namespaceId: "ns_global",
          memberId: person.id,
          assignedById: "system",
          assignedByName: "Latchkey",
        },
      });
    }
  }),
);

test("an empty installation has no step done and nothing to look at", async () => {
  expect(await (await as(admin)).overview.get({})).toMatchObject({
    serviceAccounts: 0,
    liveTokens: 0,
    expiring: { tokens: 0, first: null },
    expiryDays: [],
    attention: {
      expiring: [],
      neverUsed: { tokens: 0, oldest: null },
      withoutExpiry: { tokens: 0, serviceAccounts: [] },
      stale: [],
    },
    steps: { account: false, token: false, policy: false, firstUse: false },
  });
});

test("counts what is live, says what ends when, and what needs attention", async () => {
  const api = await as(admin);
  await api.settings.update({ allowTokensWithoutExpiry: true });
  const deploy = await api.serviceAccounts.create({ name: "svc-deploy" });
  const backup = await api.serviceAccounts.create({ name: "svc-backup" });
  const soon = new Date(Date.now() + 19 * 3_600_000).toISOString();
  const make = (sa: string, name: string, expiry: object) => api.accessTokens.create({ sa, name, ...expiry });
  const nightly = await make(deploy.id, "nightly", { expiresAt: soon });
  await make(deploy.id, "month", { expiresInDays: 20 });
  await make(deploy.id, "quarter", { expiresInDays: 60 });
  const old = await make(deploy.id, "year", { expiresInDays: 365 });
  await make(backup.id, "forever", { expiresAt: null });
  const ended = await make(backup.id, "ended", { expiresInDays: 5 });
  await api.accessTokens.revoke({ id: ended.id });
  await api.serviceAccounts.disable({ sa: backup.id });
  await asLatchkey(
    (tx) => tx.$executeRaw`UPDATE access_tokens SET created_at = now() - interval '40 days' WHERE id = ${old.id}`,
  );
  const answer = await api.overview.get({});
  expect(answer).toMatchObject({
    serviceAccounts: 2,
    liveTokens: 5,
    expiring: { tokens: 2, first: soon },
    attention: {
      expiring: [{ id: nightly.id, name: "nightly", serviceAccount: { name: "svc-deploy" }, endsAt: soon }],
      neverUsed: { tokens: 1, oldest: { id: old.id } },
      withoutExpiry: { tokens: 1, serviceAccounts: ["svc-backup"] },
      stale: [{ id: backup.id, name: "svc-backup", liveTokens: 1, lastUsedAt: null }],
    },
    steps: { account: true, token: true, policy: false, firstUse: false },
  });
  expect(answer.expiryDays.map(({ tokens }) => tokens)).toEqual([1, 1, 1]);
  expect(answer.expiryDays[0]?.day).toBe(soon.slice(0, 10));
  expect(answer.recent?.[0]).toMatchObject({ action: "fixture" });
});

test("what happened lately is what people did, and no signature of the log", async () => {
  await keepCheckpoints();
  const { recent } = await (await as(admin)).overview.get({});
  expect(recent).toHaveLength(7);
  expect(recent?.filter(({ action }) => action === "activity.checkpoint")).toEqual([]);
});

test("whoever may not read activity gets none of it", async () => {
  expect((await (await as(editor)).overview.get({})).recent).toBeNull();
});

test("roles say what they allow and how many hold them", async () => {
  const api = await as(admin);
  const { items } = await api.roles.list({ builtIn: true });
  expect(items.map(({ name }) => name)).toEqual(["admin", "client", "member", "read-only"]);
  expect(await api.roles.get({ role: "client" })).toMatchObject({
    builtIn: true,
    permissions: [],
    members: 0,
    serviceAccounts: 2,
    namespace: "global",
  });
  expect(await api.roles.get({ role: "role_admin" })).toMatchObject({ members: 1 });
});

test("namespaces are those that may be read", async () => {
  const { items } = await (await as(editor)).namespaces.list({});
  expect(items).toMatchObject([{ slug: "global", name: "Global", parent: null }]);
});

test("settings change with a version and a record; the same again changes nothing", async () => {
  const api = await as(admin);
  const before = await api.settings.get({});
  const after = await api.settings.update({ maxTokenLifetimeDays: 90 });
  expect(after).toEqual({ ...before, maxTokenLifetimeDays: 90, version: before.version + 1 });
  const records = await database().activity.count();
  expect(await api.settings.update({ maxTokenLifetimeDays: 90 })).toEqual(after);
  expect(await database().activity.count()).toBe(records);
});

async function as(person: { id: string; name: string }) {
  const session = { id: newId("ses"), authenticatedAt: new Date(), method: "password" } as const;
  const actor = await memberActor(database(), person, session);
  return createRouterClient(router, { context: { actor, request: localRequest() } });
}

async function asLatchkey(work: (tx: Tx) => Promise<unknown>): Promise<void> {
  await database().$transaction(async (tx) => {
    await work(tx);
    const target = { kind: "none", id: "", name: "" };
    const request = localRequest();
    await appendActivity(tx, {
      actor: systemActor,
      request,
      namespace: "",
      action: "fixture",
      target,
      outcome: "done",
    });
  });
}
