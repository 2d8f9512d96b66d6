import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { api } from "@/lib/api/api-fixture";
import type { Permission } from "@/lib/auth/permissions";
import { toBase62 } from "@/lib/base62";
import { database } from "@/lib/db";
import { env } from "@/lib/env";
import { createPerson, createPlace, type Person, type Place } from "@/lib/operation/suites/world";
import { type Gate, startGate } from "./gate";
import { askRaw, givenGateway } from "./gate-fixture";

let gate: Gate;
let place: Place;
let elsewhere: Place;
let admin: Person;
let key: string;

beforeAll(async () => {
  place = await createPlace("prod", "ns_global");
  elsewhere = await createPlace("elsewhere", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
  ({ key } = await givenGateway({ namespaceId: place.namespace.id }));
  await api(admin.token, `POST /policies/${place.policy.id}/sockets`, { json: { add: [place.socket.id] } });
  gate = await startGate({ host: "127.0.0.1", port: 0 });
});
afterAll(() => gate.close());

async function newToken(account: string, more: object = {}) {
  const { body } = await api(admin.token, `POST /service-accounts/${account}/tokens`, {
    json: { name: `standards ${Math.random()}`, ...more },
  });
  return body as { id: string; token: string };
}

async function post(path: string, body: object | string, lines: string[] = ["X-Latchkey-Gateway", key]) {
  const isForm = path.startsWith("/oauth");
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = isForm ? "application/x-www-form-urlencoded" : "application/json";
  const length = String(Buffer.byteLength(text));
  const answer = await askRaw(
    gate.port,
    "POST",
    path,
    ["Content-Type", type, "Content-Length", length, ...lines],
    text,
  );
  return { ...answer, body: answer.text && JSON.parse(answer.text) };
}

describe("AuthZEN 1.0", () => {
  const asks = (subject: object, more: object = {}) => ({
    subject,
    action: { name: "http", properties: { method: "GET", path: "/" } },
    resource: { type: "socket", id: place.socket.name },
    ...more,
  });
  const account = () => ({ type: "service-account", id: place.account.id });
  const evaluate = (body: object | string, lines?: string[]) => post("/access/v1/evaluation", body, lines);

  test("who may is answered true, who may not false and nothing else, both kept as decisions", async () => {
    const allowed = await evaluate(asks(account()));
    expect([allowed.status, allowed.body]).toEqual([200, { decision: true }]);
    const denied = await evaluate(asks({ type: "service-account", id: place.idle.id }));
    expect([denied.status, denied.body]).toEqual([200, { decision: false }]);
    for (const [answer, subjectId] of [
      [allowed, place.account.id],
      [denied, place.idle.id],
    ] as const) {
      const where = { id: answer.headers["x-latchkey-decision-id"] as string };
      const kept = await vi.waitFor(() => database().decision.findFirstOrThrow({ where }), 5_000);
      expect(kept).toMatchObject({ subjectId, socketId: place.socket.id, action: "http" });
    }
  });

  test("POL-8 a path that can be read in two ways is denied, unless the socket accepts it", async () => {
    const ambiguous = { action: { name: "http", properties: { method: "GET", path: "/a/../b" } } };
    expect((await evaluate(asks(account(), ambiguous))).body).toEqual({ decision: false });
    for (const acceptAmbiguousPaths of [true, false]) {
      await api(admin.token, `PATCH /sockets/${place.socket.id}`, { json: { acceptAmbiguousPaths } });
      const { body } = await evaluate(asks(account(), ambiguous));
      expect(body).toEqual({ decision: acceptAmbiguousPaths });
    }
  });

  test("a method and a path are each judged where the other is not said", async () => {
    const deny = (http: object) =>
      api(admin.token, "POST /policies", {
        json: {
          namespace: place.namespace.slug,
          name: `half ${Math.random()}`,
          effect: "deny",
          orgWide: true,
          actions: { http },
        },
      });
    const policies = [await deny({ paths: ["/secret/*"] }), await deny({ methods: ["DELETE"] })];
    const cases: [object, boolean][] = [
      [{ path: "/open" }, true],
      [{ path: "/secret/1" }, false],
      [{ method: "GET" }, true],
      [{ method: "DELETE" }, false],
    ];
    for (const [properties, decision] of cases)
      expect(
        (await evaluate(asks(account(), { action: { name: "http", properties } }))).body,
        JSON.stringify(properties),
      ).toEqual({ decision });
    for (const { body } of policies) await api(admin.token, `DELETE /policies/${body.id}`);
  });

  test("subjects are named as policies see them: by id, user ID, token, email", async () => {
    const { userId } = await database().serviceAccount.findFirstOrThrow({ where: { id: place.account.id } });
    const { id } = await newToken(place.account.id);
    const cases: [object, boolean][] = [
      [{ type: "service-account", id: userId }, true],
      [{ type: "token", id }, true],
      [{ type: "token", id: id.replace("tok_", "lks_") }, true],
      [{ type: "token", id: "tok_000000000000" }, false],
      [{ type: "token", id: "tok_'; --" }, false],
      [{ type: "service-account", id: place.disabled.id }, false],
      [{ type: "member", id: place.member.email }, false],
      [{ type: "member", id: "nobody@example.com" }, false],
      [{ type: "robot", id: place.account.id }, false],
    ];
    for (const [subject, decision] of cases)
      expect((await evaluate(asks(subject))).body, JSON.stringify(subject)).toEqual({ decision });
    await api(admin.token, `DELETE /access-tokens/${id}`);
    expect((await evaluate(asks({ type: "token", id }))).body, "revoked").toEqual({ decision: false });
  });

  test("a socket elsewhere, an unknown one, another kind of resource, an action it has not: false", async () => {
    for (const more of [
      { resource: { type: "socket", id: elsewhere.socket.id } },
      { resource: { type: "socket", id: "nothing" } },
      { resource: { type: "document", id: place.socket.name } },
      { action: { name: "can_read" } },
      { action: { name: "rdp" } },
      { action: { name: "http", properties: { method: "GET", path: "/a/..%2fb" } } },
    ])
      expect((await evaluate(asks(account(), more))).body, JSON.stringify(more)).toEqual({ decision: false });
  });

  test("without a good key 401; what can't be read is 400 or 415; the request id comes back", async () => {
    for (const lines of [[], ["X-Latchkey-Gateway", "lkg_x"], ["X-Latchkey-Gateway", key, "X-Latchkey-Gateway", key]])
      expect((await evaluate(asks(account()), lines)).status).toBe(401);
    expect((await evaluate("{")).status).toBe(400);
    expect((await evaluate({ subject: account() })).status).toBe(400);
    expect((await evaluate(asks({ type: "service-account", id: "a\0b" }))).status).toBe(400);
    const large = { ...asks(account()), padding: "x".repeat(70_000) };
    expect((await evaluate(large)).status).toBe(400);
    const typed = ["X-Latchkey-Gateway", key, "Content-Type", "text/plain", "Content-Length", "2"];
    expect((await askRaw(gate.port, "POST", "/access/v1/evaluation", typed, "{}")).status).toBe(415);
    expect((await askRaw(gate.port, "GET", "/access/v1/evaluation", ["X-Latchkey-Gateway", key])).status).toBe(405);
    const named = await evaluate(asks(account()), ["X-Latchkey-Gateway", key, "X-Request-ID", "abc-123"]);
    expect(named.headers["x-request-id"]).toBe("abc-123");
  });

  test("P1 a gateway that was revoked is nobody from the very next question", async () => {
    const gone = await givenGateway({ namespaceId: place.namespace.id });
    const lines = ["X-Latchkey-Gateway", gone.key];
    expect((await evaluate(asks(account()), lines)).status).toBe(200);
    expect((await api(admin.token, `POST /gateways/${gone.id}/revoke`)).status).toBe(200);
    expect((await evaluate(asks(account()), lines)).status).toBe(401);
    expect((await post("/oauth/introspect", "token=x", lines)).status).toBe(401);
  });

  test("many at once take what is said above them, in order, and stop where they are told to", async () => {
    const idle = { type: "service-account", id: place.idle.id };
    const all = (semantic: string) =>
      post("/access/v1/evaluations", {
        ...asks(account()),
        evaluations: [{}, { subject: idle }, { action: {} }, {}],
        options: { evaluations_semantic: semantic },
      });
    const decisions = async (semantic: string) =>
      (await all(semantic)).body.evaluations.map(({ decision }: { decision: boolean }) => decision);
    expect(await decisions("execute_all")).toEqual([true, false, false, true]);
    expect(await decisions("deny_on_first_deny")).toEqual([true, false]);
    expect(await decisions("permit_on_first_permit")).toEqual([true]);
    expect((await all("execute_all")).body.evaluations[2].context.error.status).toBe(400);
    expect((await all("whatever")).status).toBe(400);
    expect((await post("/access/v1/evaluations", asks(account()))).body).toEqual({ decision: true });
  });
});

describe("a service account that holds decisions:check asks with its own token", () => {
  const bearer = (person: Person) => ["Authorization", `Bearer ${person.token}`];
  const asks = (socket: string, subject = place.account.id) => ({
    subject: { type: "service-account", id: subject },
    action: { name: "http", properties: { method: "GET", path: "/" } },
    resource: { type: "socket", id: socket },
  });
  const evaluate = (socket: string, lines: string[]) => post("/access/v1/evaluation", asks(socket), lines);
  const introspect = (token: string, lines: string[]) => post("/oauth/introspect", `token=${token}`, lines);
  const holding = (permissions: Permission[], at = place.namespace.id) => createPerson(at, { permissions });

  test("about the sockets of the namespaces where it does, and those below; the decision says who asked", async () => {
    const [asker, above] = [await holding(["decisions:check"]), await holding(["decisions:check"], "ns_global")];
    const answer = await evaluate(place.socket.name, bearer(asker));
    expect([answer.status, answer.body]).toEqual([200, { decision: true }]);
    const where = { id: answer.headers["x-latchkey-decision-id"] as string };
    const kept = await vi.waitFor(() => database().decision.findFirstOrThrow({ where }), 5_000);
    expect(kept).toMatchObject({ gatewayId: asker.accountId, subjectId: place.account.id, reason: "policy" });
    expect((await evaluate(place.socket.id, bearer(above))).body).toEqual({ decision: true });
    await api(admin.token, `POST /policies/${elsewhere.policy.id}/sockets`, { json: { add: [elsewhere.socket.id] } });
    const foreign = asks(elsewhere.socket.id, elsewhere.account.id);
    expect((await post("/access/v1/evaluation", foreign, bearer(above))).body).toEqual({ decision: true });
    expect((await post("/access/v1/evaluation", foreign, bearer(asker))).body, "elsewhere").toEqual({
      decision: false,
    });
  });

  test("and about tokens of accounts there; of others it learns nothing", async () => {
    const asker = await holding(["decisions:check"]);
    const [{ token }, other] = [await newToken(place.account.id), await newToken(elsewhere.account.id)];
    expect((await introspect(token, bearer(asker))).body).toMatchObject({ active: true, username: place.account.name });
    expect((await introspect(other.token, bearer(asker))).text).toBe('{"active":false}');
  });

  test("without the permission 403, with a bad token or none 401, with two 400, each with its challenge", async () => {
    const without = await holding(["policies:read", "sockets:read", "activity:read"]);
    const wrong = ["Authorization", `Bearer ${without.token.slice(0, -1)}!`];
    for (const ask of [
      (lines: string[]) => evaluate(place.socket.name, lines),
      (lines: string[]) => introspect(without.token, lines),
    ]) {
      const refused = await ask(bearer(without));
      expect([refused.status, refused.headers["www-authenticate"]]).toEqual([
        403,
        'Bearer realm="latchkey", error="insufficient_scope"',
      ]);
      const bad = await ask(wrong);
      expect([bad.status, bad.headers["www-authenticate"]]).toEqual([
        401,
        'Bearer realm="latchkey", error="invalid_token"',
      ]);
      expect((await ask([])).headers["www-authenticate"]).toBe('Bearer realm="latchkey"');
      expect((await ask([...bearer(without), ...bearer(without)])).status).toBe(400);
      expect((await ask([...bearer(admin), "X-Latchkey-Gateway", "lkg_x"])).status, "a bad key is not helped").toBe(
        401,
      );
    }
    const where = { actorId: without.accountId, action: "decisions.check", reason: "forbidden" };
    await vi.waitFor(() => database().activity.findFirstOrThrow({ where }), 5_000);
  });

  test("P1 stops with the answer to the revocation, and to the loss of the permission", async () => {
    const [revoked, demoted] = [await holding(["decisions:check"]), await holding(["decisions:check"])];
    for (const one of [revoked, demoted]) expect((await evaluate(place.socket.name, bearer(one))).status).toBe(200);
    await api(admin.token, `DELETE /access-tokens/${revoked.tokenId}`);
    expect((await evaluate(place.socket.name, bearer(revoked))).status).toBe(401);
    const { body } = await api(admin.token, `GET /service-accounts/${demoted.accountId}`);
    const removeRoles = body.roles.map(({ role, namespace }: Record<string, string>) => `${role}@${namespace}`);
    const { status } = await api(admin.token, `PATCH /service-accounts/${demoted.accountId}`, {
      json: { removeRoles, addRoles: ["client"] },
    });
    expect(status).toBe(200);
    expect((await evaluate(place.socket.name, bearer(demoted))).status).toBe(403);
  });
});

describe("introspection, RFC 7662", () => {
  const introspect = (token: string, more = "", lines?: string[]) =>
    post("/oauth/introspect", `token=${encodeURIComponent(token)}${more}`, lines);

  test.each(["opaque", "jwt"])("a live %s token is described without its secret", async (format) => {
    const { id, token } = await newToken(place.account.id, { format });
    const answer = await introspect(token, "&token_type_hint=access_token");
    expect(answer.body).toMatchObject({
      active: true,
      token_type: "Bearer",
      iss: env().url,
      jti: id,
      username: place.account.name,
      client_id: place.account.id,
      namespace: place.namespace.slug,
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
    expect(answer.body.exp - answer.body.iat).toBe(365 * 86_400);
    expect(answer.text).not.toContain(token.slice(-20));
  });

  test("unknown, malformed, over, elsewhere, or from the wrong address: exactly inactive", async () => {
    const limited = await newToken(place.account.id, { allowedCidrs: ["10.0.0.0/8"] });
    const foreign = await newToken(elsewhere.account.id);
    const revoked = await newToken(place.account.id);
    await api(admin.token, `DELETE /access-tokens/${revoked.id}`);
    const unknown = `${limited.token.slice(0, 20)}${limited.token.slice(20).toUpperCase()}`;
    for (const token of ["", "x", unknown, limited.token, foreign.token, revoked.token, key])
      expect((await introspect(token)).text, token.slice(0, 16)).toBe('{"active":false}');
    expect((await introspect(limited.token, "&ip=10.1.2.3")).body.active).toBe(true);
    expect((await introspect(limited.token, "&ip=11.1.2.3")).text).toBe('{"active":false}');
  });

  test("exp is when the token or its account ends, whichever is first", async () => {
    const { token } = await newToken(place.account.id, { expiresAt: "2027-06-01" });
    const expiry = async (expiresAt: string | null) => {
      await api(admin.token, `PATCH /service-accounts/${place.account.id}`, { json: { expiresAt } });
      return new Date((await introspect(token)).body.exp * 1000).toISOString().slice(0, 10);
    };
    expect(await expiry("2027-03-01")).toBe("2027-03-01");
    expect(await expiry("2027-09-01")).toBe("2027-06-01");
    expect(await expiry(null)).toBe("2027-06-01");
  });

  test("without a good key 401, without one token 400", async () => {
    expect((await introspect("x", "", [])).status).toBe(401);
    expect((await introspect("x", "&token=y")).status).toBe(400);
    expect((await post("/oauth/introspect", "hint=x")).status).toBe(400);
  });
});

describe("revocation, RFC 7009", () => {
  const revoke = (token: string) => post("/oauth/revoke", `token=${encodeURIComponent(token)}`, []);

  test("whoever holds a token can end it, once, and it is recorded as the account's doing", async () => {
    const { id, token } = await newToken(place.account.id);
    expect([(await revoke(token)).status, (await revoke(token)).status]).toEqual([200, 200]);
    expect((await api(token, "GET /whoami")).status).toBe(401);
    const records = await database().activity.findMany({ where: { targetId: id, action: "access-tokens.revoke" } });
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ actorId: place.account.id, outcome: "done" });
    expect(JSON.stringify(records, (_, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain(
      token.slice(-20),
    );
  });

  test("after too many wrong guesses at one id it says so, and never that a token is over which still works", async () => {
    const { token } = await newToken(place.account.id);
    const { crc32 } = await import("node:zlib");
    const guess = `${token.slice(0, 17)}${"0".repeat(40)}`;
    const wrong = guess + toBase62(crc32(guess), 6);
    for (let time = 0; time < 30; time++) expect((await revoke(wrong)).status).toBe(200);
    const limited = await revoke(token);
    expect([limited.status, limited.body]).toEqual([429, { error: "slow_down" }]);
    expect(Number(limited.headers["retry-after"])).toBeGreaterThan(0);
    expect((await api(token, "GET /whoami")).status).toBe(200);
  });

  test("what is no token of ours is answered the same and changes nothing", async () => {
    const { id, token } = await newToken(place.account.id);
    for (const text of ["", "x", id, `${token.slice(0, -1)}!`, key]) expect((await revoke(text)).status).toBe(200);
    expect((await api(token, "GET /whoami")).status).toBe(200);
  });
});
