import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startProxy } from "../e2e/proxies";
import { migrate } from "../prisma/migrate";
import { seed } from "../prisma/seed";
import { compareBusy } from "./bench-gate-busy";
import { ask, closeConnections, measure, median, type Target } from "./bench-load";
import { ensureBuilt, ensureGate } from "./build";
import { RUN_GATE } from "./build-gate";
import { startChild, stopChild } from "./child-processes";
import { findFreePort } from "./ports";
import { startThrowawayPostgres } from "./throwaway-postgres";

const TYPESCRIPT = ["--conditions=react-server", "--import", "tsx"];
/** The lead is for the last use of tokens, written once in ten seconds, and so once a turn: steady traffic pays a tenth of that. */
const LOAD = { callers: 16, forMs: 800, leadMs: 400 };
const ROUNDS = 7;

/** How much of one rate another is at least. */
const FLOORS: [of: string, against: string, floor: number][] = [
  ["gate", "one lookup", 0.6],
  ["gate, 1,000,000 tokens", "gate", 0.9],
  ["gate, 10,000 policies", "gate", 0.8],
  ["gate", "Next route", 8],
  ["gate", "better-auth", 8],
];

/**
 * Decisions a second, asked as nginx asks, against bare servers, a Next route of ours and better-auth, and through a real nginx
 * with an application behind it, in turns in one run on one PostgreSQL; then the gate's p99 while the portal is busy. Every
 * process is alive all the time. True when all floors hold.
 */
export async function benchGate(): Promise<boolean> {
  await ensureBuilt();
  await ensureGate();
  const server = await startThrowawayPostgres();
  const folder = await mkdtemp(join(tmpdir(), "latchkey-bench-"));
  const targets = new Map<string, Target>();
  const running: (() => Promise<void>)[] = [];
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
    const { tokens: presented, key, session } = message as { tokens: string[]; key: string; session: string };
    const port = await findFreePort();
    const env = { ...settings, DATABASE_URL, LATCHKEY_GATE_PORT: String(port) };
    const child = await startChild("gate", RUN_GATE, env);
    const headers = {
      "x-latchkey-gateway": key,
      "x-original-method": "GET",
      "x-original-uri": "/api/orders?page=1",
      "x-original-host": "bench.example",
      "x-real-ip": "192.0.2.7",
    };
    running.push(() => stopChild(child));
    const target = { port, path: "/authz/nginx", headers, tokens: presented };
    targets.set(name, target);
    return { DATABASE_URL, target, key, session };
  };
  try {
    const { DATABASE_URL, target, key, session } = await gate("gate", 1_000, 10);
    const { headers, tokens } = target;
    await gate("gate, 1,000,000 tokens", 1_000_000, 10);
    await gate("gate, 10,000 policies", 1_000, 10_000);
    for (const [name, kind, url] of [
      ["node:http", "bare", DATABASE_URL],
      ["one lookup", "lookup", DATABASE_URL],
      ["better-auth", "better-auth", await database("better_auth")],
    ] as const) {
      const args = [...TYPESCRIPT, "scripts/bench-gate-yardsticks.ts", kind, `tok_${tokens[0]?.slice(4, 16)}`];
      const child = await startChild(name, args, { ...settings, DATABASE_URL: url });
      running.push(() => stopChild(child));
      targets.set(name, { port: child.message as number, path: "/", headers, tokens });
    }
    const application = targets.get("node:http")?.port ?? 0;
    const nginx = await startProxy("nginx", {
      gate: `http://127.0.0.1:${target.port}`,
      key,
      socket: "bench",
      application,
    });
    running.push(nginx.stop);
    targets.set("nginx -> gate -> application", { port: nginx.port, path: "/api/orders?page=1", headers: {}, tokens });
    const port = await findFreePort();
    const env = { ...settings, DATABASE_URL, LATCHKEY_URL: `http://localhost:${port}`, PORT: String(port) };
    const child = await startChild("portal", ["scripts/portal.mjs"], env);
    // Whose token it is, and no decision yet: less than what the gate does.
    running.push(() => stopChild(child));
    targets.set("Next route", { port, path: "/api/v1/whoami", headers, tokens });
    const page = { port, path: "/global/team/access-tokens", headers: { cookie: `latchkey-session=${session}` } };
    const held = await compare(targets);
    return (await compareBusy(target, page)) && held;
  } finally {
    closeConnections();
    await Promise.all(running.map((stop) => stop()));
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rates in turns, so that whatever else the machine does hits all of them, forth and back, so that nobody always follows the same. */
async function compare(targets: ReadonlyMap<string, Target>): Promise<boolean> {
  const measured = new Map<string, { rate: number; p99: number }[]>();
  for (let round = -1; round < ROUNDS; round++)
    for (const [name, target] of round % 2 === 0 ? targets : [...targets].reverse()) {
      const result = await measure((turn) => ask(target, turn), LOAD);
      if (round >= 0) measured.set(name, [...(measured.get(name) ?? []), result]);
    }
  const of = (name: string, key: "rate" | "p99") => median((measured.get(name) ?? []).map((one) => one[key]));
  console.log(`\n${"answers a second".padEnd(32)}${"rate".padStart(10)}${"p99 ms".padStart(10)}`);
  for (const name of targets.keys())
    console.log(
      `${name.padEnd(32)}${of(name, "rate").toFixed(0).padStart(10)}${of(name, "p99").toFixed(1).padStart(10)}`,
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
