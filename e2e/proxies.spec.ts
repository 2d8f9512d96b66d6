import { createServer, type Server } from "node:net";
import type { APIRequestContext } from "@playwright/test";
import { findFreePort } from "../scripts/ports";
import { test as base, bootstrapToken, expect, unique } from "./fixtures";
import { ask, PROXIES, type Received, type Running, startApplication, startProxy } from "./proxies";

/** Identity headers, each of which the application gets exactly once and only from the gate. */
const IDENTITY = ["subject", "service-account", "namespace", "token-id", "groups", "policy", "decision-id"];
const CREDENTIALS =
  /^(authorization|x[-_]latchkey[-_]authorization|latchkey[-_]token|border0[-_]token|x[-_]access[-_]token|x[-_]pomerium[-_]authorization|x[-_]latchkey[-_](gateway|socket|status|reason))$/i;

type Behind = Awaited<ReturnType<typeof givenApplication>>;
type World = { rest: APIRequestContext; behind: Behind };

const test = base.extend<object, { rest: APIRequestContext }>({
  rest: [
    async ({ playwright }, use) => {
      const extraHTTPHeaders = { authorization: `Bearer ${bootstrapToken()}` };
      const rest = await playwright.request.newContext({ baseURL: process.env.LATCHKEY_E2E_URL, extraHTTPHeaders });
      await use(rest);
      await rest.dispose();
    },
    { scope: "worker" },
  ],
});

async function post<T>(rest: APIRequestContext, path: string, data: object): Promise<T> {
  const answer = await rest.post(`/api/v1${path}`, { data });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json().catch(() => null)) as T;
}

type Minted = { id: string; token: string };

/** A socket with a gateway that asks about it alone, an account that may GET it, and one that may not. */
async function givenApplication(rest: APIRequestContext, proxy: string) {
  const socket = unique(`orders-${proxy}`);
  const other = unique(`ledger-${proxy}`);
  await post(rest, "/sockets", { name: socket, type: "http" });
  await post(rest, "/sockets", { name: other, type: "http" });
  const profile = { name: unique(proxy), profile: proxy, sockets: [socket] };
  const gateway = await post<{ id: string; key: string }>(rest, "/gateways", profile);
  const name = unique("svc-proxied");
  await post(rest, "/service-accounts", { name });
  const mint = (label: string, more: object = {}) =>
    post<Minted>(rest, `/service-accounts/${name}/tokens`, { name: unique(label), ...more });
  const allow = async (sockets: string[], document: object) => {
    const policy = { name: unique("policy"), effect: "allow", who: { serviceAccounts: [name] }, ...document };
    const { id } = await post<{ id: string }>(rest, "/policies", policy);
    await post(rest, `/policies/${id}/sockets`, { add: sockets });
    return policy.name;
  };
  const policy = await allow([socket], { actions: { http: { methods: ["GET", "POST"], paths: ["/orders/*"] } } });
  return { socket, other, gateway, name, mint, allow, policy, token: await mint("proxied") };
}

const bearer = ({ token }: Minted) => [["Authorization", `Bearer ${token}`]];
const values = ({ headers }: Received, name: string) =>
  headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value);

