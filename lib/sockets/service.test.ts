import { call } from "@orpc/server";
import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/lib/db";
import { localRequest } from "@/lib/operation/request";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { policies } from "@/lib/policies/service";
import { sockets } from "./service";

let prod: Place;
let below: Place;
let admin: Person;
let made = 0;

beforeAll(async () => {
  prod = await createPlace("sockets", "ns_global");
  below = await createPlace("deeper", prod.namespace.id);
  admin = await createPerson(prod.namespace.id, { role: "admin" });
});

async function as(person: Person, ifMatch: number | null = null) {
  return { context: { actor: await person.member(), request: localRequest({ ifMatch }) } };
}

const create = async (input: object = {}, person = admin) =>
  call(
    sockets.create,
    { name: `web-${++made}-${prod.word}`, namespace: prod.namespace.slug, type: "http", ...input },
    await as(person),
  );
const names = async (input: object) =>
  (await call(sockets.list, { namespace: prod.namespace.slug, ...input }, await as(admin))).items.map(({ id }) => id);

describe("a socket", () => {
  test("has one spelling of its hostname, and the defaults of a name and a type", async () => {
    const host = `Orders-${prod.namespace.slug}.Example.COM`;
    expect(await create({ hostname: host })).toMatchObject({
      namespace: prod.namespace.slug,
      hostname: host.toLowerCase(),
      upstream: null,
      tags: {},
      version: 1,
    });
  });

  test.each([
    ["name", { name: "Orders" }],
    ["type", { type: "ftp" }],
    ["hostname", { hostname: "https://orders.example" }],
    ["hostname", { hostname: "orders.example:8443" }],
    ["hostname", { hostname: "-orders.example" }],
    ["upstream", { upstream: "postgres://app:secret@10.0.3.7:5432" }],
    ["upstream", { upstream: "two words" }],
    ["tags", { tags: { "a b": "x" } }],
  ])("with a bad %s is refused at that field: %j", async (path, input) => {
    const refused = await create(input).catch((error: { cause?: { issues?: { path: PropertyKey[] }[] } }) => error);
    expect(JSON.stringify(refused)).toContain(path);
    expect(await database().socket.count({ where: { name: "Orders" } })).toBe(0);
  });

  test("refuses ambiguous paths until someone who may change it says otherwise, which is recorded; only over http", async () => {
    const { id, acceptAmbiguousPaths } = await create();
    expect(acceptAmbiguousPaths).toBe(false);
    expect(await call(sockets.update, { s: id, acceptAmbiguousPaths: true }, await as(admin))).toMatchObject({
      acceptAmbiguousPaths: true,
      version: 2,
    });
    const record = await database().activity.findFirstOrThrow({ where: { targetId: id }, orderBy: { seq: "desc" } });
    expect(record).toMatchObject({
      before: { acceptAmbiguousPaths: false },
      after: { acceptAmbiguousPaths: true },
      actorId: admin.memberId,
    });
    const refused = { code: "invalid_input", fields: [{ path: "acceptAmbiguousPaths" }] };
    await expect(call(sockets.update, { s: id, type: "tls" }, await as(admin))).rejects.toMatchObject(refused);
    await expect(create({ type: "kubernetes", acceptAmbiguousPaths: true })).rejects.toMatchObject(refused);
    await expect(create({ acceptAmbiguousPaths: "yes" })).rejects.toThrow();
    const other = await call(sockets.update, { s: id, type: "tls", acceptAmbiguousPaths: false }, await as(admin));
    expect(other).toMatchObject({ type: "tls", acceptAmbiguousPaths: false });
    await expect(
      recorded("", (tx) => tx.socket.updateMany({ where: { id }, data: { acceptAmbiguousPaths: true } })),
    ).rejects.toThrow("sockets_accept_ambiguous_paths");
  });

  test("shares its name with none of its namespace", async () => {
    const { name } = await create();
    await expect(create({ name })).rejects.toMatchObject({ code: "name_taken", fields: [{ path: "name" }] });
    expect((await create({ name, namespace: below.namespace.slug })).name).toBe(name);
  });

  test("is the only one that a request's host leads to, even for two who make it at once", async () => {
    const hostname = `one-${prod.namespace.slug}.example`;
    const tries = await Promise.allSettled([create({ hostname }), create({ hostname, type: "kubernetes" })]);
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(create({ hostname, namespace: below.namespace.slug })).rejects.toMatchObject({
      code: "name_taken",
      fields: [{ path: "hostname" }],
    });
    const ssh = await create({ hostname, type: "ssh" });
    await expect(call(sockets.update, { s: ssh.id, type: "http" }, await as(admin))).rejects.toMatchObject({
      code: "name_taken",
    });
  });

  test("changes against the version that was read, and records nothing when nothing changed", async () => {
    const socket = await create({ tags: { env: "prod", tier: "1" } });
    const same = await call(sockets.update, { s: socket.id, tags: { tier: "1", env: "prod" } }, await as(admin, 1));
    expect(same.version).toBe(1);
    const moved = await call(sockets.update, { s: socket.id, upstream: "10.0.0.9:80" }, await as(admin, 1));
    expect(moved).toMatchObject({ upstream: "10.0.0.9:80", tags: { env: "prod", tier: "1" }, version: 2 });
    await expect(call(sockets.update, { s: socket.id, description: "x" }, await as(admin, 1))).rejects.toMatchObject({
      code: "version_conflict",
    });
    expect((await call(sockets.update, { s: socket.id, upstream: null }, await as(admin))).upstream).toBeNull();
  });

  test("is found by type, by a tag with and without value, and by how its name begins", async () => {
    const one = await create({ name: `pg-${prod.word}-a`, type: "database", tags: { env: "prod" } });
    const two = await create({ name: `pg-${prod.word}-b`, type: "database", tags: { env: "dev" } });
    expect(await names({ type: "database" })).toEqual([one.id, two.id]);
    expect(await names({ namePrefix: `pg-${prod.word}` })).toEqual([one.id, two.id]);
    expect(await names({ tag: "env=dev" })).toEqual([two.id]);
    expect(await names({ tag: ["env=dev", "env=prod"], type: "database" })).toEqual([one.id, two.id]);
    expect(await names({ tag: "env", type: "database" })).toEqual([one.id, two.id]);
    expect(await names({ tag: "en" })).toEqual([]);
  });
});

