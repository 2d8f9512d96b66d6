import { call } from "@orpc/server";
import { beforeAll, describe, expect, test } from "vitest";
import type { ParsedToken } from "@/lib/access-tokens/token-format";
import { database } from "@/lib/db";
import { localRequest } from "@/lib/operation/request";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { Prisma } from "@/prisma/generated/client";
import { gatewayOf, isKey, loadGatewayKeys, type StoredKey } from "./asking";
import { parseGatewayKey } from "./key";
import { gateways } from "./service";

let prod: Place;
let below: Place;
let stranger: Place;
let admin: Person;
let made = 0;

beforeAll(async () => {
  prod = await createPlace("gateways", "ns_global");
  below = await createPlace("deeper", prod.namespace.id);
  stranger = await createPlace("stranger", "ns_global");
  admin = await createPerson(prod.namespace.id, { role: "admin" });
});

async function as(person: Person, ifMatch: number | null = null) {
  return { context: { actor: await person.member(), request: localRequest({ ifMatch }) } };
}

const create = async (input: object = {}) => {
  const fields = { name: `edge-${++made}`, namespace: prod.namespace.slug, profile: "nginx" as const };
  const { key, ...gateway } = await call(gateways.create, { ...fields, ...input }, await as(admin));
  return { ...gateway, key: key ?? "" };
};

/** What the gate does with a presented key. */
async function asking(text: string) {
  const key = parseGatewayKey(text);
  if (!key) return null;
  const [found] = await loadGatewayKeys(database(), Prisma.sql`k.id = ${key.keyId}`);
  return found && isKey(key.parsed, found) ? gatewayOf(found, new Date()) : null;
}

describe("a gateway", () => {
  test("is known by its key: who it is, whose hops it trusts, what it may ask about", async () => {
    const { id, key } = await create({ name: "known", trustedHops: 2, sockets: [prod.socket.name, below.socket.name] });
    expect(await asking(key)).toMatchObject({
      id,
      name: "known",
      namespace: prod.namespace.slug,
      profile: "nginx",
      trustedHops: 2,
      sockets: expect.arrayContaining([prod.socket.id, below.socket.id]),
    });
  });

  test("without a list may ask about every socket; with an empty one about none", async () => {
    const { id, key, sockets } = await create();
    expect(sockets).toBeNull();
    expect((await asking(key))?.sockets).toBeNull();
    await call(gateways.update, { g: id, sockets: [] }, await as(admin));
    expect((await asking(key))?.sockets).toEqual([]);
  });

  test("whose last socket was deleted may ask about none, not about all", async () => {
    const { key } = await create({ sockets: [below.socket.name] });
    const other = await createPlace("doomed", prod.namespace.id);
    const limited = await create({ sockets: [other.socket.id] });
    await recorded("", (tx) => tx.socket.deleteMany({ where: { id: other.socket.id } }));
    expect((await asking(limited.key))?.sockets).toEqual([]);
    expect((await asking(key))?.sockets).toEqual([below.socket.id]);
  });

  test.each([
    [
      "one character of the secret changed",
      (key: string) => key.slice(0, -10) + (key.at(-10) === "a" ? "b" : "a") + key.slice(-9),
    ],
    ["the token of a service account", () => admin.token],
    ["nothing", () => ""],
  ])("is nobody with %s", async (_what, change) => {
    const { key } = await create();
    expect(await asking(change(key))).toBeNull();
  });

  test("whose key was proven once is still nobody with any other", async () => {
    const { key, hint } = await create();
    const right = parseGatewayKey(key)?.parsed as ParsedToken;
    const [found] = await loadGatewayKeys(database(), Prisma.sql`k.id = ${hint}`);
    const others: ParsedToken[] = [
      { ...right, secret40: [...right.secret40].reverse().join("") },
      { ...right, id12: [...right.id12].reverse().join("") },
      { ...right, kind: "s" },
    ];
    for (let round = 0; round < 2; round++) {
      expect(isKey(right, found as StoredKey)).toBe(true);
      for (const other of others) expect(isKey(other, found as StoredKey)).toBe(false);
      expect(isKey(right, null)).toBe(false);
    }
  });

  test("is nobody with a key whose row was copied to it from another gateway", async () => {
    const [one, other] = [await create(), await create()];
    await recorded("", async (tx) => {
      const { hash } = await tx.gatewayKey.findUniqueOrThrow({ where: { id: one.hint } });
      await tx.gatewayKey.update({ where: { id: other.hint }, data: { hash } });
    });
    expect(await asking(other.key)).toBeNull();
  });

  test("of a socket elsewhere is refused like one of a socket that does not exist", async () => {
    await expect(create({ sockets: [stranger.socket.name] })).rejects.toThrow(/There is no socket/);
    await expect(create({ sockets: [stranger.socket.id] })).rejects.toThrow(/There is no socket/);
  });

  test("shares its name with none of its namespace", async () => {
    await create({ name: "only" });
    await expect(create({ name: "only" })).rejects.toMatchObject({ code: "name_taken", fields: [{ path: "name" }] });
  });

  test("changed by two people: the second gets a conflict", async () => {
    const { id, version } = await create();
    await call(gateways.update, { g: id, description: "first" }, await as(admin, version));
    const second = call(gateways.update, { g: id, description: "second" }, await as(admin, version));
    await expect(second).rejects.toMatchObject({ code: "version_conflict" });
  });
});

