import { call } from "@orpc/server";
import { beforeAll, describe, expect, test } from "vitest";
import { randomBase62 } from "@/lib/base62";
import { database } from "@/lib/db";
import { toAppError } from "@/lib/operation/failure";
import { localRequest } from "@/lib/operation/request";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { roles } from "@/lib/roles/service";
import { sockets } from "@/lib/sockets/service";
import { namespaces } from "./service";

let prod: Place;
let staging: Place;
let owner: Person;
let lead: Person;

beforeAll(async () => {
  prod = await createPlace("prod", "ns_global");
  staging = await createPlace("staging", "ns_global");
  owner = await createPerson("ns_global", { role: "admin" });
  lead = await createPerson(prod.namespace.id, { role: "admin" });
});

async function as(person: Person, ifMatch: number | null = null) {
  return { context: { actor: await person.member(), request: localRequest({ ifMatch }) } };
}

const word = () => `ns-${randomBase62(8).toLowerCase()}`;
const create = async (input: object = {}, person = lead) =>
  call(namespaces.create, { slug: word(), parent: prod.namespace.slug, ...input }, await as(person));

describe("creating", () => {
  test("needs the right at the parent; rights held there hold in it at once", async () => {
    const made = await create({ name: "Edge sites" });
    expect(made).toMatchObject({ name: "Edge sites", parent: prod.namespace.slug, version: 1 });
    await call(sockets.create, { name: "web", namespace: made.slug, type: "http" }, await as(lead));
    await expect(create({ parent: "global" })).rejects.toMatchObject({ code: "not_found" });
    await expect(create({ parent: staging.namespace.slug })).rejects.toMatchObject({ code: "not_found" });
    const reader = await createPerson(prod.namespace.id, { role: "read-only" });
    await expect(create({}, reader)).rejects.toMatchObject({ code: "forbidden" });
  });

  test.each(["api", "sign-in", "healthz", "Prod", "-a", "a_b", "a.b", "_next", "x".repeat(64), ""])(
    "refuses the slug %j",
    async (slug) => expect(create({ slug })).rejects.toMatchObject({ code: "BAD_REQUEST" }),
  );

  test("never gives a slug a second time, so that nobody inherits the records of a namespace that is gone", async () => {
    const made = await create();
    await expect(create({ slug: made.slug })).rejects.toMatchObject({ code: "name_taken", fields: [{ path: "slug" }] });
    await call(namespaces.delete, { ns: made.slug }, await as(lead));
    const again = create({ slug: made.slug });
    await expect(again).rejects.toMatchObject({ code: "name_taken", fields: [{ path: "slug" }] });
  });

  test("ends 8 levels below the root", async () => {
    let parent = prod.namespace.slug;
    for (let level = 2; level <= 8; level++) parent = (await create({ parent })).slug;
    const refused = await create({ parent }).catch((error: unknown) => toAppError(error, localRequest()));
    expect(refused).toMatchObject({ code: "conflict", message: expect.stringContaining("8 levels") });
  });
});

describe("what the database holds, whoever writes", () => {
  test("a namespace keeps its slug and its place, and no circle of parents is made", async () => {
    const { id } = await create();
    for (const data of [{ slug: word() }, { parentId: staging.namespace.id }, { parentId: id }])
      await expect(recorded("", (tx) => tx.namespace.update({ where: { id }, data }))).rejects.toThrow(
        /keeps its slug/,
      );
    const [one, two] = [word(), word()];
    await expect(
      recorded(
        "",
        (tx) => tx.$executeRaw`INSERT INTO namespaces (id, slug, name, parent_id, created_by_id, created_by_name)
          VALUES (${one}, ${one}, 'One', ${two}, 'x', 'x'), (${two}, ${two}, 'Two', ${one}, 'x', 'x')`,
      ),
    ).rejects.toThrow(/8 levels/);
    await expect(
      recorded(
        "",
        (tx) => tx.$executeRaw`INSERT INTO namespaces (id, slug, name, parent_id, created_by_id, created_by_name)
          VALUES (${one}, ${one}, 'One', ${one}, 'x', 'x')`,
      ),
    ).rejects.toThrow(/8 levels/);
  });

  test("a namespace with anything in it can't go", async () =>
    expect(recorded("", (tx) => tx.namespace.delete({ where: { id: prod.namespace.id } }))).rejects.toThrow());
});

describe("renaming and deleting", () => {
  test("the name changes against a version, the slug has no way to", async () => {
    const made = await create();
    const renamed = await call(namespaces.update, { ns: made.id, name: "New name" }, await as(lead, 1));
    expect(renamed).toMatchObject({ name: "New name", slug: made.slug, version: 2 });
    await expect(call(namespaces.update, { ns: made.id, name: "x" }, await as(lead, 1))).rejects.toMatchObject({
      code: "version_conflict",
    });
    const sent = { ns: made.id, slug: "other" } as { ns: string };
    await expect(call(namespaces.update, sent, await as(lead))).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  test("is refused while something is in it, and says what", async () => {
    const full = call(namespaces.delete, { ns: prod.namespace.slug }, await as(owner));
    await expect(full).rejects.toMatchObject({ code: "in_use" });
    await expect(full).rejects.toThrow(/service accounts, 1 group, 1 socket, 1 policy, 2 gateways, 1 custom role and/);
    const seen = await call(namespaces.get, { ns: prod.namespace.slug }, await as(owner));
    expect(seen.contents).toMatchObject({ groups: 1, sockets: 1, policies: 1, roles: 1 });
    await expect(call(namespaces.delete, { ns: "global" }, await as(owner))).rejects.toMatchObject({
      code: "conflict",
    });
    const { id } = await create();
    await call(namespaces.delete, { ns: id }, await as(lead));
    expect(await database().namespace.findUnique({ where: { id } })).toBeNull();
  });

  test("and a socket made in it at the same moment: one of them happens, never both", async () => {
    for (let round = 0; round < 5; round++) {
      const { id, slug } = await create();
      const [made, gone] = await Promise.allSettled([
        call(sockets.create, { name: "race", namespace: slug, type: "tls" }, await as(lead)),
        call(namespaces.delete, { ns: id }, await as(lead)),
      ]);
      expect([made.status, gone.status].sort()).toEqual(["fulfilled", "rejected"]);
      const refused = [made, gone].flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
      expect(["in_use", "conflict", "not_found"]).toContain(toAppError(refused[0], localRequest()).code);
    }
  });

  test("needs the right there, and one that is not seen is not found", async () => {
    const seen = call(namespaces.get, { ns: staging.namespace.slug }, await as(lead));
    await expect(seen).rejects.toMatchObject({ code: "not_found" });
    await expect(call(namespaces.delete, { ns: staging.vacant.id }, await as(lead))).rejects.toMatchObject({
      code: "not_found",
    });
    const mine = await call(namespaces.get, { ns: prod.namespace.slug }, await as(lead));
    expect(mine.parent, "the root is not seen either").toBeNull();
  });
});

test("a built-in role that is in someone's list can be opened by its name, wherever they have their right", async () => {
  const { items } = await call(roles.list, {}, await as(lead));
  for (const { name, builtIn } of items)
    if (builtIn) expect((await call(roles.get, { role: name }, await as(lead))).name).toBe(name);
});
