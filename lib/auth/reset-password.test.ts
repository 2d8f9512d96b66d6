import { createRouterClient } from "@orpc/server";
import { beforeAll, describe, expect, test } from "vitest";
import { router } from "@/lib/api/router";
import { database } from "@/lib/db";
import { toAppError } from "@/lib/operation/failure";
import { localRequest, type RequestFacts } from "@/lib/operation/request";
import { createPerson, type Person } from "@/lib/operation/suites/world";
import { givenMember, recorded, TEST_PASSWORD } from "./member-fixture";
import { readReset, resetPassword } from "./reset-password";
import { readSession } from "./session";
import { signInWithPassword } from "./sign-in";

let admin: Person;
beforeAll(async () => {
  admin = await createPerson("ns_global", { role: "admin" });
});

async function api(person = admin, facts: Partial<RequestFacts> = {}) {
  return createRouterClient(router, { context: { actor: await person.member(), request: localRequest(facts) } });
}

// Each test comes from an address of its own: attempts are limited by it.
let ip = 0;
const here = () => localRequest({ ip: `198.51.100.${++ip}` });
const NEW = "another horse, another battery";

async function linkFor(member: string): Promise<string> {
  const { link } = await (await api()).members.resetPassword({ member });
  expect(link).toMatch(/^http:\/\/localhost:3000\/sign-in\/reset\/[0-9A-Za-z]{43}$/);
  return link?.split("/").at(-1) ?? "";
}
const refusal = async (promise: Promise<unknown>) =>
  toAppError(await promise.then(() => null).catch((error: unknown) => error), localRequest());

test("by the link a member chooses a new password: the old one and every session end, with one record", async () => {
  const member = await givenMember({});
  const { session: before } = await signInWithPassword({ email: member.email, password: TEST_PASSWORD }, here());
  const token = await linkFor(member.id);
  expect(await readReset(token)).toEqual({ email: member.email });
  expect(await readSession(before), "until it is used").not.toBeNull();

  const { session } = await resetPassword({ token, password: NEW }, here());
  expect((await readSession(session))?.actor.id).toBe(member.id);
  expect(await readSession(before)).toBeNull();
  expect(await refusal(signInWithPassword({ email: member.email, password: TEST_PASSWORD }, here()))).toMatchObject({
    code: "unauthenticated",
  });
  await signInWithPassword({ email: member.email, password: NEW }, here());
  const records = await database().activity.findMany({
    where: { action: { in: ["members.reset-password", "members.choose-password"] }, targetId: member.id },
    orderBy: { seq: "asc" },
  });
  expect(records.map(({ action, actorId }) => [action, actorId])).toEqual([
    ["members.reset-password", admin.memberId],
    ["members.choose-password", member.id],
  ]);
  expect(JSON.stringify(records, (_key, value) => (typeof value === "bigint" ? String(value) : value))).not.toMatch(
    new RegExp(`${token}|${NEW}`),
  );
});

describe("a link", () => {
  test("works once, also for 20 at once, and a weak password spends nothing", async () => {
    const token = await linkFor((await givenMember({})).id);
    expect(await refusal(resetPassword({ token, password: "short" }, here()))).toMatchObject({
      code: "invalid_input",
      fields: [{ path: "password" }],
    });
    const request = here();
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, () => resetPassword({ token, password: NEW }, request)),
    );
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await readReset(token)).toBeNull();
  });

  test("ends with a newer one, with a day, with new roles, and when the member is disabled", async () => {
    const { members } = await api();
    const ends: [string, (id: string) => Promise<unknown>][] = [
      ["a newer one", (id) => members.resetPassword({ member: id })],
      [
        "a day",
        (id) => recorded((tx) => tx.$executeRaw`UPDATE invitations SET expires_at = now() WHERE member_id = ${id}`),
      ],
      ["new roles", (id) => members.changeRoles({ member: id, addRoles: ["member"] })],
      ["disabled", (id) => members.disable({ member: id })],
    ];
    for (const [what, end] of ends) {
      const { id } = await givenMember({});
      const token = await linkFor(id);
      await end(id);
      expect(await readReset(token), what).toBeNull();
      expect(await refusal(resetPassword({ token, password: NEW }, here())), what).toMatchObject({ code: "not_found" });
    }
  });

  test("of an invitation is none for a password, nor the other way round", async () => {
    const { link } = await (await api()).members.invite({ email: `mix-${Date.now()}@example.com`, name: "Mix" });
    expect(await readReset(link?.split("/").at(-1) ?? "")).toBeNull();
    const { id } = await givenMember({});
    await linkFor(id);
    expect(await (await api()).members.get({ member: id })).toMatchObject({ status: "active", invitedUntil: null });
  });
});

test("ESC-1 nobody makes a link for someone who may more, nor for someone who can't sign in", async () => {
  const clerk = await createPerson("ns_global", { permissions: ["members:read", "members:write"] });
  expect(await refusal((await api(clerk)).members.resetPassword({ member: admin.memberId }))).toMatchObject({
    code: "forbidden",
  });
  const invited = await givenMember({ activated: false });
  expect(await refusal((await api()).members.resetPassword({ member: invited.id }))).toMatchObject({
    code: "conflict",
  });
});
