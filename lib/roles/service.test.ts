import { call } from "@orpc/server";
import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/lib/db";
import { members } from "@/lib/members/service";
import { localRequest } from "@/lib/operation/request";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { serviceAccounts } from "@/lib/service-accounts/service";
import { roles } from "./service";

let place: Place;
let below: Place;
let root: Person;
let admin: Person;
let clerk: Person;
let made = 0;

beforeAll(async () => {
  place = await createPlace("roles", "ns_global");
  below = await createPlace("under", place.namespace.id);
  root = await createPerson("ns_global", { role: "admin" });
  admin = await createPerson(place.namespace.id, { role: "admin" });
  clerk = await createPerson(place.namespace.id, { permissions: ["roles:read", "roles:write", "sockets:read"] });
});

const as = async (person: Person) => ({ context: { actor: await person.member(), request: localRequest() } });
const fresh = () => `custom${++made}-${place.namespace.slug.slice(-6)}`;
const create = async (input: object = {}, person = admin) =>
  call(roles.create, { name: fresh(), namespace: place.namespace.slug, ...input }, await as(person));
const update = async (role: string, input: object, person = admin) =>
  call(roles.update, { role, ...input }, await as(person));
const give = async (role: string, at = place.namespace.slug, account = place.idle.id) =>
  call(serviceAccounts.update, { sa: account, addRoles: [`${role}@${at}`] }, await as(root));

