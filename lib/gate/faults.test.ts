import { spawn } from "node:child_process";
import { connect, createServer, type Server, type Socket } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { database } from "@/lib/db";
import { createPerson, createPlace, type Person, type Place } from "@/lib/operation/suites/world";
import { ensureGate } from "@/scripts/build";
import { RUN_GATE } from "@/scripts/build-gate";
import { findFreePort } from "@/scripts/ports";
import { type Gate, startGate } from "./gate";
import { askAsNginx, askRaw, givenGateway } from "./gate-fixture";

/** Within a second, and what a machine that is busy with other tests adds. */
const A_SECOND = 1_400;
const real = process.env.DATABASE_URL as string;

/** How long the cable takes to pass something on, in milliseconds: far is another region. */
const DELAYS = { whole: 0, far: 40, slow: 2_000 };

/** The cable to the database: a proxy that passes everything on, is pulled out, swallows what is sent, or is slow. */
class Cable {
  mode: keyof typeof DELAYS | "silent" = "whole";
  #sockets = new Set<Socket>();
  #server: Server | undefined;
  port = 0;

  async plugIn(): Promise<void> {
    const { hostname, port } = new URL(real);
    this.#server = createServer((incoming) => {
      const outgoing = connect(Number(port), hostname);
      for (const [from, to] of [
        [incoming, outgoing],
        [outgoing, incoming],
      ] as const) {
        this.#sockets.add(from);
        from
          .on("error", () => undefined)
          .on("close", () => {
            this.#sockets.delete(from);
            to.destroy();
          });
        from.on("data", (chunk) => {
          if (this.mode === "whole") to.write(chunk);
          else if (this.mode !== "silent") setTimeout(() => to.write(chunk), DELAYS[this.mode]);
        });
      }
    });
    await new Promise<void>((done) => this.#server?.listen(this.port, "127.0.0.1", done));
    this.port = (this.#server.address() as { port: number }).port;
  }

  async pullOut(): Promise<void> {
    const closed = new Promise((done) => this.#server?.close(done));
    this.cut();
    await closed;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

const cable = new Cable();
let gate: Gate;
let place: Place;
let admin: Person;
let key: string;
let token: string;

beforeAll(async () => {
  await cable.plugIn();
  const through = new URL(real);
  through.host = `127.0.0.1:${cable.port}`;
  process.env.DATABASE_URL = through.href;
  place = await createPlace("prod", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
  ({ key } = await givenGateway({ namespaceId: place.namespace.id }));
  await api(admin.token, `POST /policies/${place.policy.id}/sockets`, { json: { add: [place.socket.id] } });
  token = (await api(admin.token, `POST /service-accounts/${place.account.id}/tokens`, { json: { name: "x" } })).body
    .token;
  gate = await startGate({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await gate.close();
  await cable.pullOut();
});

let from = 0;
async function ask(port = gate.port) {
  const started = performance.now();
  const lines = ["X-Latchkey-Socket", place.socket.name];
  const { status, headers } = await askAsNginx(port, { key, token, lines, ip: `10.0.${from++ % 250}.1` });
  return { status, retryAfter: headers["retry-after"], ms: performance.now() - started };
}

async function post(path: string, type: string, body: string, who: string[], port = gate.port) {
  const started = performance.now();
  const lines = [...who, "Content-Type", type, "Content-Length", String(Buffer.byteLength(body))];
  const { status, headers, text } = await askRaw(port, "POST", path, lines, body);
  return { status, text, retryAfter: headers["retry-after"], ms: performance.now() - started };
}

/** Asks by AuthZEN about so many subjects; every third of them may. */
function evaluate(count: number, who = ["X-Latchkey-Gateway", key], port = gate.port) {
  const evaluations = Array.from({ length: count }, (_, n) => ({
    subject: { type: n % 3 === 1 ? "member" : "service-account", id: n % 3 === 0 ? place.account.id : `nobody-${n}` },
  }));
  const question = {
    action: { name: "http", properties: { method: "GET", path: "/" } },
    resource: { type: "socket", id: place.socket.name },
  };
  const body = count === 1 ? { ...question, ...evaluations[0] } : { ...question, evaluations };
  const path = `/access/v1/evaluation${count === 1 ? "" : "s"}`;
  return post(path, "application/json", JSON.stringify(body), who, port);
}

const postForm = (what: string, who = ["X-Latchkey-Gateway", key], port = gate.port) =>
  post(`/oauth/${what}`, "application/x-www-form-urlencoded", `token=${token}`, who, port);

const works = () => vi.waitFor(async () => expect((await ask()).status).toBe(200), { timeout: 5_000, interval: 100 });
const flood = (count: number) => Promise.all(Array.from({ length: count }, () => ask()));

function expectRefused(answers: Omit<Awaited<ReturnType<typeof post>>, "text">[]): void {
  for (const { status, retryAfter, ms } of answers) {
    expect([status, retryAfter]).toEqual([503, "1"]);
    expect(ms).toBeLessThan(A_SECOND);
  }
}

describe("P2 whatever happens to the database, the answer is 503 within a second, and all comes back within five", () => {
  test("stopped, and started again", async () => {
    await works();
    await cable.pullOut();
    expectRefused(await flood(30));
    await cable.plugIn();
    await works();
  });

  test.each(["silent", "slow"] as const)("%s", async (mode) => {
    await works();
    cable.mode = mode;
    expectRefused(await flood(30));
    cable.mode = "whole";
    await works();
  });

  test.each(["silent", "slow"] as const)("%s, for those who ask in a standard's way", async (mode) => {
    await works();
    cable.mode = mode;
    for (const lines of [
      ["X-Latchkey-Gateway", key],
      ["Authorization", `Bearer ${admin.token}`],
    ])
      expectRefused([
        ...(await Promise.all([evaluate(1, lines), evaluate(100, lines)])),
        ...(await Promise.all(["introspect", "revoke"].map((what) => postForm(what, lines)))),
      ]);
    cable.mode = "whole";
    await works();
    expect((await evaluate(1)).status).toBe(200);
  });

  test("far away: a hundred evaluations at once are answered in time", async () => {
    await works();
    cable.mode = "far";
    await evaluate(1);
    const { status, text, ms } = await evaluate(100);
    expect(status).toBe(200);
    expect(JSON.parse(text).evaluations).toEqual(Array.from({ length: 100 }, (_, n) => ({ decision: n % 3 === 0 })));
    expect(ms).toBeLessThan(A_SECOND);
    cable.mode = "whole";
    await works();
  });

  test("its connections cut in the middle of requests: an answer or 503", async () => {
    await works();
    for (let round = 0; round < 10; round++) {
      const answers = flood(10);
      await new Promise(setImmediate);
      cable.cut();
      for (const { status, ms } of await answers) {
        expect([200, 503]).toContain(status);
        expect(ms).toBeLessThan(A_SECOND);
      }
    }
    await works();
  });

  test("every connection waits for a lock", async () => {
    await works();
    const other = new pg.Client({ connectionString: real });
    await other.connect();
    await other.query("BEGIN; LOCK TABLE gate_epoch IN ACCESS EXCLUSIVE MODE");
    expectRefused(await flood(60));
    await other.query("ROLLBACK");
    await other.end();
    await works();
  });

  test("lost while policies have changed: no answer by the old ones", async () => {
    await works();
    cable.mode = "silent";
    const edit = new pg.Client({ connectionString: real });
    await edit.connect();
    await edit.query("BEGIN");
    await edit.query("UPDATE policies SET enabled = false, version = version + 1 WHERE id = $1", [place.policy.id]);
    await edit.query(
      `INSERT INTO activity (actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, outcome)
       VALUES ('system', 'system', 'Latchkey', 'fixture', 'none', '', '', 'done')`,
    );
    await edit.query("COMMIT");
    expectRefused(await flood(5));
    cable.mode = "whole";
    await vi.waitFor(async () => expect((await ask()).status).toBe(403), { timeout: 5_000, interval: 100 });
    await edit.query("BEGIN");
    await edit.query("UPDATE policies SET enabled = true, version = version + 1 WHERE id = $1", [place.policy.id]);
    await edit.query(
      `INSERT INTO activity (actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, outcome)
       VALUES ('system', 'system', 'Latchkey', 'fixture', 'none', '', '', 'done')`,
    );
    await edit.query("COMMIT");
    await edit.end();
    await works();
  });
});

/** A gate in a process of its own, on the real database unless told otherwise. */
async function startProcess(connectionString = real) {
  const port = await findFreePort();
  const env = {
    ...process.env,
    DATABASE_URL: connectionString,
    LATCHKEY_GATE_PORT: String(port),
    NODE_ENV: "production" as const,
  };
  await ensureGate();
  const child = spawn(process.execPath, RUN_GATE, { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const ended = new Promise<number | null>((done) => child.once("exit", done));
  await new Promise((ready) => child.once("message", ready));
  return { port, child, ended };
}

test("P2 a replica is refused: its answers may be older than a revocation", { timeout: 60_000 }, async () => {
  const primary = new pg.Client({ connectionString: real });
  await primary.connect();
  // Asked over connections that find this first, it says of itself what a standby says.
  await primary.query("CREATE SCHEMA standby");
  const says = (isStandby: boolean) =>
    primary.query(
      `CREATE OR REPLACE FUNCTION standby.pg_is_in_recovery() RETURNS boolean STABLE LANGUAGE sql RETURN ${isStandby}`,
    );
  await says(false);
  const { port, child, ended } = await startProcess(
    `${real}${real.includes("?") ? "&" : "?"}options=-c%20search_path=standby,pg_catalog,public`,
  );
  await vi.waitFor(async () => expect((await ask(port)).status).toBe(200), { timeout: 30_000, interval: 100 });
  await says(true);
  expectRefused([await ask(port), await ask(port)]);
  expectRefused([await evaluate(1, undefined, port), await postForm("introspect", undefined, port)]);
  await primary.end();
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

test("SIGTERM under load: what was asked is answered, what was answered is kept", { timeout: 60_000 }, async () => {
  const own = await givenGateway({ namespaceId: place.namespace.id });
  const { port, child, ended } = await startProcess();
  const answered: string[] = [];
  const caller = async () => {
    // As a gateway does it: on a connection that is kept, until an answer says that it will not be.
    for (let isKept = true; isKept; ) {
      const lines = ["X-Latchkey-Socket", place.socket.name];
      const answer = await askAsNginx(port, { key: own.key, token, lines });
      // Without the database not even the gateway is known, and there is nothing to keep it under.
      if (answer.status !== 503) answered.push(answer.headers["x-latchkey-decision-id"] as string);
      isKept = answer.headers.connection !== "close";
      if (answered.length === 200) child.kill("SIGTERM");
    }
  };
  await Promise.all(Array.from({ length: 20 }, caller));
  expect(await ended).toBe(0);
  expect(answered.length).toBeGreaterThan(200);
  const where = { id: { in: answered } };
  await vi.waitFor(async () => expect(await database().decision.count({ where })).toBe(answered.length), 5_000);
});
