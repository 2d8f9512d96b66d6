import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { Agent, get } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { findFreePort } from "../scripts/ports";
import { startThrowawayPostgres } from "../scripts/throwaway-postgres";
import { inherited } from "./environment";

interface Instance {
  process: ChildProcess;
  output: () => string;
  /** Resolves with the exit code. */
  exit: Promise<number | null>;
}

/** Within a second, and what a machine that is busy with other tests adds. */
const A_SECOND = 1_400;

type Start = (env?: Record<string, string>) => Instance;

/** `start` runs scripts/start.mjs on a data directory and ports that belong to the test. */
const test = base.extend<{ settings: Record<string, string>; start: Start }>({
  settings: async ({ playwright: _ }, use) => {
    const directory = await mkdtemp(join(tmpdir(), "latchkey-process-"));
    await use({
      LATCHKEY_DATA_DIR: directory,
      PORT: String(await findFreePort()),
      LATCHKEY_GATE_PORT: String(await findFreePort()),
      LATCHKEY_DB_PORT: String(await findFreePort()),
    });
    await rm(directory, { recursive: true });
  },
  start: async ({ settings }, use) => {
    const instances: Instance[] = [];
    await use((env = {}) => {
      const instance = run({ ...settings, ...env });
      instances.push(instance);
      return instance;
    });
    for (const { process, exit } of instances) {
      process.kill("SIGTERM");
      await exit;
    }
  },
});

