import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "../prisma/migrate";
import { startChild } from "./child-processes";
import { startThrowawayPostgres } from "./throwaway-postgres";

/** How many times as many tokens as better-auth. */
const FLOOR = 2;

type Row = { name: string; ours: number; theirs: number };

/**
 * Tokens that we create in a second against better-auth's API keys, on one PostgreSQL, in turns in one process: called as a
 * function, and asked for with a whole request. True when we create at least twice as many.
 */
export async function benchCreates(rounds: number): Promise<boolean> {
  const server = await startThrowawayPostgres();
  const folder = await mkdtemp(join(tmpdir(), "latchkey-bench-"));
  try {
    const [own, other] = await Promise.all(
      ["ours", "theirs"].map((name) => createDatabase(server.connectionString, name)),
    );
    await migrate(own as string);
    const env = {
      NODE_ENV: "production",
      DATABASE_URL: own as string,
      BENCH_OTHER_URL: other as string,
      LATCHKEY_DATA_DIR: folder,
      LATCHKEY_SECRET: Buffer.alloc(32, "bench").toString("base64"),
      LATCHKEY_API_RATE_LIMIT: "0",
    };
    const args = ["--conditions=react-server", "--import", "tsx", "scripts/bench-create-rates.ts", String(rounds)];
    const { message } = await startChild("benchmark of creates", args, env);
    console.log(`\n${"tokens created a second".padEnd(28)}      ours  better-auth     ratio`);
    for (const { name, ours, theirs } of message as Row[])
      console.log(
        `${name.padEnd(28)}${ours.toFixed(0).padStart(10)}${theirs.toFixed(0).padStart(13)}${(ours / theirs).toFixed(2).padStart(10)}`,
      );
    const held = (message as Row[]).every(({ ours, theirs }) => ours >= FLOOR * theirs);
    console.log(held ? `Ours are at least ${FLOOR} times as many.` : `Ours are less than ${FLOOR} times as many.`);
    return held;
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
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
