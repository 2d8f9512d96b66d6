import { mkdtemp, rm } from "node:fs/promises";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "../prisma/migrate";
import { seed } from "../prisma/seed";
import { ensureBuilt } from "./build";
import { type Child, startChild, stopChild } from "./child-processes";
import { findFreePort } from "./ports";
import { startThrowawayPostgres } from "./throwaway-postgres";

const TYPESCRIPT = ["--conditions=react-server", "--import", "tsx"];
const CALLERS = 16;
const ROUNDS = 7;
const ROUND_MS = 800;

/** How much of one rate another is at least. */
const FLOORS: [of: string, against: string, floor: number][] = [
  ["gate", "one lookup", 0.6],
  ["gate, 1,000,000 tokens", "gate", 0.9],
  ["gate, 10,000 policies", "gate", 0.8],
  ["gate", "Next route", 8],
  ["gate", "better-auth", 8],
];

type Target = { port: number; path: string; headers: Record<string, string>; tokens: string[]; child: Child };

/**
 * Decisions a second, asked as nginx asks, against bare servers, a Next route of ours and better-auth, in turns in one run on
 * one PostgreSQL. Every process is alive all the time. True when all floors hold.
 */
export async function benchGate(): Promise<boolean> {
  await ensureBuilt();
  const server = await startThrowawayPostgres();
  const folder = await mkdtemp(join(tmpdir(), "latchkey-bench-"));
  const targets = new Map<string, Target>();
  const database = async (name: string) => {
    const client = new pg.Client({ connectionString: server.connectionString });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    const url = new URL(server.connectionString);
    url.pathname = `/${name}`;
    return url.href;
  };
  const settings = {
    NODE_ENV: "production",
    LATCHKEY_DATA_DIR: folder,
    LATCHKEY_SECRET: Buffer.alloc(32, "bench").toString("base64"),
    LATCHKEY_HOST: "127.0.0.1",
    LATCHKEY_API_RATE_LIMIT: "0",
  };
  const gate = async (name: string, tokens: number, policies: number) => {
    const DATABASE_URL = await database(`gate_${tokens}_${policies}`);
    await migrate(DATABASE_URL);
    await seed(DATABASE_URL, { accounts: tokens / 10, tokens });
    const world = ["scripts/bench-gate-world.ts", String(policies)];
    const { message } = await startChild("benchmark's world", [...TYPESCRIPT, ...world], { ...settings, DATABASE_URL });
    const { tokens: presented, key } = message as { tokens: string[]; key: string };
    const port = await findFreePort();
    const env = { ...settings, DATABASE_URL, LATCHKEY_GATE_PORT: String(port) };
    const child = await startChild("gate", [...TYPESCRIPT, "lib/gate/server.ts"], env);
    const headers = {
      "x-latchkey-gateway": key,
      "x-original-method": "GET",
      "x-original-uri": "/api/orders?page=1",
      "x-original-host": "bench.example",
      "x-real-ip": "192.0.2.7",
    };
    targets.set(name, { port, path: "/authz/nginx", headers, tokens: presented, child });
    return { DATABASE_URL, headers, tokens: presented };
  };
  try {
    const { DATABASE_URL, headers, tokens } = await gate("gate", 1_000, 10);
    await gate("gate, 1,000,000 tokens", 1_000_000, 10);
    await gate("gate, 10,000 policies", 1_000, 10_000);
    for (const [name, kind, url] of [
      ["node:http", "bare", DATABASE_URL],
      ["one lookup", "lookup", DATABASE_URL],
      ["better-auth", "better-auth", await database("better_auth")],
    ] as const) {
      const args = [...TYPESCRIPT, "scripts/bench-gate-yardsticks.ts", kind, `tok_${tokens[0]?.slice(4, 16)}`];
      const child = await startChild(name, args, { ...settings, DATABASE_URL: url });
      targets.set(name, { port: child.message as number, path: "/", headers, tokens, child });
    }
    const port = await findFreePort();
    const env = { ...settings, DATABASE_URL, LATCHKEY_URL: `http://localhost:${port}`, PORT: String(port) };
    const child = await startChild("portal", ["scripts/portal.mjs"], env);
    // Whose token it is, and no decision yet: less than what the gate does.
    targets.set("Next route", { port, path: "/api/v1/whoami", headers, tokens, child });
    return await compare(targets);
  } finally {
    agent.destroy();
    await Promise.all([...targets.values()].map(({ child }) => stopChild(child)));
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rates in turns, so that whatever else the machine does hits all of them. */
async function compare(targets: ReadonlyMap<string, Target>): Promise<boolean> {
  const measured = new Map<string, { rate: number; p99: number }[]>();
  for (let round = -1; round < ROUNDS; round++)
    for (const [name, target] of targets) {
      const result = await measure(target);
      if (round >= 0) measured.set(name, [...(measured.get(name) ?? []), result]);
    }
  const of = (name: string, key: "rate" | "p99") => median((measured.get(name) ?? []).map((one) => one[key]));
  console.log(`\n${"answers a second".padEnd(28)}${"rate".padStart(10)}${"p99 ms".padStart(10)}`);
  for (const name of targets.keys())
    console.log(
      `${name.padEnd(28)}${of(name, "rate").toFixed(0).padStart(10)}${of(name, "p99").toFixed(1).padStart(10)}`,
    );
  let held = true;
  for (const [name, against, floor] of FLOORS) {
    const ratio = of(name, "rate") / of(against, "rate");
    held &&= ratio >= floor;
    console.log(
      `${`${name} / ${against}`.padEnd(48)}${ratio.toFixed(2).padStart(6)}${ratio >= floor ? "" : `  under ${floor}`}`,
    );
  }
  return held;
}

const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });

/** So many callers that each wait for their answer, for a while. Everything but a 200 fails the benchmark. */
async function measure(target: Target): Promise<{ rate: number; p99: number }> {
  const times: number[] = [];
  const started = performance.now();
  const call = async () => {
    while (performance.now() - started < ROUND_MS) {
      const before = performance.now();
      await ask(target);
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, call));
  const rate = (times.length / (performance.now() - started)) * 1000;
  return { rate, p99: times.sort((one, other) => one - other)[Math.floor(times.length * 0.99)] ?? Number.NaN };
}

let asked = 0;

/** With one of the tokens after the other. */
function ask({ port, path, headers, tokens }: Target): Promise<void> {
  return new Promise((done, failed) => {
    const sent = { ...headers, authorization: `Bearer ${tokens[asked++ % tokens.length]}` };
    get({ agent, host: "127.0.0.1", port, path, headers: sent }, (response) => {
      response.resume();
      response.on("end", () =>
        response.statusCode === 200 ? done() : failed(new Error(`${path} answered ${response.statusCode}`)),
      );
    }).on("error", failed);
  });
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