function run(env: Record<string, string>): Instance {
  const child = spawn(process.execPath, ["scripts/start.mjs"], { env: { ...inherited(), ...env } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const exit = new Promise<number | null>((done) => child.once("close", done));
  return { process: child, output: () => output, exit };
}

async function untilRunning(instance: Instance): Promise<void> {
  await expect.poll(instance.output, { timeout: 120_000 }).toContain("Latchkey is running");
}

/** Ids of the process and all below it, from the system's own list. */
function familyOf(root: number | undefined): number[] {
  const rows = execFileSync("ps", ["-Ao", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const below = (pid: number): number[] => [
    pid,
    ...pairs.filter(([, parent]) => parent === pid).flatMap(([child = 0]) => below(child)),
  ];
  return below(root ?? -1);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test.describe.configure({ timeout: 240_000 });

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  test(`${signal} stops everything within 30 seconds and leaves no process`, async ({ start, settings }) => {
    const instance = start();
    await untilRunning(instance);
    const family = familyOf(instance.process.pid);
    expect(family.length).toBeGreaterThan(3);
    const asked = Date.now();
    instance.process.kill(signal);
    expect(await instance.exit).toBe(0);
    expect(Date.now() - asked).toBeLessThan(30_000);
    expect(family.filter(isAlive)).toEqual([]);
    expect(await readdir(settings.LATCHKEY_DATA_DIR ?? "")).not.toContain("lock");
  });
}

test("SIGTERM under load loses no request in flight", async ({ start, settings }) => {
  const instance = start();
  await untilRunning(instance);
  const lost: string[] = [];
  let answered = 0;
  let closed = false;
  const client = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!closed) {
      const outcome = await getStatus(`http://127.0.0.1:${settings.PORT}/healthz`, agent);
      if (outcome === "ECONNREFUSED") closed = true;
      else if (outcome === 200) answered++;
      else lost.push(String(outcome));
    }
    agent.destroy();
  };
  const clients = Array.from({ length: 10 }, client);
  await expect.poll(() => answered).toBeGreaterThan(50);
  instance.process.kill("SIGTERM");
  expect(await instance.exit).toBe(0);
  await Promise.all(clients);
  expect(lost).toEqual([]);
});

function getStatus(url: string, agent: Agent, headers = {}): Promise<number | string | undefined> {
  return new Promise((done) => {
    const request = get(url, { agent, headers }, (response) => {
      response.resume().once("end", () => done(response.statusCode));
    });
    request.once("error", (error: NodeJS.ErrnoException) => done(error.code));
  });
}

test("while the portal is busy without end, or answers nobody, the gate gives the right answer within a second", async ({
  start,
  settings,
  request,
}) => {
  const [tokenFile, keyFile] = ["token", "gateway-key"].map((name) => join(settings.LATCHKEY_DATA_DIR ?? "", name));
  const instance = start({
    LATCHKEY_BOOTSTRAP_TOKEN_FILE: tokenFile ?? "",
    LATCHKEY_BOOTSTRAP_GATEWAY_KEY_FILE: keyFile ?? "",
  });
  await untilRunning(instance);
  const [token = "", key = ""] = (
    await Promise.all([tokenFile, keyFile].map((file) => readFile(file ?? "", "utf8")))
  ).map((text) => text.trim());
  const gate = `http://127.0.0.1:${settings.LATCHKEY_GATE_PORT}`;
  const post = async (path: string, data: object) => {
    const answer = await request.post(`${gate}/api/v1${path}`, { data, headers: { authorization: `Bearer ${token}` } });
    expect(answer.ok(), await answer.text()).toBe(true);
  };
  await post("/sockets", { name: "orders", type: "http" });
  await post("/policies/org-default-policy/subjects", { add: ["bootstrap-admin"] });

  const agent = new Agent({ keepAlive: true });
  const ask = async (authorization: string) => {
    const headers = {
      "x-latchkey-gateway": key,
      "x-latchkey-socket": "orders",
      "x-original-method": "GET",
      "x-original-uri": "/",
      "x-real-ip": "192.0.2.7",
    };
    const started = performance.now();
    const status = await getStatus(`${gate}/authz/nginx`, agent, { ...headers, authorization });
    return { status, inTime: performance.now() - started < A_SECOND };
  };
  const expectRight = async () => {
    const caller = async () => {
      for (let asked = 0; asked < 20; asked++) {
        expect(await ask(`Bearer ${token}`)).toEqual({ status: 200, inTime: true });
        expect(await ask("Bearer nobody's")).toEqual({ status: 401, inTime: true });
      }
    };
    await Promise.all(Array.from({ length: 10 }, caller));
  };

  let isOver = false;
  let pages = 0;
  // More than the portal can answer, so that it has work all the time.
  const visitor = async () => {
    for (; !isOver; pages++) await getStatus(`http://127.0.0.1:${settings.PORT}/sign-in`, agent);
  };
  const visitors = Array.from({ length: 10 }, visitor);
  await expect.poll(() => pages).toBeGreaterThan(20);
  await expectRight();
  isOver = true;
  await Promise.all(visitors);

  const portal = familyOf(instance.process.pid).find((pid) => commandOf(pid).includes("portal.mjs")) ?? -1;
  process.kill(portal, "SIGSTOP");
  await expectRight();
  process.kill(portal, "SIGCONT");
  agent.destroy();
});

test("a second start on the same data directory is refused and the first goes on", async ({
  start,
  settings,
  request,
}) => {
  const first = start();
  await untilRunning(first);
  const second = start({ PORT: String(await findFreePort()), LATCHKEY_DB_PORT: String(await findFreePort()) });
  expect(await second.exit).toBe(1);
  expect(second.output().trim()).toBe(
    `Latchkey is already running on this LATCHKEY_DATA_DIR (process ${first.process.pid}).`,
  );
  expect((await request.get(`http://127.0.0.1:${settings.PORT}/readyz`)).status()).toBe(200);
});

test("a start that is refused has built nothing under the one that runs", async ({ start, settings }) => {
  await untilRunning(start());
  const stamp = ".next/latchkey-build";
  const built = await readFile(stamp, "utf8");
  await writeFile(stamp, "of other sources");
  try {
    const elsewhere = { LATCHKEY_DATA_DIR: join(settings.LATCHKEY_DATA_DIR ?? "", "other") };
    const [PORT, LATCHKEY_GATE_PORT] = [String(await findFreePort()), String(await findFreePort())];
    for (const [env, sentence] of [
      [{ PORT, LATCHKEY_GATE_PORT }, "Latchkey is already running"],
      [{ ...elsewhere, LATCHKEY_GATE_PORT }, "set PORT"],
      [{ ...elsewhere, PORT }, "set LATCHKEY_GATE_PORT"],
      [{ ...elsewhere, PORT, LATCHKEY_GATE_PORT }, "set LATCHKEY_DB_PORT"],
    ] as const) {
      const refused = start(env);
      expect(await refused.exit).toBe(1);
      expect(refused.output()).toContain(sentence);
      expect(refused.output()).not.toContain("Building");
    }
  } finally {
    await writeFile(stamp, built);
  }
});

test("killed outright, nothing outlives it and the next start works on the same data", async ({
  start,
  request,
  settings,
}) => {
  const first = start();
  await untilRunning(first);
  const family = familyOf(first.process.pid);
  first.process.kill("SIGKILL");
  await expect.poll(() => family.filter(isAlive), { timeout: 20_000 }).toEqual([]);
  const second = start();
  await untilRunning(second);
  expect(second.output()).not.toContain("Migrated the database");
  expect((await request.get(`http://127.0.0.1:${settings.PORT}/readyz`)).status()).toBe(200);
});

for (const part of ["portal.mjs", "postgres"]) {
  test(`when ${part} dies by itself, the rest stops and the exit code says so`, async ({ start }) => {
    const instance = start();
    await untilRunning(instance);
    const family = familyOf(instance.process.pid);
    const victim = family.find((pid) => commandOf(pid).includes(part) && parentOf(pid) === instance.process.pid);
    process.kill(victim ?? -1, "SIGKILL");
    expect(await instance.exit).toBe(1);
    expect(instance.output()).toMatch(/The (portal|database) stopped by itself \(SIGKILL\), so the rest stops too\./);
    await expect.poll(() => family.filter(isAlive)).toEqual([]);
  });
}

test("a signal in the middle of a first start leaves no process", async ({ start }) => {
  const instance = start();
  await expect.poll(() => familyOf(instance.process.pid).length).toBeGreaterThan(1);
  const family = familyOf(instance.process.pid);
  instance.process.kill("SIGTERM");
  expect(await instance.exit).toBe(0);
  expect(instance.output()).not.toContain("Error");
  await expect.poll(() => family.filter(isAlive)).toEqual([]);
});

test("the setup link of a first start makes the first admin, once; the next start has none", async ({
  start,
  page,
}) => {
  const first = start();
  await untilRunning(first);
  const link = first.output().match(/http:\/\/localhost:\d+\/setup\/\S+/)?.[0] ?? "";
  await page.goto(link);
  await page.getByLabel("Email").fill("first@example.com");
  await page.getByLabel("Name").fill("First Admin");
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await page.getByRole("button", { name: "Create the first admin" }).click();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This setup link has ended" })).toBeVisible();
  first.process.kill("SIGTERM");
  await first.exit;
  const second = start();
  await untilRunning(second);
  expect(second.output()).not.toContain("/setup/");
});

test("bad values are one sentence each, without the value", async ({ start }) => {
  const instance = start({ LATCHKEY_URL: "http://hunter2.example.com", LATCHKEY_SECRET: "hunter2" });
  expect(await instance.exit).toBe(1);
  expect(instance.output().trim()).toBe("LATCHKEY_SECRET must be 32 random bytes or more in base64.");
});

test("a port in use is one sentence that names the variable", async ({ start, settings }) => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(Number(settings.PORT), "127.0.0.1", done));
  const instance = start();
  expect(await instance.exit).toBe(1);
  expect(instance.output().trim()).toBe(`Port ${settings.PORT} is already in use: stop what uses it, or set PORT.`);
  await new Promise((done) => other.close(done));
});

