import { connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { mintToken } from "@/lib/access-tokens/token-format";
import { createPerson, createPlace, type Person, type Place } from "@/lib/operation/suites/world";
import { type ApiAnswer, api } from "./api-fixture";

// The database as the portal sees it over a cable that the test can pull: a proxy in between, set before anything connects.
const real = new URL(process.env.DATABASE_URL as string);
const held = new Set<Socket>();
let proxy: Server;
let port: number;
let place: Place;
let admin: Person;

beforeAll(async () => {
  port = await plugIn(0);
  const through = new URL(real);
  through.host = `127.0.0.1:${port}`;
  process.env.DATABASE_URL = through.href;
  place = await createPlace("prod", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
});
afterAll(() => pullOut());

async function plugIn(at: number): Promise<number> {
  proxy = createServer((incoming) => {
    const outgoing = connect(Number(real.port), real.hostname);
    for (const socket of [incoming, outgoing]) {
      held.add(socket);
      socket.on("error", () => undefined).on("close", () => held.delete(socket));
    }
    incoming.pipe(outgoing).pipe(incoming);
  });
  await new Promise<void>((done) => proxy.listen(at, "127.0.0.1", done));
  return (proxy.address() as { port: number }).port;
}

async function pullOut(): Promise<void> {
  const closed = new Promise((done) => proxy.close(done));
  for (const socket of held) socket.destroy();
  await closed;
}

async function timed(work: () => Promise<ApiAnswer>): Promise<ApiAnswer & { ms: number }> {
  const started = performance.now();
  const answer = await work();
  return { ...answer, ms: performance.now() - started };
}

test("P2 with the database gone every verb is 503 within two seconds, a bad checksum is 401 without asking it, and all comes back by itself", async () => {
  expect((await api(admin.token, "GET /service-accounts")).status).toBe(200);
  await pullOut();

  const calls = await Promise.all([
    timed(() => api(admin.token, "GET /service-accounts")),
    timed(() => api(admin.token, "GET /whoami")),
    timed(() => api(admin.token, `POST /service-accounts/${place.account.id}/tokens`, { json: { name: "lost" } })),
    timed(() => api(mintToken("s").plaintext, "GET /whoami")),
  ]);
  for (const answer of calls) {
    expect([answer.status, answer.body.code], answer.text).toEqual([503, "unavailable"]);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(answer.ms).toBeLessThan(2_000);
  }

  const typo = await timed(() => api(`${admin.token.slice(0, -1)}!`, "GET /whoami"));
  expect(typo.status, "TOK-8 a malformed token needs no query").toBe(401);
  expect(typo.ms).toBeLessThan(500);

  await plugIn(port);
  await vi.waitFor(async () => expect((await api(admin.token, "GET /whoami")).status).toBe(200), { timeout: 5_000 });
  const { body } = await api(admin.token, `GET /service-accounts/${place.account.id}/tokens?q=lost`);
  expect(body.items, "the write that was refused did not happen").toEqual([]);
});

test("a connection that dies under a request is 503 or an answer, never a 500, and nothing half is kept", async () => {
  for (let round = 0; round < 20; round++) {
    const name = `cut ${round}`;
    const asked = api(admin.token, `POST /service-accounts/${place.idle.id}/tokens`, { json: { name } });
    const cut = new Promise<void>((done) => setImmediate(() => setImmediate(done))).then(() => {
      for (const socket of held) socket.destroy();
    });
    const [answer] = await Promise.all([asked, cut]);
    expect([201, 503], answer.text).toContain(answer.status);
    const list = await vi.waitFor(async () => {
      const found = await api(
        admin.token,
        `GET /service-accounts/${place.idle.id}/tokens?q=${encodeURIComponent(name)}`,
      );
      expect(found.status).toBe(200);
      return found.body.items;
    });
    if (answer.status === 201) expect(list).toHaveLength(1);
  }
});
