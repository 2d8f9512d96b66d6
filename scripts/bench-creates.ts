import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "../prisma/migrate";
import { closeConnections, measure, median, post } from "./bench-load";
import { ensureGate, ensureGenerated } from "./build";
import { RUN_GATE } from "./build-gate";
import { type Child, startChild, stopChild } from "./child-processes";
import { findFreePort } from "./ports";
import { startThrowawayPostgres } from "./throwaway-postgres";

/** How many times as many tokens as better-auth. */
const FLOOR = 2;
const CALLERS = [1, 8];
const ROUND = { forMs: 1_000, leadMs: 200 };
const TYPESCRIPT = ["--conditions=react-server", "--import", "tsx"];

type Create = (number: number, caller: number) => Promise<void>;

/**
 * Tokens that we create in a second against better-auth's API keys, asked for over HTTP, in turns: each from a process of its
 * own, in a database of its own, on one PostgreSQL, over node:http alone. True when we create at least twice as many.
 */
export async function benchCreates(rounds: number): Promise<boolean> {
  await ensureGenerated();
  await ensureGate();
  const server = await startThrowawayPostgres();
  const folder = await mkdtemp(join(tmpdir(), "latchkey-bench-"));
  const children: Child[] = [];
  try {
    const settings = {
      NODE_ENV: "production",
      LATCHKEY_DATA_DIR: folder,
      LATCHKEY_SECRET: Buffer.alloc(32, "bench").toString("base64"),
      LATCHKEY_HOST: "127.0.0.1",
      LATCHKEY_API_RATE_LIMIT: "0",
    };
    const sides = {
      ours: await ours({ ...settings, DATABASE_URL: await createDatabase(server.connectionString, "ours") }, children),
      theirs: await theirs(
        { ...settings, DATABASE_URL: await createDatabase(server.connectionString, "theirs") },
        children,
      ),
    };
    console.log(`\n${"tokens created a second".padEnd(28)}      ours  better-auth     ratio`);
    let held = true;
    for (const callers of CALLERS) {
      const rates = { ours: [] as number[], theirs: [] as number[] };
      for (let round = -2; round < rounds; round++)
        for (const side of ["ours", "theirs"] as const) {
          const { rate } = await measure(sides[side], { callers, ...ROUND });
          if (round >= 0) rates[side].push(rate);
        }
      const [one, other] = [median(rates.ours), median(rates.theirs)];
      held = one >= FLOOR * other && held;
      const columns = `${one.toFixed(0).padStart(10)}${other.toFixed(0).padStart(13)}${(one / other).toFixed(2).padStart(10)}`;
      console.log(`${`${callers} at once`.padEnd(28)}${columns}`);
    }
    console.log(held ? `Ours are at least ${FLOOR} times as many.` : `Ours are less than ${FLOOR} times as many.`);
    return held;
  } finally {
    closeConnections();
    await Promise.all(children.map(stopChild));
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Tokens of an account for each caller, asked for with an admin's token. */
async function ours(env: Record<string, string>, children: Child[]): Promise<Create> {
  await migrate(env.DATABASE_URL as string);
  const { message: token } = await startChild("benchmark's token", [...TYPESCRIPT, "scripts/bench-token.ts"], env);
  const port = await findFreePort();
  children.push(await startChild("gate", RUN_GATE, { ...env, LATCHKEY_GATE_PORT: String(port) }));
  const api = (path: string, body: object) =>
    post({ port, path: `/api/v1${path}`, headers: { authorization: `Bearer ${token}` }, status: 201 }, body);
  const callers = Array.from({ length: Math.max(...CALLERS) }, (_, caller) => `caller-${caller}`);
  for (const name of callers) await api("/service-accounts", { name });
  return (number, caller) => api(`/service-accounts/${callers[caller]}/tokens`, { name: `token ${number}` });
}

/** API keys of one user, asked for with the cookies of its session. */
async function theirs(env: Record<string, string>, children: Child[]): Promise<Create> {
  const child = await startChild("better-auth", ["--import", "tsx", "scripts/bench-create-yardstick.ts"], env);
  children.push(child);
  const { port, cookie } = child.message as { port: number; cookie: string };
  const headers = { cookie, origin: `http://localhost:${port}` };
  return (number) =>
    post({ port, path: "/api/auth/api-key/create", headers, status: 200 }, { name: `token ${number}` });
}

async function createDatabase(server: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