for (const proxy of PROXIES) {
  test.describe(`${proxy}, with the file in deploy/`, () => {
    let world: World;
    let application: Awaited<ReturnType<typeof startApplication>>;
    let running: Running;

    test.beforeAll(async ({ rest }) => {
      application = await startApplication();
      world = { rest, behind: await givenApplication(rest, proxy) };
      running = await startProxy(proxy, {
        gate: String(process.env.LATCHKEY_E2E_GATE_URL),
        key: world.behind.gateway.key,
        socket: world.behind.socket,
        application: application.port,
      });
    });
    test.afterAll(async () => {
      await running?.stop();
      await application?.stop();
    });

    /** The application's copy of a request that was let through. */
    const passed = async (path: string, asked: Parameters<typeof ask>[2]): Promise<Received> => {
      const answer = await ask(running.port, path, asked);
      expect(answer.status, answer.text).toBe(200);
      return JSON.parse(answer.text) as Received;
    };
    /** A refusal as problem+json, of which nothing reached the application. */
    const refused = async (status: number, path: string, asked: Parameters<typeof ask>[2] = {}) => {
      const before = application.received.length;
      const answer = await ask(running.port, path, asked);
      expect(answer.status, answer.text).toBe(status);
      expect(application.received.length, "it reached the application").toBe(before);
      expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
      expect(answer.headers["cache-control"]).toBe("no-store");
      const problem = JSON.parse(answer.text) as { status: number; code: string; decisionId?: string };
      expect(problem.status).toBe(status);
      return { ...problem, headers: answer.headers };
    };

    test("what is allowed arrives whole, with who it is, and without its token", async () => {
      const { behind } = world;
      const sent = { method: "POST", body: "seven pieces", headers: bearer(behind.token) };
      const received = await passed("/orders/7?state=open&q=a%20b", sent);
      expect(received).toMatchObject({ method: "POST", url: "/orders/7?state=open&q=a%20b", body: "seven pieces" });
      expect(values(received, "x-latchkey-subject")).toEqual([behind.name]);
      expect(values(received, "x-latchkey-service-account")).toEqual([behind.name]);
      expect(values(received, "x-latchkey-namespace")).toEqual(["global"]);
      expect(values(received, "x-latchkey-token-id")).toEqual([behind.token.id]);
      expect(values(received, "x-latchkey-policy")).toEqual([behind.policy]);
      expect(values(received, "x-latchkey-decision-id")[0]).toMatch(/^dec_/);
      expect(received.headers.filter(([name]) => CREDENTIALS.test(name))).toEqual([]);
    });

    test("a token in any header of its own is let through and taken away", async () => {
      const { token } = world.behind.token;
      for (const name of [
        "X-Latchkey-Authorization",
        "Latchkey-Token",
        "Border0-Token",
        "x-access-token",
        "X-Pomerium-Authorization",
      ]) {
        const received = await passed("/orders/7", { headers: [[name, token]] });
        expect(
          received.headers.filter(([one]) => CREDENTIALS.test(one)),
          name,
        ).toEqual([]);
        expect(JSON.stringify(received), name).not.toContain(token);
      }
    });

    test("a connection becomes none of another protocol, of which the gate would hear nothing", async () => {
      for (const protocols of [["h2c"], ["foo/2"], ["websocket", "h2c"], ["websocket, h2c"]]) {
        const received = await passed("/orders/7", {
          headers: [
            ...bearer(world.behind.token),
            ["Connection", "Upgrade, HTTP2-Settings"],
            ["HTTP2-Settings", "AAMAAABkAARAAAAAAAIAAAAA"],
            ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
            ["Sec-WebSocket-Version", "13"],
            ...protocols.map((protocol) => ["Upgrade", protocol]),
          ],
        });
        expect(values(received, "upgrade").join(), protocols.join()).not.toMatch(/h2c|foo/);
      }
    });

    test("HDR-6 a client can't have our headers taken away, nor say another method or path in its own", async () => {
      const named = IDENTITY.map((one) => `X-Latchkey-${one}`).join(", ");
      const claims = [
        "X-HTTP-Method-Override",
        "X-HTTP-Method",
        "X-Method-Override",
        "X-Original-URL",
        "X-Rewrite-URL",
      ];
      const headers = [
        ...bearer(world.behind.token),
        ["Connection", `close, ${named}`],
        ...claims.flatMap((name) => [
          [name, "/forged"],
          [name.replaceAll("-", "_"), "/forged"],
        ]),
      ];
      const received = await passed("/orders/7", { headers });
      expect(values(received, "x-latchkey-subject")).toEqual([world.behind.name]);
      expect(values(received, "connection").join().toLowerCase()).not.toContain("x-latchkey");
      expect(JSON.stringify(received)).not.toContain("/forged");
    });

    test("HDR-6 a client's own word on who it is never arrives, with hyphens or underscores", async () => {
      const names = IDENTITY.flatMap((one) => {
        const hyphens = `X-Latchkey-${one}`;
        return [hyphens, hyphens.toUpperCase(), hyphens.replaceAll("-", "_"), `X-Latchkey_${one}`, `X_Latchkey-${one}`];
      });
      const headers = [...bearer(world.behind.token), ...names.map((name) => [name, "forged"])];
      const received = await passed("/orders/7", { headers });
      expect(JSON.stringify(received)).not.toContain("forged");
      for (const one of IDENTITY) {
        const spellings = received.headers.filter(
          ([name]) => name.toLowerCase().replaceAll("_", "-") === `x-latchkey-${one}`,
        );
        expect(spellings.length, `${one}: ${JSON.stringify(spellings)}`).toBeLessThanOrEqual(1);
      }
      const question = [
        ["X-Latchkey-Gateway", "lkg_x"],
        ["X-Latchkey-Socket", world.behind.other],
        ["X-Original-URI", "/orders/1"],
        ["X-Forwarded-Uri", "/orders/1"],
        ["X-Original-Method", "GET"],
      ];
      await refused(403, "/admin", { headers: [...bearer(world.behind.token), ...question] });
    });

    test("without a token, with a bad, an expired or a revoked one it is 401 with a challenge", async () => {
      const { rest, behind } = world;
      const none = await refused(401, "/orders/7");
      expect(none.headers["www-authenticate"]).toBe('Bearer realm="latchkey"');
      const bad = await refused(401, "/orders/7", {
        headers: [["Authorization", "Bearer lks_nonsense"]],
        from: "127.0.7.1",
      });
      expect(bad.headers["www-authenticate"]).toBe('Bearer realm="latchkey", error="invalid_token"');

      const old = await behind.mint("old");
      await passed("/orders/7", { headers: bearer(old) });
      await post(rest, `/access-tokens/${old.id}/rotate`, { overlapHours: 0 });
      await refused(401, "/orders/7", { headers: bearer(old), from: "127.0.7.2" });

      const revoked = await behind.mint("revoked");
      await passed("/orders/7", { headers: bearer(revoked) });
      await rest.delete(`/api/v1/access-tokens/${revoked.id}`);
      await refused(401, "/orders/7", { headers: bearer(revoked), from: "127.0.7.3" });
    });

    test("more than one token is refused", async () => {
      const [one, other] = [await world.behind.mint("one"), await world.behind.mint("other")];
      await refused(400, "/orders/7", { headers: [...bearer(one), ["Latchkey-Token", other.token]] });
    });

    test("what no policy allows is 403: another method, path or socket, an address, a time", async () => {
      const { rest, behind } = world;
      const headers = bearer(behind.token);
      const { decisionId } = await refused(403, "/orders/7", { method: "DELETE", headers });
      expect(decisionId).toMatch(/^dec_/);
      await refused(403, "/admin", { headers });

      const given = async (sockets: string[], document: object) => {
        const account = unique("svc-limited");
        await post(rest, "/service-accounts", { name: account });
        await behind.allow(sockets, { who: { serviceAccounts: [account] }, actions: { http: {} }, ...document });
        return bearer(await post<Minted>(rest, `/service-accounts/${account}/tokens`, { name: "only" }));
      };
      await refused(403, "/orders/7", { headers: await given([behind.other], {}) });
      const near = await given([behind.socket], { where: { cidrs: ["127.0.8.0/24"] } });
      await passed("/orders/7", { headers: near, from: "127.0.8.9" });
      await refused(403, "/orders/7", { headers: near, from: "127.0.9.9" });
      await refused(403, "/orders/7", {
        headers: [...near, ["X-Forwarded-For", "127.0.8.9"], ["X-Real-IP", "127.0.8.9"]],
        from: "127.0.9.9",
      });
      await refused(403, "/orders/7", {
        headers: await given([behind.socket], { when: { before: "2020-01-01T00:00:00Z" } }),
      });

      await rest.patch(`/api/v1/gateways/${behind.gateway.id}`, { data: { sockets: [behind.other] } });
      await refused(403, "/orders/7", { headers });
      await rest.patch(`/api/v1/gateways/${behind.gateway.id}`, { data: { sockets: [behind.socket] } });
      await passed("/orders/7", { headers });
    });

    test("POL-8 a path that can be read in two ways never arrives", async () => {
      const paths = [
        "/orders/%2e%2e/admin",
        "/orders/../admin",
        "/orders/a%2fb",
        "/orders/a%5cb",
        "/orders/a%00b",
        "/orders/%252e%252e/admin",
        "/orders/%ff",
      ];
      for (const path of paths) {
        const before = application.received.length;
        const answer = await ask(running.port, path, { headers: bearer(world.behind.token) });
        expect([400, 403], `${path}: ${answer.status} ${answer.text}`).toContain(answer.status);
        expect(application.received.length, path).toBe(before);
      }
      expect((await passed("/orders//double", { headers: bearer(world.behind.token) })).url).toBe("/orders//double");
    });

    test("too many failures from one address are 429, and only from there", async () => {
      const guess = {
        headers: [["Authorization", "Bearer lks_0123456789AB_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd16Qbs4"]],
        from: `127.1.0.${PROXIES.indexOf(proxy) + 1}`,
      };
      let status = 401;
      for (let tries = 0; tries < 400 && status === 401; tries++)
        status = (await ask(running.port, "/orders/7", guess)).status;
      const limited = await refused(429, "/orders/7", guess);
      expect(limited.code).toBe("rate_limited");
      expect(Number(limited.headers["retry-after"])).toBeGreaterThan(0);
      await passed("/orders/7", { headers: bearer(world.behind.token), from: "127.1.1.1" });
    });

    test("while the gate is down, or does not answer, nothing passes: 503, soon, and again when it is back", async () => {
      const silent: Server = createServer((socket) => socket.on("error", () => undefined));
      await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
      const address = silent.address();
      const mute = typeof address === "object" && address ? address.port : 0;
      for (const port of [await findFreePort(), mute]) {
        const { gateway, socket, token } = world.behind;
        const alone = await startProxy(proxy, {
          gate: `http://127.0.0.1:${port}`,
          key: gateway.key,
          socket,
          application: application.port,
        });
        const kept = running;
        running = alone;
        const started = Date.now();
        try {
          const refusal = await refused(503, "/orders/7", { headers: bearer(token) });
          expect(refusal).toMatchObject({ code: "unavailable" });
          expect(Date.now() - started).toBeLessThan(8_000);
        } finally {
          running = kept;
          await alone.stop();
        }
      }
      silent.close();
      await passed("/orders/7", { headers: bearer(world.behind.token) });
    });

    test("a revoked gateway gets nothing through", async () => {
      await post(world.rest, `/gateways/${world.behind.gateway.id}/revoke`, {});
      await refused(401, "/orders/7", { headers: bearer(world.behind.token) });
    });
  });
}
