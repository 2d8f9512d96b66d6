import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { database } from "@/lib/db";
import { createPerson, createPlace, type Person, type Place } from "@/lib/operation/suites/world";
import { type Gate, startGate } from "./gate";
import { type Asked, askAsNginx, askRaw, givenGateway } from "./gate-fixture";

let gate: Gate;
let place: Place;
let elsewhere: Place;
let admin: Person;
let key: string;
let token: string;

beforeAll(async () => {
  place = await createPlace("prod", "ns_global");
  elsewhere = await createPlace("elsewhere", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
  ({ key } = await givenGateway({ namespaceId: place.namespace.id }));
  const made = await api(admin.token, `POST /service-accounts/${place.account.id}/tokens`, { json: { name: "gate" } });
  token = made.body.token;
  await api(admin.token, `POST /policies/${place.policy.id}/sockets`, { json: { add: [place.socket.id] } });
  gate = await startGate({ host: "127.0.0.1", port: 0 });
});
afterAll(() => gate.close());

const ask = (more: Partial<Asked> = {}) =>
  askAsNginx(gate.port, { key, token, lines: ["X-Latchkey-Socket", place.socket.name], ...more });
const hostOf = async (id: string) => (await database().socket.findFirstOrThrow({ where: { id } })).hostname as string;

const IDENTITY = ["subject", "service-account", "namespace", "token-id", "groups", "policy", "decision-id"];

describe("an answer", () => {
  test("that allows is exactly 200, empty, with everything that is known of who asks", async () => {
    const answer = await ask();
    expect([answer.status, answer.text]).toEqual([200, ""]);
    expect(answer.headers).toMatchObject({
      "x-latchkey-subject": `${place.account.name}@${place.namespace.id}`,
      "x-latchkey-service-account": place.account.name,
      "x-latchkey-namespace": place.namespace.slug,
      "x-latchkey-token-id": `tok_${token.slice(4, 16)}`,
      "x-latchkey-groups": place.group.name,
      "x-latchkey-policy": place.policy.name,
      "cache-control": "no-store",
    });
  });

  test("that denies names no rule and nobody, and carries every identity header empty", async () => {
    const answer = await ask({ method: "GET", token: null });
    expect(answer.status).toBe(401);
    for (const name of IDENTITY.slice(0, -1)) expect(answer.headers[`x-latchkey-${name}`], name).toBe("");
    expect(JSON.parse(answer.text)).toEqual({
      type: "https://latchkey.dev/problems/unauthenticated",
      title: "No valid token",
      status: 401,
      code: "unauthenticated",
      decisionId: answer.headers["x-latchkey-decision-id"],
    });
  });

  test("is kept with what was asked, and the token's last use is noted", async () => {
    const id = (await ask({ uri: "/kept?secret=1", ip: "198.51.100.4" })).headers["x-latchkey-decision-id"] as string;
    const kept = await vi.waitFor(async () => database().decision.findFirstOrThrow({ where: { id } }), 5_000);
    expect(kept).toMatchObject({
      decision: "allow",
      reason: "policy",
      path: "/kept",
      method: "GET",
      ip: "198.51.100.4",
      socketId: place.socket.id,
      subjectId: place.account.id,
      policies: [{ id: place.policy.id, version: expect.any(Number) }],
    });
    const where = { id: `tok_${token.slice(4, 16)}`, lastUsedAt: { not: null } };
    await vi.waitFor(() => database().accessToken.findFirstOrThrow({ where }), 5_000);
  });
});

describe("without a good gateway key nothing is learned", () => {
  test.each([
    ["no key", ""],
    ["a malformed one", "lkg_x"],
    ["a token of a service account", "token"],
    ["a good one with one character changed", "changed"],
  ])("%s: 401, and the same for a good token as for a bad one", async (_what, which) => {
    const sent = { "": "", lkg_x: "lkg_x", token, changed: `${key.slice(0, -1)}${key.endsWith("0") ? "1" : "0"}` }[
      which
    ];
    const answers = await Promise.all(
      [token, `${token.slice(0, -1)}!`, null].map((one) => ask({ key: sent ?? "", token: one })),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(new Set(answers.map(({ text }) => text.replace(/dec_\w+/, "")))).toHaveLength(1);
  });

  test("a revoked gateway stops with the answer to the revocation", async () => {
    const other = await givenGateway({ namespaceId: place.namespace.id });
    expect((await ask({ key: other.key })).status).toBe(200);
    await api(admin.token, `POST /gateways/${other.id}/revoke`);
    expect((await ask({ key: other.key })).status).toBe(401);
  });
});

describe("the socket", () => {
  const lines: string[] = [];
  test("is the one whose hostname was asked for, without its port, in any case", async () => {
    const host = await hostOf(place.socket.id);
    expect((await ask({ lines, host })).status).toBe(200);
    expect((await ask({ lines, host: `${host.toUpperCase()}:8443` })).status).toBe(200);
    expect((await ask({ lines, host: `${host}.` })).status).toBe(200);
    expect((await ask({ lines, host: `x${host}` })).status).toBe(403);
  });

  test("of another namespace is out of a gateway's reach, by name and by host", async () => {
    expect((await ask({ lines, host: await hostOf(elsewhere.socket.id) })).status).toBe(403);
    expect((await ask({ lines: ["X-Latchkey-Socket", elsewhere.socket.name] })).status).toBe(403);
  });

  test("not on a gateway's list is refused like one that does not exist", async () => {
    const limited = await givenGateway({ namespaceId: place.namespace.id, sockets: [] });
    const [other, none] = [await ask({ key: limited.key }), await ask({ lines: ["X-Latchkey-Socket", "nothing"] })];
    expect([other.status, none.status]).toEqual([403, 403]);
    expect(other.text.replace(/dec_\w+/, "")).toBe(none.text.replace(/dec_\w+/, ""));
  });
});

describe("what is asked", () => {
  test.each(["X-Original-Method", "X-Original-URI"])("without %s: 400", async (name) => {
    const lines = [
      "X-Latchkey-Gateway",
      key,
      "X-Original-Method",
      "GET",
      "X-Original-URI",
      "/",
      "Authorization",
      token,
    ];
    const at = lines.indexOf(name);
    expect((await askRaw(gate.port, "GET", "/authz/nginx", lines.toSpliced(at, 2))).status).toBe(400);
    expect((await askRaw(gate.port, "GET", "/authz/nginx", [...lines, name, "GET"])).status, "twice").toBe(400);
  });

  test.each(["/a%2fb", "/a/../b", "/a%00", "/a\\b", "/%252e%252e/", "/a%ff"])(
    "POL-8 the ambiguous path %s: 403 that says so",
    async (uri) => {
      const answer = await ask({ uri });
      expect([answer.status, JSON.parse(answer.text).code]).toEqual([403, "path_ambiguous"]);
    },
  );

  test("a socket that accepts ambiguous paths leaves them to its policies, from the answer to the change on", async () => {
    const accept = async (acceptAmbiguousPaths: boolean) =>
      expect(
        (await api(admin.token, `PATCH /sockets/${place.socket.id}`, { json: { acceptAmbiguousPaths } })).status,
      ).toBe(200);
    const limit = async (actions: object) => {
      const { status } = await api(admin.token, `PUT /policies/${place.policy.id}`, {
        json: { who: { serviceAccounts: [place.account.name] }, actions },
      });
      expect(status).toBe(200);
    };
    const code = async (uri = "/a%2fb/../c") => {
      const { status, text } = await ask({ uri });
      return status === 200 ? "allow" : JSON.parse(text).code;
    };
    expect(await code()).toBe("path_ambiguous");
    await accept(true);
    expect(await code()).toBe("allow");
    await limit({ http: { paths: ["/*"] } });
    expect([await code("/a/b"), await code()]).toEqual(["allow", "forbidden"]);
    await limit({ http: {} });
    expect(await code()).toBe("allow");
    await accept(false);
    expect(await code()).toBe("path_ambiguous");
  });

  test("a query string of the gate's own address says nothing", async () => {
    const answer = await askRaw(gate.port, "GET", `/authz/nginx?X-Original-URI=/&token=${token}`, [
      "X-Latchkey-Gateway",
      key,
    ]);
    expect(answer.status).toBe(400);
  });

  test("a body is never read: the answer comes, and the connection ends", async () => {
    const answer = await ask({ lines: ["X-Latchkey-Socket", place.socket.name, "Content-Length", "1000000"] });
    expect([answer.status, answer.headers.connection]).toEqual([200, "close"]);
  });
});

test("repeated refusals of one token from one address are told to wait: 403 that says 429 for nginx, 429 for others", async () => {
  const bad = `${token.slice(0, 17)}${"0".repeat(40)}`;
  const { crc32 } = await import("node:zlib");
  const { toBase62 } = await import("@/lib/base62");
  const wrong = bad + toBase62(crc32(bad), 6);
  const ip = "203.0.113.77";
  for (let time = 0; time < 30; time++) expect((await ask({ token: wrong, ip })).status).toBe(401);
  const limited = await ask({ token: wrong, ip });
  expect([limited.status, limited.headers["x-latchkey-status"], JSON.parse(limited.text).code]).toEqual([
    403,
    "429",
    "rate_limited",
  ]);
  expect(Number(limited.headers["retry-after"])).toBeGreaterThan(0);
  const forwarded = [
    "X-Forwarded-Method",
    "GET",
    "X-Forwarded-Uri",
    "/",
    "X-Forwarded-Host",
    "x",
    "X-Forwarded-For",
    ip,
  ];
  const other = ["X-Latchkey-Gateway", key, "Authorization", wrong];
  expect((await askRaw(gate.port, "GET", "/authz/forward", [...forwarded, ...other])).status).toBe(429);
  expect((await ask({ ip: "203.0.113.78" })).status, "the very token from elsewhere").toBe(200);
  expect((await ask({ ip })).status, "the very token from there, which guesses don't shut out").toBe(200);
  expect((await ask({ token: wrong, ip })).status, "a guess still").toBe(403);
});

test("a token that was refused too often waits, also where it is a real one", async () => {
  const { body } = await api(admin.token, `POST /service-accounts/${place.account.id}/tokens`, {
    json: { name: "tired" },
  });
  const ip = "203.0.113.79";
  const statuses = async () => (await ask({ token: body.token, ip })).headers["x-latchkey-status"] ?? null;
  expect(await statuses()).toBeNull();
  await api(admin.token, `POST /access-tokens/${body.id}/pause`);
  for (let time = 0; time < 30; time++) expect(await statuses()).toBeNull();
  expect(await statuses()).toBe("429");
  await api(admin.token, `POST /access-tokens/${body.id}/resume`);
  expect(await statuses()).toBe("429");
});

test("the REST API answers on this port too, and tells repeated Authorization lines apart", async () => {
  const bearer = ["Authorization", `Bearer ${admin.token}`];
  const answer = await askRaw(gate.port, "GET", "/api/v1/whoami", bearer);
  expect([answer.status, JSON.parse(answer.text).subject.id]).toEqual([200, admin.accountId]);
  expect((await askRaw(gate.port, "GET", "/api/v1/whoami", [...bearer, ...bearer])).status).toBe(400);
});

test("tells Prometheus on this machine what it answered, and nobody behind a proxy", async () => {
  const { status, text } = await askRaw(gate.port, "GET", "/metrics", []);
  expect(status).toBe(200);
  for (const name of [
    'latchkey_decisions_total{decision="allow",reason="policy",gateway="gw-',
    'latchkey_decision_duration_seconds_bucket{le="0.001",decision="allow"}',
    'latchkey_tokens{state="active"} ',
    "latchkey_token_earliest_expiry_timestamp_seconds 1",
    "latchkey_snapshot_age_seconds 0",
    "latchkey_decisions_unkept 0",
  ])
    expect(text).toContain(name);
  expect(text).not.toContain(token.slice(17, 57));
  expect((await askRaw(gate.port, "GET", "/metrics", ["X-Forwarded-For", "127.0.0.1"])).status).toBe(404);
});

test("the dashboard in deploy/ asks for nothing that is not measured", async () => {
  const { text } = await askRaw(gate.port, "GET", "/metrics", []);
  const dashboard = await readFile("deploy/grafana/latchkey-gate.json", "utf8");
  const asked = [...dashboard.matchAll(/latchkey_\w+/g)].map(([name]) => name);
  expect(asked.filter((name) => !text.includes(`\n${name}`))).toEqual([]);
});

test("says that it is alive and ready", async () => {
  expect((await askRaw(gate.port, "GET", "/healthz", [])).text).toBe("ok\n");
  expect((await askRaw(gate.port, "GET", "/readyz", [])).text).toBe("ready\n");
  expect((await askRaw(gate.port, "GET", "/", [])).status).toBe(404);
});