test("with DATABASE_URL there is no embedded server", async ({ start, settings, request }) => {
  const postgres = await startThrowawayPostgres();
  const instance = start({ DATABASE_URL: postgres.connectionString });
  await untilRunning(instance);
  expect((await request.get(`http://127.0.0.1:${settings.PORT}/readyz`)).status()).toBe(200);
  expect(await readdir(settings.LATCHKEY_DATA_DIR ?? "")).toEqual(["lock", "secret"]);
  expect((await stat(join(settings.LATCHKEY_DATA_DIR ?? "", "secret"))).mode & 0o777).toBe(0o600);

  await postgres.stop();
  await expect.poll(async () => (await request.get(`http://127.0.0.1:${settings.PORT}/readyz`)).status()).toBe(503);
  expect((await request.get(`http://127.0.0.1:${settings.PORT}/healthz`)).status()).toBe(200);
  const headers = { cookie: `latchkey-session=${"a".repeat(43)}` };
  for (const path of ["/global", `/setup/${"a".repeat(43)}`, `/invite/${"a".repeat(43)}`]) {
    const page = await request.get(`http://127.0.0.1:${settings.PORT}${path}`, { headers });
    expect(page.status(), path).toBe(503);
    expect(page.headers()["retry-after"], path).toBe("5");
  }
  expect(instance.output()).toContain("can't be reached: ");
  expect(instance.output(), "a stack trace for a page").not.toContain("AppError");
});

test("a database that can't be reached is one sentence without the URL", async ({ start }) => {
  const instance = start({ DATABASE_URL: `postgresql://hunter2:hunter2@127.0.0.1:${await findFreePort()}/hunter2` });
  expect(await instance.exit).toBe(1);
  expect(instance.output().trim()).toBe("The database of DATABASE_URL can't be reached: nothing listens there.");
});

function commandOf(pid: number): string {
  return execFileSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" });
}

function parentOf(pid: number): number {
  return Number(execFileSync("ps", ["-p", String(pid), "-o", "ppid="], { encoding: "utf8" }));
}
