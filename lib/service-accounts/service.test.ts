import { call } from "@orpc/server";
import { beforeAll, describe, expect, test } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { database } from "@/lib/db";
import { localRequest } from "@/lib/operation/request";
import { createPerson, createPlace, type Person, type Place } from "@/lib/operation/suites/world";
import { readAccount, readAccounts } from "./read";
import { serviceAccounts } from "./service";

let place: Place;
let admin: Person;
let made = 0;

beforeAll(async () => {
  place = await createPlace("accounts", "ns_global");
  admin = await createPerson(place.namespace.id, { role: "admin" });
});

async function as(person: Person) {
  return { context: { actor: await person.member(), request: localRequest() } };
}

const create = async (input: object = {}, person = admin) =>
  call(serviceAccounts.create, { name: `svc-${++made}`, namespace: place.namespace.slug, ...input }, await as(person));

describe("create", () => {
  test("says nothing more than the name: role client, the creator as owner, a user ID of its namespace", async () => {
    const { name, ...account } = await create();
    expect(account).toMatchObject({
      namespace: place.namespace.slug,
      userId: `${name}@${place.namespace.slug}.latchkey`,
      status: "active",
      roles: [{ role: "client", namespace: place.namespace.slug, assignedBy: { id: admin.memberId } }],
      owners: [{ kind: "member", id: admin.memberId }],
      groups: [],
      tokens: { live: 0, expiring: 0 },
    });
  });

  test("with its first token, both or none", async () => {
    expect((await create({ token: { name: "first" } })).token?.token).toMatch(/^lks_/);
    const before = await database().serviceAccount.count();
    await expect(create({ token: { name: "first", roles: ["admin"] } })).rejects.toMatchObject({
      code: "invalid_input",
      fields: [{ path: "token.roles" }],
    });
    expect(await database().serviceAccount.count()).toBe(before);
  });

  test.each(["Upper", "-dash", "dot.", "", "ünï", "a".repeat(64), "a b"])("%j is no name", async (name) => {
    await expect(create({ name })).rejects.toThrow();
  });

  test("a name is taken once in a namespace and free in the next", async () => {
    const { name } = await create();
    await expect(create({ name })).rejects.toMatchObject({ code: "name_taken", fields: [{ path: "name" }] });
    const next = await createPlace("next", place.namespace.id);
    expect(await create({ name, namespace: next.namespace.slug })).toMatchObject({ name });
  });

  test("nobody has no owner", async () => {
    await expect(create({ owners: [] })).rejects.toThrow();
    await expect(create({ owners: ["nobody@example.com"] })).rejects.toMatchObject({ fields: [{ path: "owners" }] });
  });
});

describe("nobody gives what they do not hold", () => {
  test("a role beyond one's own is refused", async () => {
    const clerk = await createPerson(place.namespace.id, { permissions: ["service-accounts:write"] });
    await expect(create({ roles: ["read-only"] }, clerk)).rejects.toMatchObject({ code: "forbidden" });
    await expect(create({ token: { name: "first" } }, clerk)).rejects.toMatchObject({ code: "forbidden" });
    expect(await create({}, clerk)).toMatchObject({ status: "active" });
  });

  test("policies name groups, so putting an account into one needs the right to change groups", async () => {
    const clerk = await createPerson(place.namespace.id, { permissions: ["service-accounts:write", "groups:read"] });
    await expect(create({ groups: [place.group.name] }, clerk)).rejects.toMatchObject({ fields: [{ path: "groups" }] });
    expect(await create({ groups: [place.group.name] })).toMatchObject({ groups: [place.group.name] });
  });
});

describe("disable, enable, delete", () => {
  test("disable is a pause, and says what it stops", async () => {
    const { id } = await create({ token: { name: "first" } });
    const context = await as(admin);
    expect(await call(serviceAccounts.impact, { sa: id }, context)).toMatchObject({
      liveTokens: 1,
      tokens: [{ name: "first" }],
    });
    expect(await call(serviceAccounts.disable, { sa: id }, context)).toMatchObject({ status: "disabled" });
    expect(await call(serviceAccounts.enable, { sa: id }, context)).toMatchObject({ status: "active" });
  });

  test("TEN-3 a namesake made after a delete has none of the old one's grants", async () => {
    const { id, name } = await create({ groups: [place.group.name], roles: ["read-only"], token: { name: "first" } });
    await call(serviceAccounts.delete, { sa: id }, await as(admin));
    const again = await create({ name });
    expect(again.id).not.toBe(id);
    expect(again).toMatchObject({ groups: [], tokens: { live: 0 }, roles: [{ role: "client" }] });
    expect(await database().activity.count({ where: { targetId: id } }), "its activity stays").toBe(2);
  });

  test("nobody disables or deletes themself", async () => {
    const { accountId, token } = await createPerson(place.namespace.id, { role: "admin" });
    for (const line of [
      `POST /service-accounts/${accountId}/disable`,
      `DELETE /service-accounts/${accountId}`,
    ] as const)
      expect((await api(token, line)).status).toBe(409);
  });
});

describe("reading", () => {
  test("instants are the same wherever the database's clock hangs, to the millisecond", async () => {
    const account = await create({ expiresAt: "2031-02-03T04:05:06.070Z" });
    const { actor } = (await as(admin)).context;
    const there = await database().$transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL timezone TO 'Asia/Kathmandu'`;
      return readAccount(tx, actor, account.id);
    });
    expect(there).toEqual(account);
    expect(there.expiresAt).toBe("2031-02-03T04:05:06.070Z");
  });

  test("many are in the order that was asked for, without those that are gone", async () => {
    const [one, gone, other] = [await create(), await create(), await create()];
    const asAdmin = await as(admin);
    await call(serviceAccounts.delete, { sa: gone.id }, asAdmin);
    const ids = [other.id, gone.id, one.id];
    expect(await readAccounts(database(), asAdmin.context.actor, ids)).toEqual([other, one]);
  });
});

test("a search finds what a long description holds at its start, in the middle and at its end", async () => {
  const found = async (q: string) => {
    const { items } = await call(serviceAccounts.list, { q, namespace: place.namespace.slug }, await as(admin));
    return items.map(({ name }) => name);
  };
  const words = Array.from({ length: 150 }, (_, index) => `w${index}y`).join(" ");
  const { name } = await create({ description: `${words} Ünder_100% zq` });
  for (const start of [0, 90, 230, 285, 300, 310, 500])
    expect(await found(words.slice(start, start + 200)), `200 letters from ${start}`).toEqual([name]);
  for (const q of ["w0y W1Y", "w149y", "üNDER_100% z", "zq", name]) expect(await found(q), q).toEqual([name]);
  for (const q of ["w0y w2y", "nder-100", "w149y zq"]) expect(await found(q), q).toEqual([]);
});

test("who may at the root lists everywhere; narrowed to a namespace, it and what is below", async () => {
  const root = await createPerson("ns_global", { role: "read-only" });
  const below = await createPlace("below", place.namespace.id);
  const beside = await createPlace("beside", "ns_global");
  const found = async (namespace?: string) => {
    const { items } = await call(serviceAccounts.list, { limit: 200, sort: "-createdAt", namespace }, await as(root));
    const names = new Set(items.map((account) => account.namespace));
    return [place, below, beside].map(({ namespace: { slug } }) => names.has(slug));
  };
  expect(await found()).toEqual([true, true, true]);
  expect(await found("global")).toEqual([true, true, true]);
  expect(await found(place.namespace.slug)).toEqual([true, true, false]);
  expect(await found(beside.namespace.slug)).toEqual([false, false, true]);
});
