import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/lib/db";
import { newId } from "@/lib/ids";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { api } from "./api-fixture";

let place: Place;
let admin: Person;

beforeAll(async () => {
  place = await createPlace("prod", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
});

test("tokens that are created at once share transactions, and each has its own record", async () => {
  const at = (account: string, name: string) =>
    api(admin.token, `POST /service-accounts/${account}/tokens`, { json: { name } });
  const names = Array.from({ length: 40 }, (_, number) => `one of many ${number}`);
  const answers = await Promise.all(
    names.map((name, number) => at((number % 2 ? place.account : place.idle).id, name)),
  );
  expect(answers.map(({ status }) => status)).toEqual(names.map(() => 201));
  const ids = answers.map(({ body }) => body.id as string);
  const records = await database().$queryRaw<{ id: string; name: string; xid: string }[]>`
    SELECT target_id AS id, target_name AS name, xid::text FROM activity WHERE target_id = ANY(${ids})`;
  expect(records.map(({ id, name }) => [id, name]).sort()).toEqual(ids.map((id, number) => [id, names[number]]).sort());
  expect(new Set(records.map(({ xid }) => xid)).size).toBeLessThan(names.length);
});

test("creating goes on sharing transactions after the account was changed under load", async () => {
  const left = Array.from({ length: 160 }, (_, number) => `under load ${number}`);
  const callers = Array.from({ length: 16 }, async () => {
    for (let name = left.pop(); name; name = left.pop())
      expect(
        (await api(admin.token, `POST /service-accounts/${place.account.id}/tokens`, { json: { name } })).status,
      ).toBe(201);
  });
  for (const description of ["once", "twice"])
    expect(
      (await api(admin.token, `PATCH /service-accounts/${place.account.id}`, { json: { description } })).status,
    ).toBe(200);
  await Promise.all(callers);
  const last = await database().$queryRaw<{ xid: string }[]>`
    SELECT xid::text FROM activity WHERE action = 'access-tokens.create' AND outcome = 'done' ORDER BY seq DESC LIMIT 64`;
  expect(new Set(last.map(({ xid }) => xid)).size).toBeLessThan(48);
});

describe("TOK-3 a create is done once, however often it is sent", () => {
  const create = (key: string, json: object) =>
    api(admin.token, `POST /service-accounts/${place.account.id}/tokens`, {
      json,
      headers: { "idempotency-key": key },
    });

  test("100 at once with one key make one token, and its plaintext is in one answer", async () => {
    const key = newId("req");
    const answers = await Promise.all(Array.from({ length: 100 }, () => create(key, { name: "once" })));
    // A machine that is busy may turn some away with "try again"; nobody is told that another token was made.
    const done = answers.filter(({ status }) => status === 201);
    expect(answers.filter(({ status }) => status !== 201 && status !== 503)).toEqual([]);
    expect(new Set(done.map(({ body }) => body.id)).size).toBe(1);
    expect(done.filter(({ body }) => body.token !== null).length).toBeLessThanOrEqual(1);
    expect(await database().accessToken.count({ where: { serviceAccountId: place.account.id, name: "once" } })).toBe(1);
  });

  test("the same key with another body is refused", async () => {
    const key = newId("req");
    expect((await create(key, { name: "this" })).status).toBe(201);
    const answer = await create(key, { name: "that" });
    expect([answer.status, answer.body.code]).toEqual([422, "idempotency_mismatch"]);
  });

  test("the same key and body for a namesake in another namespace is refused, not answered with the first one", async () => {
    const key = newId("req");
    const below = await createPlace("other", "ns_global");
    await recorded("", (tx) =>
      tx.serviceAccount.updateMany({ where: { id: below.idle.id }, data: { name: place.idle.name } }),
    );
    const send = (namespace: string) =>
      api(admin.token, `POST /service-accounts/${place.idle.name}/tokens?namespace=${namespace}`, {
        json: { name: "same" },
        headers: { "idempotency-key": key },
      });
    expect((await send(place.namespace.slug)).body.serviceAccount.id).toBe(place.idle.id);
    expect((await send(below.namespace.slug)).body.code).toBe("idempotency_mismatch");
  });

  test("a key is kept for 24 hours, and free after that", async () => {
    const key = newId("req");
    const headers = { "idempotency-key": key };
    const send = (name: string) =>
      api(admin.token, `POST /service-accounts/${place.idle.id}/tokens`, { json: { name }, headers });
    const made = await send("today");
    const since = (hours: number) =>
      database().idempotencyKey.updateMany({
        where: { key },
        data: { createdAt: new Date(Date.now() - hours * 3_600_000) },
      });
    await since(23.9);
    expect((await send("today")).body).toEqual({ ...made.body, token: null });
    expect((await send("tomorrow")).body.code).toBe("idempotency_mismatch");
    await since(24.1);
    expect((await send("tomorrow")).status).toBe(201);
  });

  test("a refused create leaves its key free", async () => {
    const key = newId("req");
    expect((await create(key, { name: "once" })).status).toBe(409);
    expect((await create(key, { name: "once more" })).status).toBe(201);
  });
});

describe("If-Match: no update is lost", () => {
  const patch = (version: string, description: string) =>
    api(admin.token, `PATCH /service-accounts/${place.account.id}`, {
      json: { description },
      headers: { "if-match": version },
    });

  test.each(['"999"', "nonsense", '"0"', '"1", "2"'])("%s is 412 and changes nothing", async (version) => {
    const before = await api(admin.token, `GET /service-accounts/${place.account.id}`);
    const answer = await patch(version, "lost");
    expect([answer.status, answer.body.code]).toEqual([412, "version_conflict"]);
    expect((await api(admin.token, `GET /service-accounts/${place.account.id}`)).body).toEqual(before.body);
  });

  test("of 20 who change the same version at once, one wins", async () => {
    const { body } = await api(admin.token, `GET /service-accounts/${place.account.id}`);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => patch(`"${body.version}"`, `editor ${i}`)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 412)]);
  });
});

