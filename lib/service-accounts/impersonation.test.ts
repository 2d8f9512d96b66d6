import { call } from "@orpc/server";
import { beforeAll, describe, expect, test } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { database } from "@/lib/db";
import { members } from "@/lib/members/service";
import { sqlState } from "@/lib/operation/database-errors";
import { localRequest } from "@/lib/operation/request";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { serviceAccounts } from "./service";

let place: Place;
let root: Person;
let made = 0;

beforeAll(async () => {
  place = await createPlace("masks", "ns_global");
  root = await createPerson("ns_global", { role: "admin" });
});

async function as(person: Person, minutes = 0) {
  const actor = await person.member();
  const authenticatedAt = new Date(Date.now() - minutes * 60_000);
  return {
    context: { actor: { ...actor, session: { ...actor.session, authenticatedAt } as never }, request: localRequest() },
  };
}
const emailOf = async (id: string) =>
  (await database().member.findUniqueOrThrow({ where: { id }, select: { email: true } })).email;
const create = async (input: object, person = root, minutes = 0) =>
  call(
    serviceAccounts.create,
    { name: `mask-${++made}`, namespace: place.namespace.slug, ...input },
    await as(person, minutes),
  );

describe("acting as a member", () => {
  test("is shown by the account and its tokens, and recorded under both names", async () => {
    const person = await createPerson("ns_global", { role: "read-only" });
    const email = await emailOf(person.memberId);
    const account = await create({ impersonates: email, roles: ["admin"], token: { name: "first" } });
    expect(account).toMatchObject({ impersonates: email, token: { serviceAccount: { impersonates: email } } });
    expect(await call(members.get, { member: email }, await as(root))).toMatchObject({
      actedAsBy: [{ id: account.id, name: account.name }],
    });
    const name = `by-${account.name}`;
    const done = await api(account.token?.token ?? "", "POST /service-accounts", {
      json: { name, namespace: place.namespace.slug },
    });
    expect(done.status, done.text).toBe(201);
    const record = await database().activity.findFirstOrThrow({
      where: { action: "service-accounts.create", targetName: name },
      select: { actorId: true, actorName: true },
    });
    expect(record).toEqual({ actorId: account.id, actorName: `${account.name} as ${email}` });
  });

  test("ESC-1 needs members:write, all the member's roles, and a recent proof", async () => {
    const boss = await emailOf((await createPerson("ns_global", { role: "admin" })).memberId);
    const low = await emailOf((await createPerson("ns_global", { nothing: true })).memberId);
    const here = await createPerson(place.namespace.id, { role: "admin" });
    await expect(create({ impersonates: low }, here)).rejects.toMatchObject({
      code: "forbidden",
      fields: [{ path: "impersonates" }],
    });
    const clerk = await createPerson("ns_global", { permissions: ["service-accounts:write", "members:write"] });
    await expect(create({ impersonates: boss }, clerk)).rejects.toMatchObject({
      code: "forbidden",
      fields: [{ path: "impersonates" }],
    });
    expect(await create({ impersonates: low }, clerk)).toMatchObject({ impersonates: low });
    await expect(create({ impersonates: low }, clerk, 16)).rejects.toMatchObject({ code: "step_up_required" });
    const account = await create({});
    await expect(
      call(serviceAccounts.update, { sa: account.id, impersonates: boss }, await as(clerk)),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  test.each(["nobody@example.com", "invited", "suspended"] as const)("%s can't be acted as", async (who) => {
    const ref = who === "invited" || who === "suspended" ? place[who].email : who;
    await expect(create({ impersonates: ref })).rejects.toMatchObject({
      code: "invalid_input",
      fields: [{ path: "impersonates" }],
    });
  });

  test("ends with null, and in the commit that disables the member, whose record names the accounts; enabling brings none back", async () => {
    const person = await createPerson("ns_global", { nothing: true });
    const context = await as(root);
    const email = await emailOf(person.memberId);
    const [one, two] = [await create({ impersonates: email }), await create({ impersonates: email })];
    const now = async (sa: string) => (await call(serviceAccounts.get, { sa }, context)).impersonates;
    await call(serviceAccounts.update, { sa: one.id, impersonates: null }, context);
    expect([await now(one.id), await now(two.id)]).toEqual([null, email]);
    await call(members.disable, { member: email }, context);
    expect(await now(two.id)).toBeNull();
    const record = await database().activity.findFirstOrThrow({
      where: { action: "members.disable", targetId: person.memberId },
      select: { after: true },
    });
    expect(record.after).toMatchObject({ endedImpersonations: [two.name] });
    await call(members.enable, { member: email }, context);
    expect(await now(two.id)).toBeNull();
  });

  test("of disabling someone and acting as them at once, no mask is left on, 20 rounds", async () => {
    const person = await createPerson("ns_global", { nothing: true });
    const email = await emailOf(person.memberId);
    const account = await create({});
    for (let round = 0; round < 20; round++) {
      await Promise.allSettled([
        call(members.disable, { member: email }, await as(root)),
        call(serviceAccounts.update, { sa: account.id, impersonates: email }, await as(root)),
      ]);
      expect((await call(serviceAccounts.get, { sa: account.id }, await as(root))).impersonates).toBeNull();
      await call(members.enable, { member: email }, await as(root));
    }
  });

  test("the database refuses to let an account act as someone disabled, whoever writes", async () => {
    const write = recorded("", (tx) =>
      tx.serviceAccount.updateMany({
        where: { id: place.account.id },
        data: { impersonatesMemberId: place.suspended.id },
      } as never),
    );
    expect(sqlState(await write.catch((error: unknown) => error))).toBe("LK009");
  });
});