describe("the policies that apply to it", () => {
  test("are those attached, those whose tags it has, and the org-wide ones above; hidden ones are only counted", async () => {
    const socket = await create({ namespace: below.namespace.slug, tags: { env: "prod", tier: "1" } });
    const policy = async (name: string, input: object) =>
      call(
        policies.create,
        { name: `${name} ${prod.word}`, namespace: prod.namespace.slug, who: {}, ...input },
        await as(admin),
      );
    const wide = await policy("wide", { orgWide: true });
    const tagged = await policy("tagged", { tagRules: [{ env: "dev" }, { env: "prod", tier: "1" }] });
    await policy("untagged", { tagRules: [{ env: "prod", tier: "2" }] });
    const attached = await policy("direct", {});
    await call(policies.sockets, { p: attached.id, add: [`${socket.name}@${below.namespace.slug}`] }, await as(admin));
    const seen = await call(sockets.impact, { s: socket.id }, await as(admin));
    expect(seen.policies.map(({ id, because }) => [id, because])).toEqual([
      [attached.id, "attached"],
      [tagged.id, "tags"],
      [wide.id, "org-wide"],
    ]);
    // org-default-policy and others of global: this admin may not read those.
    const everyWide = await database().policy.count({ where: { namespaceId: "ns_global", orgWide: true } });
    expect(seen.hidden).toBe(everyWide);

    await call(sockets.delete, { s: socket.id }, await as(admin));
    expect((await call(policies.get, { p: attached.id }, await as(admin))).sockets).toEqual([]);
    const record = await database().activity.findFirstOrThrow({
      where: { targetId: socket.id, action: "sockets.delete" },
    });
    expect(record.before).toMatchObject({ policies: [attached.name] });
  });
});