describe("its key", () => {
  test("is replaced without a gap: both work for the overlap, then the new one alone", async () => {
    const { id, key: old } = await create();
    const { key, previousKey, hint } = await call(gateways.rotate, { g: id }, await as(admin));
    expect([await asking(old), await asking(key ?? "")]).toMatchObject([{ id }, { id }]);
    expect(previousKey?.hint).toBe(old.slice(0, 16));
    expect(key?.startsWith(hint)).toBe(true);
    await expect(call(gateways.rotate, { g: id }, await as(admin))).rejects.toMatchObject({ code: "conflict" });
    const finished = await call(gateways.finishRotation, { g: id }, await as(admin));
    expect(finished.previousKey).toBeNull();
    expect([await asking(old), await asking(key ?? "")]).toMatchObject([null, { id }]);
    await expect(call(gateways.finishRotation, { g: id }, await as(admin))).rejects.toMatchObject({ code: "conflict" });
    await call(gateways.rotate, { g: id, overlapHours: 0 }, await as(admin));
    expect(await asking(key ?? ""), "no overlap").toBeNull();
  });

  test("rotated twice at once has one successor", async () => {
    const { id } = await create();
    const both = [call(gateways.rotate, { g: id }, await as(admin)), call(gateways.rotate, { g: id }, await as(admin))];
    const settled = await Promise.allSettled(both);
    expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await database().gatewayKey.count({ where: { gatewayId: id } })).toBe(2);
  });

  test("stops with the gateway: revoked for good, or deleted", async () => {
    const [revoked, deleted] = [await create(), await create({ name: "again" })];
    const after = await call(gateways.revoke, { g: revoked.id }, await as(admin));
    expect(after).toMatchObject({ status: "revoked", revokedBy: { id: admin.memberId } });
    expect(await call(gateways.revoke, { g: revoked.id }, await as(admin))).toEqual(after);
    await expect(call(gateways.rotate, { g: revoked.id }, await as(admin))).rejects.toMatchObject({ code: "conflict" });
    await call(gateways.delete, { g: deleted.id }, await as(admin));
    const again = await create({ name: "again" });
    expect([await asking(revoked.key), await asking(deleted.key)]).toEqual([null, null]);
    expect(await asking(again.key)).toMatchObject({ id: again.id });
  });

  test("is minted for someone who has just proved who they are", async () => {
    const actor = await admin.member();
    const session = { id: "ses_x", method: "password" as const, authenticatedAt: new Date(Date.now() - 16 * 60_000) };
    const context = { actor: { ...actor, session }, request: localRequest() };
    const input = { name: "stale", namespace: prod.namespace.slug, profile: "caddy" as const };
    await expect(call(gateways.create, input, { context })).rejects.toMatchObject({ code: "step_up_required" });
  });
});