describe("ESC-5 there is always an admin", () => {
  test("of two admins who disable or demote each other at once, one stays", async () => {
    await recorded("", (tx) =>
      tx.roleAssignment.deleteMany({ where: { roleId: "role_admin", memberId: { not: null } } }),
    ).catch(() => null);
    for (let round = 0; round < 5; round++) {
      const [ana, bo] = [
        await createPerson("ns_global", { role: "admin" }),
        await createPerson("ns_global", { role: "admin" }),
      ];
      const ids = [ana.memberId, bo.memberId];
      await recorded("", (tx) =>
        tx.member.updateMany({ where: { id: { notIn: ids } }, data: { disabledAt: new Date() } }),
      );
      const answers = await Promise.all([
        api(ana.token, `POST /members/${bo.memberId}/disable`),
        api(bo.token, `PATCH /members/${ana.memberId}`, { json: { removeRoles: ["admin"] } }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(answers.find(({ status }) => status === 409)?.body.code).toBe("last_admin");
    }
  });
});

describe("ESC-3 a role that is taken away is gone from tokens in that very commit", () => {
  test("200 rounds of taking a role away against minting a token with it leave no token that carries it", async () => {
    const { id } = place.account;
    for (let round = 0; round < 200; round++) {
      const [removed, minted] = await Promise.all([
        api(admin.token, `PATCH /service-accounts/${id}`, { json: { removeRoles: ["client"] } }),
        api(admin.token, `POST /service-accounts/${id}/tokens`, { json: { name: `race ${round}`, roles: ["client"] } }),
      ]);
      expect(removed.status, removed.text).toBe(200);
      expect([201, 422], minted.text).toContain(minted.status);
      if (minted.status === 201) {
        const { body } = await api(admin.token, `GET /access-tokens/${minted.body.id}`);
        expect([body.roles, body.effectiveRoles]).toEqual([[], []]);
      }
      await api(admin.token, `PATCH /service-accounts/${id}`, { json: { addRoles: ["client"] } });
    }
    const carried = await database().accessTokenRole.count({ where: { serviceAccountId: id } });
    expect(carried, "given back, a role is not regained").toBe(0);
  }, 120_000);
});

describe("a name is one live token's", () => {
  test("of 20 who want one name at once, one gets it, and the others learn whose it is", async () => {
    for (const holder of ["nobody", "one that ended"]) {
      const create = () =>
        api(admin.token, `POST /service-accounts/${place.idle.id}/tokens`, { json: { name: holder } });
      if (holder !== "nobody") {
        const { id } = (await create()).body;
        const ended = { createdAt: new Date(0), expiresAt: new Date(1) };
        await recorded("", (tx) => tx.accessToken.updateMany({ where: { id }, data: ended }));
      }
      const answers = await Promise.all(Array.from({ length: 20 }, create));
      const refused = answers.filter(({ status }) => status !== 201);
      expect(refused).toHaveLength(19);
      for (const { status, body } of refused)
        expect([status, body.code, body.detail]).toEqual([409, "name_taken", expect.stringContaining(place.idle.name)]);
    }
  });
});

describe("TOK-2 once a revoke has answered, no call that starts later is let in", () => {
  test("40 rounds against 20 callers", async () => {
    for (let round = 0; round < 40; round++) {
      const json = { name: `revoked ${round}` };
      const { body } = await api(admin.token, `POST /service-accounts/${place.idle.id}/tokens`, { json });
      let answered = Number.POSITIVE_INFINITY;
      const late: number[] = [];
      const call = async () => {
        for (let after = 0; after < 2; ) {
          const started = performance.now();
          const { status } = await api(body.token, "GET /whoami");
          if (started <= answered) continue;
          late.push(status);
          after++;
        }
      };
      const callers = Promise.all(Array.from({ length: 20 }, call));
      expect((await api(admin.token, `DELETE /access-tokens/${body.id}`)).status).toBe(204);
      answered = performance.now();
      await callers;
      expect(late).toEqual(Array.from({ length: 40 }, () => 401));
    }
  }, 120_000);
});