describe("attaching a policy", () => {
  test("TEN-3 is to that very socket: another one made later under its name gets nothing of it", async () => {
    const socket = await create();
    const { id: p } = await call(
      policies.create,
      { name: `once ${made}`, namespace: prod.namespace.slug, who: {} },
      await as(admin),
    );
    await call(policies.sockets, { p, add: [socket.id] }, await as(admin));
    await call(sockets.delete, { s: socket.id }, await as(admin));
    const again = await create({ name: socket.name });
    expect(again.id).not.toBe(socket.id);
    expect((await call(policies.get, { p }, await as(admin))).sockets).toEqual([]);
    expect((await call(policies.restore, { p, n: "2" }, await as(admin))).sockets).toEqual([]);
  });

  test("makes a version, says who and what, is unmoved by PUT, and comes back with a restore", async () => {
    const socket = await create();
    const { id: p } = await call(
      policies.create,
      { name: `att ${made}`, namespace: prod.namespace.slug },
      await as(admin),
    );
    const attached = await call(policies.sockets, { p, add: [socket.name] }, await as(admin, 1));
    expect(attached).toMatchObject({ sockets: [socket.name], version: 2, updatedBy: { id: admin.memberId } });
    expect((await call(policies.sockets, { p, add: [socket.id] }, await as(admin))).version).toBe(2);
    expect(await call(policies.replace, { p, description: "put" }, await as(admin))).toMatchObject({
      sockets: [socket.name],
      version: 3,
    });
    expect(await call(policies.sockets, { p, remove: [socket.name] }, await as(admin))).toMatchObject({
      sockets: [],
      version: 4,
    });
    const { items } = await call(policies.versions, { p }, await as(admin));
    expect(items.map(({ version, sockets: then }) => [version, then])).toEqual([
      [4, []],
      [3, [socket.name]],
      [2, [socket.name]],
      [1, []],
    ]);
    expect(await call(policies.restore, { p, n: "2" }, await as(admin))).toMatchObject({ sockets: [socket.name] });
    await expect(call(policies.sockets, { p, remove: [socket.name] }, await as(admin, 1))).rejects.toMatchObject({
      code: "version_conflict",
    });
  });

  test("goes with the document in one save, one version and one record; one unknown socket saves nothing", async () => {
    const [socket, next] = [await create(), await create()];
    const { id: p } = await call(
      policies.create,
      { name: `both ${made}`, namespace: prod.namespace.slug },
      await as(admin),
    );
    await call(policies.sockets, { p, add: [socket.id] }, await as(admin));
    const both = { p, description: "both", sockets: [next.name] };
    expect(await call(policies.replace, both, await as(admin, 2))).toMatchObject({
      description: "both",
      sockets: [next.name],
      version: 3,
    });
    const [record] = await database().activity.findMany({ where: { targetId: p }, orderBy: { seq: "desc" }, take: 1 });
    expect(record).toMatchObject({
      action: "policies.replace",
      before: { description: "", sockets: [socket.name] },
      after: { description: "both", sockets: [next.name] },
    });
    const unknown = { p, description: "lost", sockets: [socket.name, "nowhere"] };
    await expect(call(policies.replace, unknown, await as(admin))).rejects.toMatchObject({
      code: "invalid_input",
      fields: [{ path: "sockets.1" }],
    });
    expect(await call(policies.get, { p }, await as(admin))).toMatchObject({ description: "both", version: 3 });
  });

  test("reaches its own namespace and those below, never above or beside", async () => {
    const { id: p } = await call(
      policies.create,
      { name: `low ${made}`, namespace: below.namespace.slug },
      await as(admin),
    );
    for (const ref of [prod.socket.id, prod.socket.name, `${prod.socket.name}@${prod.namespace.slug}`, "sock_x"])
      await expect(call(policies.sockets, { p, add: [ref] }, await as(admin))).rejects.toMatchObject({
        code: "invalid_input",
        fields: [{ path: "add.0" }],
      });
    await expect(
      recorded("", (tx) =>
        tx.policySocket.create({
          data: {
            namespaceId: below.namespace.id,
            policyId: p,
            socketNamespaceId: prod.namespace.id,
            socketId: prod.socket.id,
          },
        }),
      ),
    ).rejects.toThrow(/another namespace/);
  });

  test("by a name alone means the nearest, or asks which of several", async () => {
    const name = `twin-${prod.word}`;
    const [other, another] = [await createPlace("beside", prod.namespace.id), below];
    const [one] = [await create({ name, namespace: other.namespace.slug })];
    const { id: p } = await call(
      policies.create,
      { name: `twin ${made}`, namespace: prod.namespace.slug },
      await as(admin),
    );
    const first = await call(policies.sockets, { p, add: [name] }, await as(admin));
    expect(first.sockets).toEqual([`${name}@${other.namespace.slug}`]);
    await create({ name, namespace: another.namespace.slug });
    await expect(call(policies.sockets, { p, add: [name] }, await as(admin))).rejects.toMatchObject({
      code: "invalid_input",
    });
    const own = await create({ name });
    const all = await call(policies.sockets, { p, add: [name], remove: [one.id] }, await as(admin));
    expect(all.sockets).toEqual([own.name]);
    await expect(call(policies.sockets, { p, add: [own.id], remove: [own.id] }, await as(admin))).rejects.toMatchObject(
      { code: "invalid_input", fields: [{ path: "remove" }] },
    );
  });
});
