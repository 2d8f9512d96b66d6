import { createRouterClient } from "@orpc/server";
import { beforeEach, describe, expect, test } from "vitest";
import { appendActivity } from "@/lib/activity/record";
import { router } from "@/lib/api/router";
import { memberActor, systemActor } from "@/lib/auth/actor";
import { database, type Tx } from "@/lib/db";
import type { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { toAppError } from "@/lib/operation/failure";
import { localRequest, type RequestFacts } from "@/lib/operation/request";

type Person = { id: string; name: string; email: string };

let ana: Person;
let ben: Person;

beforeEach(async () => {
  ana = await addMember("Ana Marin", ["role_admin"]);
  ben = await addMember("Ben Okoro", ["role_admin"]);
  // Whoever other tests left behind is no admin any more: these two are the only ones.
  await asLatchkey((tx) =>
    tx.roleAssignment.deleteMany({
      where: { roleId: "role_admin", memberId: { notIn: [ana.id, ben.id] }, serviceAccountId: null },
    }),
  );
});

describe("inviting", () => {
  test("answers the link once, and stores only its hash", async () => {
    const invited = await (await as(ana)).members.invite({ email: fresh(), name: "Rita Tamm", roles: ["read-only"] });
    expect(invited).toMatchObject({
      status: "invited",
      sessions: 0,
      roles: [{ role: "read-only", namespace: "global" }],
    });
    const secret = invited.link?.split("/").at(-1) ?? "";
    expect(secret).toMatch(/^[0-9A-Za-z]{40,}$/);
    const again = await (await as(ana)).members.get({ member: invited.email });
    expect(JSON.stringify(again)).not.toContain(secret);
    const [dump] = await database().$queryRaw<{ text: string }[]>`
      SELECT (SELECT string_agg(to_jsonb(i)::text, '') FROM invitations i) || (SELECT string_agg(to_jsonb(a)::text, '') FROM activity a) AS text`;
    expect(dump?.text).not.toContain(secret);
    const days = (new Date(again.invitedUntil ?? 0).getTime() - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThanOrEqual(7);
  });

  test("a replay by Idempotency-Key makes nobody and shows no link", async () => {
    const input = { email: fresh(), name: "Rita Tamm" };
    const api = await as(ana, { idempotencyKey: `invite ${input.email}` });
    const first = await api.members.invite(input);
    const second = await api.members.invite(input);
    expect(first.link).not.toBeNull();
    expect(second).toEqual({ ...first, link: null });
  });

  test("a link that was made before does not lead to what was given since", async () => {
    const { members } = await as(ana);
    const invited = await members.invite({ email: fresh(), name: "Rita Tamm", roles: ["read-only"] });
    const left = () => database().invitation.count({ where: { memberId: invited.id, usedAt: null } });
    expect(await left()).toBe(1);
    await members.changeRoles({ member: invited.id, addRoles: ["admin"] });
    expect(await left()).toBe(0);
  });

  test("an email that is taken is refused at its field, in any case of letters", async () => {
    const error = await refusal((await as(ana)).members.invite({ email: ben.email.toUpperCase(), name: "Ben" }));
    expect(error).toMatchObject({ code: "name_taken", fields: [{ path: "email" }] });
  });

  test("again voids the old link; never for someone who is active", async () => {
    const api = await as(ana);
    const invited = await api.members.invite({ email: fresh(), name: "Rita Tamm" });
    const again = await api.members.inviteAgain({ member: invited.id });
    expect(again.link).not.toBe(invited.link);
    expect(await database().invitation.count({ where: { memberId: invited.id } })).toBe(1);
    expect(await refusal(api.members.inviteAgain({ member: ben.id }))).toMatchObject({ code: "conflict" });
  });

  test("ESC-1 nobody invites, or invites again, into a role they do not hold", async () => {
    const clerk = await addMember("Clerk", [await addRole(["members:read", "members:write", "roles:read"])]);
    const api = await as(clerk);
    const error = await refusal(api.members.invite({ email: fresh(), name: "Eve", roles: ["admin"] }));
    expect(error).toMatchObject({ code: "forbidden", fields: [{ path: "roles" }] });
    expect(error.message).toBe("You cannot give the role admin: you do not hold it in global.");
    const invited = await (await as(ana)).members.invite({ email: fresh(), name: "New admin", roles: ["admin"] });
    expect(await refusal(api.members.inviteAgain({ member: invited.id }))).toMatchObject({ code: "forbidden" });
    expect(await refusal(api.members.changeRoles({ member: clerk.id, addRoles: ["admin"] }))).toMatchObject({
      code: "forbidden",
    });
  });
});

describe("roles", () => {
  test("changing them is one record, and what a removed role allowed ends with the next request", async () => {
    const api = await as(ana);
    const records = await database().activity.count();
    const changed = await api.members.changeRoles({
      member: ben.email,
      addRoles: ["read-only"],
      removeRoles: ["admin"],
    });
    expect(changed.roles.map(({ role }) => role)).toEqual(["read-only"]);
    expect(await database().activity.count()).toBe(records + 1);
    expect(await refusal((await as(ben)).settings.update({ maxTokenLifetimeDays: 30 }))).toMatchObject({
      code: "forbidden",
    });
  });

  test("changing nothing records nothing", async () => {
    const records = await database().activity.count();
    await (await as(ana)).members.changeRoles({ member: ben.id, addRoles: ["admin"] });
    expect(await database().activity.count()).toBe(records);
  });

  test("taking one that is not held is refused at its field", async () => {
    const error = await refusal((await as(ana)).members.changeRoles({ member: ben.id, removeRoles: ["member"] }));
    expect(error).toMatchObject({ code: "invalid_input", fields: [{ path: "removeRoles" }] });
  });

  test("a sign-in that is 16 minutes old must be confirmed first", async () => {
    const api = await as(ana, {}, 16);
    expect(await refusal(api.members.changeRoles({ member: ben.id, addRoles: ["member"] }))).toMatchObject({
      code: "step_up_required",
    });
  });
});

describe("disabling", () => {
  test("ends every session in the same commit, and enabling brings none back", async () => {
    await addSession(ben);
    const api = await as(ana);
    expect(await api.members.get({ member: ben.id })).toMatchObject({ status: "active", sessions: 1 });
    expect(await api.members.disable({ member: ben.id })).toMatchObject({ status: "disabled", sessions: 0 });
    expect(await database().session.count({ where: { memberId: ben.id, endedAt: null } })).toBe(0);
    expect(await api.members.enable({ member: ben.id })).toMatchObject({ status: "active", sessions: 0 });
  });

  test("voids the invitation that is out", async () => {
    const api = await as(ana);
    const invited = await api.members.invite({ email: fresh(), name: "Rita Tamm" });
    await api.members.disable({ member: invited.id });
    expect(await database().invitation.count({ where: { memberId: invited.id } })).toBe(0);
    expect(await api.members.enable({ member: invited.id })).toMatchObject({ status: "invited", invitedUntil: null });
  });

  test("nobody disables themself", async () =>
    expect(await refusal((await as(ana)).members.disable({ member: ana.email }))).toMatchObject({ code: "conflict" }));

  test("ESC-5 the last admin stays: disabled, without the role, or by two at once", async () => {
    await (await as(ana)).members.disable({ member: ben.id });
    const clerk = await addMember("Clerk", [await addRole(["members:read", "members:write"])]);
    const api = await as(clerk);
    expect(await refusal(api.members.disable({ member: ana.id }))).toMatchObject({ code: "last_admin" });
    expect(await refusal(api.members.changeRoles({ member: ana.id, removeRoles: ["admin"] }))).toMatchObject({
      code: "last_admin",
    });
    expect(await database().session.count({ where: { memberId: ana.id, endedAt: { not: null } } })).toBe(0);
  });

  test("ESC-5 two admins who disable each other at once: one stays, 20 rounds", async () => {
    for (let round = 0; round < 20; round++) {
      const answers = await Promise.allSettled([
        (await as(ana)).members.disable({ member: ben.id }),
        (await as(ben)).members.disable({ member: ana.id }),
      ]);
      const done = answers.filter(({ status }) => status === "fulfilled");
      expect(done).toHaveLength(1);
      const failed = answers.find((answer) => answer.status === "rejected");
      expect(toAppError(failed?.reason, localRequest())).toMatchObject({ code: "last_admin" });
      const [left, gone] = answers[0]?.status === "fulfilled" ? [ana, ben] : [ben, ana];
      await (await as(left)).members.enable({ member: gone.id });
    }
  });

  test("an account made in global at the same moment does not deadlock with it", async () => {
    const [ben2, api] = [ben, await as(ana)];
    for (let round = 0; round < 10; round++) {
      await Promise.all([
        api.members.disable({ member: ben2.id }),
        api.serviceAccounts.create({ name: `svc-${newId("sa").slice(3).toLowerCase()}` }),
        api.serviceAccounts.create({ name: `svc-${newId("sa").slice(3).toLowerCase()}` }),
      ]);
      await api.members.enable({ member: ben2.id });
    }
  });
});

describe("deleting", () => {
  test("ends their sessions and takes them from groups, policies and accounts; the record says who they were", async () => {
    const api = await as(ana);
    const carl = await addMember("Carl Berg", ["role_member"]);
    await addSession(carl);
    const account = await api.serviceAccounts.create({
      name: `svc-${newId("sa").slice(3).toLowerCase()}`,
      owners: [ana.email, carl.email],
      impersonates: carl.email,
    });
    const group = await api.groups.create({ name: `group ${newId("grp")}`, members: [carl.email] });
    const policy = await api.policies.create({ name: `policy ${newId("pol")}`, who: { members: [carl.email] } });
    expect(await api.members.get({ member: carl.id })).toMatchObject({
      policies: [{ id: policy.id }],
      groups: [{ id: group.id }],
      actedAsBy: [{ id: account.id }],
    });
    await api.members.delete({ member: carl.email });
    expect(await refusal(api.members.get({ member: carl.id }))).toMatchObject({ code: "not_found" });
    expect(await database().session.count({ where: { memberId: carl.id } })).toBe(0);
    expect((await api.groups.get({ g: group.id })).members).toEqual([]);
    expect((await api.policies.get({ p: policy.id })).who).toEqual({ members: [] });
    expect(await api.serviceAccounts.get({ sa: account.id })).toMatchObject({
      impersonates: null,
      owners: [{ id: ana.id }],
      version: account.version + 1,
    });
    const [record] = await database().activity.findMany({ where: { action: "members.delete", targetId: carl.id } });
    expect(record?.before).toMatchObject({
      email: carl.email,
      endedImpersonations: [account.name],
    });
    const invited = await api.members.invite({ email: carl.email, name: "Carl Berg" });
    expect(invited.id).not.toBe(carl.id);
    expect(await api.members.get({ member: invited.id })).toMatchObject({ groups: [], policies: [], ownedAccounts: 0 });
  });

  test("is refused while they are the only owner of an account, which names no account that the asker can't see", async () => {
    const api = await as(ana);
    const carl = await addMember("Carl Berg", ["role_member"]);
    const name = `svc-${newId("sa").slice(3).toLowerCase()}`;
    await api.serviceAccounts.create({ name, owners: [carl.email] });
    const refused = await refusal(api.members.delete({ member: carl.id }));
    expect([refused.code, refused.message]).toEqual([
      "in_use",
      `Carl Berg is the only owner of ${name}. Give them another owner first.`,
    ]);
    const clerk = await addMember("Clerk", [await addRole(["members:read", "members:write"])]);
    expect((await refusal((await as(clerk)).members.delete({ member: carl.id }))).message).toContain(
      "only owner of 1 more.",
    );
    await api.serviceAccounts.reassign({ from: carl.id, to: ana.id });
    await api.members.delete({ member: carl.id });
  });

  test("ESC-5 nobody deletes themself, nor the last admin; of two who delete each other one stays", async () => {
    expect(await refusal((await as(ana)).members.delete({ member: ana.id }))).toMatchObject({ code: "conflict" });
    const answers = await Promise.allSettled([
      (await as(ana)).members.delete({ member: ben.id }),
      (await as(ben)).members.delete({ member: ana.id }),
    ]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const [left] = answers[0]?.status === "fulfilled" ? [ana] : [ben];
    const clerk = await addMember("Clerk", [await addRole(["members:read", "members:write"])]);
    expect(await refusal((await as(clerk)).members.delete({ member: left.id }))).toMatchObject({ code: "last_admin" });
  });
});

describe("sessions", () => {
  test("are listed while they can be used, and ended one by one or all, each with its record", async () => {
    for (let i = 0; i < 3; i++) await addSession(ben);
    const api = await as(ana);
    const { items } = await api.members.sessions({ member: ben.id });
    expect(items).toHaveLength(3);
    expect(JSON.stringify(items)).not.toMatch(/hash/);
    const records = await database().activity.count();
    await api.members.endSession({ member: ben.id, session: items[0]?.id ?? "" });
    expect((await api.members.sessions({ member: ben.id })).items).toHaveLength(2);
    await api.members.endSessions({ member: ben.id });
    expect((await api.members.sessions({ member: ben.id })).items).toEqual([]);
    expect(await database().activity.count()).toBe(records + 2);
    await api.members.endSessions({ member: ben.id });
    expect(await database().activity.count(), "nothing to end").toBe(records + 2);
  });

  test("of one's own, the one that asks stays; someone else's is not found under my name", async () => {
    await addSession(ana);
    await addSession(ben);
    const own = await database().session.findFirstOrThrow({ where: { memberId: ana.id, endedAt: null } });
    const session = { id: own.id, authenticatedAt: new Date(), method: "password" } as const;
    const actor = await memberActor(database(), ana, session);
    const api = createRouterClient(router, { context: { actor, request: localRequest() } });
    await addSession(ana);
    await api.members.endSessions({ member: ana.id });
    expect((await api.members.sessions({ member: ana.id })).items).toMatchObject([{ id: own.id, current: true }]);
    const [his] = (await api.members.sessions({ member: ben.id })).items;
    expect(await refusal(api.members.endSession({ member: ana.id, session: his?.id ?? "" }))).toMatchObject({
      code: "not_found",
    });
  });
});

test("the list filters by status and role, finds by name and email, and pages by name", async () => {
  const api = await as(ana);
  const invited = await api.members.invite({ email: fresh(), name: "Änne 100%_sure", roles: ["read-only"] });
  const ids = async (input: Parameters<typeof api.members.list>[0]) =>
    (await api.members.list(input)).items.map(({ id }) => id);
  expect(await ids({ status: "invited", q: invited.email })).toEqual([invited.id]);
  expect(await ids({ status: ["active", "disabled"], q: invited.email })).toEqual([]);
  expect(await ids({ q: "100%_S" })).toEqual([invited.id]);
  expect(await ids({ q: "%%" })).toEqual([]);
  expect(new Set(await ids({ role: "admin" }))).toEqual(new Set([ana.id, ben.id]));
  const first = await api.members.list({ role: ["admin"], limit: 1, count: true });
  const second = await api.members.list({ role: ["admin"], limit: 1, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(["Ana Marin", "Ben Okoro"]);
  expect(first.total).toEqual({ count: 2, capped: false });
  expect(second.nextCursor).toBeNull();
});

test("no answer about a member holds a hash or a password", async () => {
  const text = JSON.stringify(await (await as(ana)).members.list({ limit: 200 }));
  expect(text).not.toMatch(/hash|password/i);
});

const fresh = () => `person-${newId("mem").slice(4).toLowerCase()}@example.com`;

/** The verbs as this person, signed in `minutes` ago, with the rights they hold right now. */
async function as({ id, name }: Person, facts: Partial<RequestFacts> = {}, minutes = 0) {
  const authenticatedAt = new Date(Date.now() - minutes * 60_000);
  const actor = await memberActor(database(), { id, name }, { id: newId("ses"), authenticatedAt, method: "password" });
  return createRouterClient(router, { context: { actor, request: localRequest(facts) } });
}

async function refusal(promise: Promise<unknown>): Promise<AppError> {
  const outcome = await promise.then(
    () => null,
    (error: unknown) => toAppError(error, localRequest()),
  );
  if (!outcome) throw new Error("it was not refused");
  return outcome;
}

async function addMember(name: string, roles: string[]): Promise<Person> {
  const person = { id: newId("mem"), name, email: fresh() };
  await asLatchkey(async (tx) => {
    await tx.member.create({ data: { ...person, activatedAt: new Date(), createdById: "system", createdByName: "-" } });
    await tx.roleAssignment.createMany({
      data: roles.map((roleId) => ({
        id: newId("ra"),
        roleId,
        namespaceId: "ns_global",
        memberId: person.id,
        assignedById: "system",
        assignedByName: "Latchkey",
      })),
    });
  });
  return person;
}

async function addRole(permissions: string[]): Promise<string> {
  const id = newId("role");
  await asLatchkey((tx) =>
    tx.role.create({
      data: {
        id,
        namespaceId: "ns_global",
        name: id.toLowerCase(),
        nameKey: id,
        permissions,
        createdById: "-",
        createdByName: "-",
      },
    }),
  );
  return id;
}

async function addSession({ id }: Person): Promise<void> {
  await asLatchkey((tx) =>
    tx.session.create({
      data: { id: newId("ses"), memberId: id, method: "password", hash: Buffer.from(newId("ses").padEnd(32, "0")) },
    }),
  );
}

async function asLatchkey(work: (tx: Tx) => Promise<unknown>): Promise<void> {
  await database().$transaction(async (tx) => {
    await work(tx);
    await appendActivity(tx, {
      actor: systemActor,
      request: localRequest(),
      namespace: "",
      action: "fixture",
      target: { kind: "none", id: "", name: "" },
      outcome: "done",
    });
  });
}
