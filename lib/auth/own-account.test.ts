import { expect, test } from "vitest";
import { database } from "@/lib/db";
import { toAppError } from "@/lib/operation/failure";
import { localRequest } from "@/lib/operation/request";
import { createPerson } from "@/lib/operation/suites/world";
import { type Actor, systemActor } from "./actor";
import { givenMember, recorded, TEST_PASSWORD } from "./member-fixture";
import { createLink } from "./one-time-links";
import { changeOwnAccount } from "./own-account";
import { readReset } from "./reset-password";
import { readSession } from "./session";
import { signInWithPassword } from "./sign-in";

let ip = 0;
const here = () => localRequest({ ip: `198.51.100.${++ip}` });
const NEXT = "another horse, another battery";

async function signedIn() {
  const member = await givenMember({});
  const enter = async (password = TEST_PASSWORD) => {
    const { session } = await signInWithPassword({ email: member.email, password }, here());
    return session;
  };
  const secret = await enter();
  const actor = (await readSession(secret))?.actor as Actor;
  return { member, secret, actor, enter };
}

const records = (id: string) =>
  database().activity.findMany({ where: { action: "members.change-own", targetId: id, outcome: "done" } });
const refusal = async (promise: Promise<unknown>) =>
  toAppError(await promise.then(() => null).catch((error: unknown) => error), localRequest());

test("a new name stands from then on; the same again records nothing", async () => {
  const { member, secret, actor } = await signedIn();
  const wanted = { name: "  Bo   Lind ", password: null };
  await changeOwnAccount(actor, wanted, here());
  const now = (await readSession(secret))?.actor as Actor;
  await changeOwnAccount(now, { ...wanted, name: now.name }, here());
  expect(await records(member.id)).toMatchObject([{ actorName: now.name, after: { name: now.name } }]);
  expect(await refusal(changeOwnAccount(now, { name: " ", password: null }, here()))).toMatchObject({
    code: "invalid_input",
    fields: [{ path: "name" }],
  });
});

test("a new password takes the present one, ends every other session and a link that is out, and is no secret told", async () => {
  const { member, secret, actor, enter } = await signedIn();
  const elsewhere = await enter();
  const link = await recorded((tx) => createLink(tx, "reset", member.id, systemActor));
  const change = (current: string, next: string) =>
    changeOwnAccount(actor, { name: actor.name, password: { current, next } }, here());
  expect(await refusal(change("wrong horse battery", NEXT))).toMatchObject({ fields: [{ path: "currentPassword" }] });
  expect(await refusal(change("", NEXT))).toMatchObject({ fields: [{ path: "currentPassword" }] });
  expect(await refusal(change(TEST_PASSWORD, "short"))).toMatchObject({ fields: [{ path: "newPassword" }] });
  expect(await readSession(elsewhere)).not.toBeNull();

  await change(TEST_PASSWORD, NEXT);
  expect(await readSession(secret), "this one stays").not.toBeNull();
  expect(await readSession(elsewhere)).toBeNull();
  expect(await readReset(link.split("/").at(-1) ?? "")).toBeNull();
  expect((await refusal(enter())).code).toBe("unauthenticated");
  await enter(NEXT);
  const [record, ...more] = await records(member.id);
  expect([record?.before, record?.after, more]).toEqual([
    { name: actor.name, sessions: [{ id: expect.stringMatching(/^ses_/) }] },
    { name: actor.name, password: "changed" },
    [],
  ]);
});

test("five wrong present passwords are enough for a quarter of an hour, also for the right one", async () => {
  const { actor } = await signedIn();
  const change = (current: string) =>
    changeOwnAccount(actor, { name: actor.name, password: { current, next: NEXT } }, here());
  for (let time = 0; time < 5; time++)
    expect((await refusal(change("wrong horse battery"))).code).toBe("invalid_input");
  expect((await refusal(change(TEST_PASSWORD))).code).toBe("rate_limited");
});

test("nobody without a session, nor someone who was disabled meanwhile, changes anything", async () => {
  await createPerson("ns_global", { role: "admin" });
  const { member, actor } = await signedIn();
  expect((await refusal(changeOwnAccount(systemActor, { name: "X", password: null }, here()))).code).toBe("forbidden");
  await recorded((tx) => tx.member.update({ where: { id: member.id }, data: { disabledAt: new Date() } }));
  expect((await refusal(changeOwnAccount(actor, { name: "X", password: null }, here()))).code).toBe("not_found");
});