describe("create", () => {
  test("any set of permissions, kept once and in the order of the catalogue", async () => {
    const made = await create({ permissions: ["sockets:write", "sockets:read", "sockets:write"] });
    expect(made).toMatchObject({
      builtIn: false,
      permissions: ["sockets:read", "sockets:write"],
      namespace: place.namespace.slug,
      members: 0,
      serviceAccounts: 0,
      createdBy: { id: admin.memberId },
    });
    expect((await create()).permissions).toEqual([]);
  });

  test.each(["Admin", "admin ", "ad\u200bmin", "ａｄｍｉｎ", "аdmin", "adm1n", "read only", "admin"])(
    "ESC-6 a name that can be taken for a built-in one is taken: %j",
    async (name) => {
      await expect(create({ name })).rejects.toMatchObject({ code: "name_taken", fields: [{ path: "name" }] });
    },
  );

  test.each(["Deployer", "-dash", "dot.", "ünï", "a b", "a@b"])("%j is no name", async (name) => {
    await expect(create({ name })).rejects.toMatchObject({ code: "invalid_input", fields: [{ path: "name" }] });
  });

  test("a name is taken above and below, in look-alikes too, and free beside", async () => {
    const { name } = await create({ name: `line-${fresh()}` });
    await expect(create({ name, namespace: below.namespace.slug })).rejects.toMatchObject({ code: "name_taken" });
    await expect(create({ name: name.replace("line", "1lne"), namespace: "global" }, root)).rejects.toMatchObject({
      code: "name_taken",
    });
    const beside = await createPlace("beside", "ns_global");
    expect(await create({ name, namespace: beside.namespace.slug }, root)).toMatchObject({ name });
  });

  test("the database refuses a look-alike whoever writes, and two at once", async () => {
    const { id, name } = await create();
    const { nameKey } = await database().role.findUniqueOrThrow({ where: { id } });
    const row = { namespaceId: below.namespace.id, name: `${name}x`, nameKey, createdById: "x", createdByName: "x" };
    await expect(recorded("", (tx) => tx.role.create({ data: { ...row, id: `role_${name}` } }))).rejects.toThrow();
    const twin = fresh();
    const answers = await Promise.allSettled([
      create({ name: twin }),
      create({ name: twin, namespace: below.namespace.slug }),
    ]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("ESC-1 nobody puts into a role what they do not hold there", async () => {
    await expect(create({ permissions: ["policies:write"] }, clerk)).rejects.toMatchObject({
      code: "forbidden",
      fields: [{ path: "permissions" }],
    });
    expect(await create({ permissions: ["sockets:read"] }, clerk)).toMatchObject({ permissions: ["sockets:read"] });
  });
});

describe("change", () => {
  test("ESC-1 widening a role that others hold needs all of it wherever it is held", async () => {
    const role = await create({ permissions: [], namespace: "global" }, root);
    await give(role.name);
    // Holds the permission at the root, but sockets:write, which the role gets in prod, only there.
    const editor = await createPerson("ns_global", { permissions: ["roles:read", "roles:write", "sockets:read"] });
    expect(await update(role.id, { permissions: ["sockets:read"] }, editor)).toMatchObject({ version: 2 });
    await expect(update(role.id, { permissions: ["sockets:read", "sockets:write"] }, editor)).rejects.toMatchObject({
      code: "forbidden",
      fields: [{ path: "permissions" }],
    });
    await update(role.id, { permissions: ["sockets:read", "sockets:write"] }, root);
    // To add one more is to give the role anew: its sockets:write is more than the editor has.
    await expect(
      update(role.id, { permissions: ["roles:read", "sockets:read", "sockets:write"] }, editor),
    ).rejects.toMatchObject({ code: "forbidden" });
    expect(await update(role.id, { permissions: ["sockets:read"] }, editor), "narrowing is free").toMatchObject({
      permissions: ["sockets:read"],
    });
  });

  test("holders have and lose it with the next request", async () => {
    const role = await create({ permissions: ["sockets:read"] });
    const holder = await createPerson(below.namespace.id, { nothing: true });
    await call(
      members.changeRoles,
      { member: holder.memberId, addRoles: [`${role.name}@${place.namespace.slug}`] },
      await as(root),
    );
    const can = async () => (await holder.member()).access.can("sockets:read", below.namespace.id);
    expect(await can()).toBe(true);
    await update(role.id, { permissions: [] });
    expect(await can()).toBe(false);
  });

  test("nothing new records nothing, and built-in ones stay as they are", async () => {
    const role = await create({ permissions: ["sockets:read"], description: "Looks at sockets." });
    expect(await update(role.id, { permissions: ["sockets:read"], description: "Looks at sockets." })).toMatchObject({
      version: 1,
    });
    for (const person of [root, admin]) {
      const context = await as(person);
      const request = { ...context.context.request, namespace: place.namespace.slug };
      const here = { context: { ...context.context, request } };
      await expect(call(roles.update, { role: "admin", permissions: [] }, here)).rejects.toMatchObject({
        code: "conflict",
      });
      await expect(call(roles.delete, { role: "role_client" }, here)).rejects.toMatchObject({ code: "conflict" });
    }
  });

  test("giving a role and widening it at once: nobody hands out what they do not hold, 20 rounds", async () => {
    for (let round = 0; round < 20; round++) {
      const role = await create({ permissions: [] });
      const giver = await createPerson(place.namespace.id, { permissions: ["service-accounts:write", "roles:read"] });
      const [given, widened] = await Promise.allSettled([
        call(serviceAccounts.update, { sa: place.idle.id, addRoles: [role.name] }, await as(giver)),
        update(role.id, { permissions: ["roles:read", "roles:write", "sockets:read"] }, admin),
      ]);
      expect(widened.status).toBe("fulfilled");
      // Given first, then widened by someone who may; or widened first, and the giver refused.
      if (given.status === "rejected") expect(given.reason).toMatchObject({ code: "forbidden" });
    }
  });
});

describe("delete", () => {
  test("only when nobody holds it, and says who does", async () => {
    const role = await create({ permissions: ["sockets:read"] });
    await give(role.name);
    const context = await as(admin);
    await expect(call(roles.delete, { role: role.id }, context)).rejects.toMatchObject({
      code: "in_use",
      message: `${role.name} is held by ${place.idle.name} in ${place.namespace.slug}. Take it from them first.`,
    });
    await call(serviceAccounts.update, { sa: place.idle.id, removeRoles: [role.name] }, context);
    await call(roles.delete, { role: role.id }, context);
    await expect(call(roles.get, { role: role.id }, context)).rejects.toMatchObject({ code: "not_found" });
  });

  test("holders that the asker may not read are counted, not named", async () => {
    const role = await create({ permissions: [] });
    await give(role.name);
    await expect(call(roles.delete, { role: role.id }, await as(clerk))).rejects.toMatchObject({
      message: `${role.name} is held by 1 you can't see. Take it from them first.`,
    });
  });
});

describe("read", () => {
  test("shows who holds it, where, given by whom", async () => {
    const role = await create({ permissions: [] });
    await give(role.name);
    await call(
      members.changeRoles,
      { member: place.member.id, addRoles: [`${role.name}@${below.namespace.slug}`] },
      await as(root),
    );
    const { holders } = await call(roles.get, { role: role.id }, await as(root));
    expect(holders).toMatchObject([
      { kind: "member", id: place.member.id, namespace: below.namespace.slug, assignedBy: { id: root.memberId } },
      { kind: "service-account", id: place.idle.id, name: place.idle.name, namespace: place.namespace.slug },
    ]);
    const seen = await call(roles.get, { role: role.id }, await as(admin));
    expect(
      seen.holders.map(({ kind }) => kind),
      "members are read at the root",
    ).toEqual(["service-account"]);
    expect((await call(roles.get, { role: role.id }, await as(clerk))).holders).toEqual([]);
  });

  test("a built-in role is at home in every namespace, another one only in its own and below", async () => {
    const role = await create();
    const context = await as(admin);
    const here = { namespace: place.namespace.slug };
    expect(await call(roles.get, { role: "admin", ...here }, context)).toMatchObject({ builtIn: true });
    expect(await call(roles.get, { role: role.name, ...here }, context)).toMatchObject({ id: role.id });
    await expect(call(roles.get, { role: role.name }, context)).rejects.toMatchObject({ code: "not_found" });
    const names = async (input: object) => (await call(roles.list, input, context)).items.map(({ name }) => name);
    expect(await names({ namePrefix: role.name })).toEqual([role.name]);
    expect(await names({ usableIn: below.namespace.slug, q: role.name })).toEqual([role.name]);
    const deeper = await create({ namespace: below.namespace.slug });
    expect(await names({ usableIn: place.namespace.slug, q: deeper.name })).toEqual([]);
  });

  test("a role of a namespace that the asker does not see can't be given by its name", async () => {
    const hidden = await create({ namespace: "global" }, root);
    await expect(
      call(serviceAccounts.update, { sa: place.idle.id, addRoles: [hidden.name] }, await as(admin)),
    ).rejects.toMatchObject({ code: "invalid_input", message: expect.stringContaining("There is no role") });
  });
});
