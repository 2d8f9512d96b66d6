import { call } from "@orpc/server";
import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/lib/db";
import { localRequest } from "@/lib/operation/request";
import { createPerson, createPlace, type Person, type Place } from "@/lib/operation/suites/world";
import { policies } from "@/lib/policies/service";
import { serviceAccounts } from "@/lib/service-accounts/service";
import { groups } from "./service";

let prod: Place;
let below: Place;
let admin: Person;
let made = 0;

beforeAll(async () => {
  prod = await createPlace("groups", "ns_global");
  below = await createPlace("under", prod.namespace.id);
  admin = await createPerson(prod.namespace.id, { role: "admin" });
});

async function as(person: Person, ifMatch: number | null = null) {
  return { context: { actor: await person.member(), request: localRequest({ ifMatch }) } };
}

const create = async (input: object = {}) =>
  call(groups.create, { name: `On call ${++made}`, namespace: prod.namespace.slug, ...input }, await as(admin));

describe("who is in a group", () => {
  test("are members by email or id, and accounts of its namespace and above by name or id", async () => {
    const group = await create({ namespace: below.namespace.slug, members: [prod.member.email, below.account.name] });
    expect(group).toMatchObject({
      size: { members: 1, serviceAccounts: 1 },
      members: [{ id: prod.member.id, email: prod.member.email }],
      serviceAccounts: [{ id: below.account.id, namespace: below.namespace.slug }],
    });
    const add = [`${prod.account.name}@${prod.namespace.slug}`, below.member.id];
    const more = await call(groups.members, { g: group.id, add, remove: [prod.member.email] }, await as(admin, 1));
    expect(more.members.map(({ id }) => id)).toEqual([below.member.id]);
    expect(more.serviceAccounts.map(({ id }) => id).sort()).toEqual([prod.account.id, below.account.id].sort());
    expect(more.version).toBe(2);
    const same = await call(groups.members, { g: group.id, add, remove: ["nobody@example.com"] }, await as(admin));
    expect(same.version).toBe(2);
    await expect(call(groups.members, { g: group.id, add }, await as(admin, 1))).rejects.toMatchObject({
      code: "version_conflict",
    });
  });

  test("are never accounts of a namespace below or beside, nor of one the caller does not see", async () => {
    const group = await create();
    const hidden = await createPlace("elsewhere", "ns_global");
    for (const ref of [
      below.account.id,
      below.account.name,
      hidden.account.id,
      `${hidden.account.name}@global`,
      "sa_x",
    ])
      await expect(
        call(groups.members, { g: group.id, add: [prod.account.name, ref] }, await as(admin)),
      ).rejects.toMatchObject({ code: "invalid_input", fields: [{ path: "add.1" }] });
    await expect(
      call(groups.members, { g: group.id, add: [prod.idle.name, "nobody@example.com"] }, await as(admin)),
    ).rejects.toMatchObject({ code: "invalid_input", fields: [{ path: "add.1" }] });
    expect((await call(groups.get, { g: group.id }, await as(admin))).size.serviceAccounts).toBe(0);
  });

  test("is listed page by page, members and accounts alike", async () => {
    const group = await create({ members: [prod.member.email, prod.account.name, prod.idle.name] });
    const all = await call(groups.listMembers, { g: group.id, limit: 2, count: true }, await as(admin));
    const rest = await call(groups.listMembers, { g: group.id, cursor: all.nextCursor ?? "" }, await as(admin));
    const names = [...all.items, ...rest.items].map(({ name }) => name);
    expect(names).toHaveLength(3);
    expect(names).toEqual([...names].sort());
    expect(all.total).toEqual({ count: 3, capped: false });
    const machines = await call(groups.listMembers, { g: group.id, kind: "service-account" }, await as(admin));
    expect(machines.items.map(({ id }) => id).sort()).toEqual([prod.account.id, prod.idle.id].sort());
    expect(machines.items[0]).toMatchObject({ email: null, namespace: prod.namespace.slug });
  });

  test("is one or the other: nobody is added and removed at once", async () => {
    const group = await create({ members: [prod.account.name] });
    await expect(
      call(groups.members, { g: group.id, add: [prod.account.id], remove: [prod.account.name] }, await as(admin)),
    ).rejects.toMatchObject({ code: "invalid_input", fields: [{ path: "remove" }] });
  });

  test("is seen from the account's side too", async () => {
    const group = await create({ members: [prod.idle.name] });
    const account = await call(serviceAccounts.get, { sa: prod.idle.id }, await as(admin));
    expect(account.groups).toContain(group.name);
    const found = await call(groups.list, { serviceAccount: prod.idle.id, count: true }, await as(admin));
    expect(found.items.map(({ id }) => id)).toContain(group.id);
    expect(found.items.map(({ id }) => id)).not.toContain(prod.group.id);
  });
});

describe("a group", () => {
  test("has a name of its own in its namespace; policies follow when it changes", async () => {
    const group = await create();
    await expect(create({ name: group.name })).rejects.toMatchObject({
      code: "name_taken",
      fields: [{ path: "name" }],
    });
    await expect(call(groups.update, { g: group.id, name: prod.group.name }, await as(admin))).rejects.toMatchObject({
      code: "name_taken",
    });
    const who = { groups: [group.name] };
    const policy = await call(
      policies.create,
      { name: `of ${group.name}`, namespace: prod.namespace.slug, who },
      await as(admin),
    );
    await call(groups.update, { g: group.id, name: `${group.name} eu` }, await as(admin, 1));
    const after = await call(policies.get, { p: policy.id }, await as(admin));
    expect(after.who?.groups).toEqual([`${group.name} eu`]);
  });

  test("says what names it, and takes itself out of there when it is deleted", async () => {
    const group = await create();
    const policy = await call(
      policies.create,
      { name: `names ${group.name}`, namespace: below.namespace.slug, who: { groups: [group.id] } },
      await as(admin),
    );
    const account = await call(
      serviceAccounts.create,
      { name: `svc-owned-${made}`, namespace: prod.namespace.slug, owners: [group.name] },
      await as(admin),
    );
    expect(await call(groups.impact, { g: group.id }, await as(admin))).toEqual({
      policies: [{ id: policy.id, name: policy.name, namespace: below.namespace.slug }],
      owns: [{ id: account.id, name: account.name, namespace: prod.namespace.slug, only: true }],
      hidden: 0,
    });
    const refused = call(groups.delete, { g: group.id }, await as(admin));
    await expect(refused).rejects.toMatchObject({ code: "in_use" });
    await expect(refused).rejects.toThrow(account.name);
    await call(serviceAccounts.update, { sa: account.id, owners: [prod.member.email] }, await as(admin));
    await call(groups.delete, { g: group.id }, await as(admin));
    const left = await call(policies.get, { p: policy.id }, await as(admin));
    expect(left.who, "an empty list matches nobody; it never becomes everybody").toEqual({ groups: [] });
    expect(await database().group.count({ where: { id: group.id } })).toBe(0);
  });
});
