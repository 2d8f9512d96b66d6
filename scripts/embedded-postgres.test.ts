import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startEmbeddedPostgres } from "./embedded-postgres";
import { findFreePort, requireFreePort } from "./ports";

let directory: string;
let port: number;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "latchkey-postgres-"));
  port = await findFreePort();
});

afterAll(() => rm(directory, { recursive: true }));

function start() {
  return startEmbeddedPostgres({ directory, port });
}

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("it asks for a password, on 127.0.0.1 only, and our role is no superuser", async () => {
  const server = await start();
  const url = new URL(server.connectionString);
  expect(await query(url.href, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).toEqual([
    { rolsuper: false },
  ]);
  expect(await query(url.href, "SHOW listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  expect(await query(url.href, "CREATE EXTENSION pg_trgm")).toEqual([]);
  for (const [username, password] of [
    ["latchkey", "wrong"],
    ["postgres", ""],
    ["postgres", url.password],
  ] as const) {
    const other = Object.assign(new URL(url), { username, password });
    await expect(query(other.href, "SELECT 1")).rejects.toThrow();
  }
  await server.stop();
});

test("database-url is the way in, for its owner only", async () => {
  const server = await start();
  const path = join(directory, "database-url");
  expect((await readFile(path, "utf8")).trim()).toBe(server.connectionString);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(directory, "postgres"))).mode & 0o777).toBe(0o700);
  await server.stop();
});

test("a server that was left behind is stopped before a new one starts, and its data is there", async () => {
  const orphan = await start();
  await query(orphan.connectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
  const server = await start();
  expect(orphan.process.exitCode).toBe(0);
  expect(await query(server.connectionString, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  await server.stop();
});

test("a server killed outright comes back, also where its id belongs to somebody else by now", async () => {
  const killed = await start();
  await query(killed.connectionString, "INSERT INTO kept VALUES (43)");
  const gone = new Promise((done) => killed.process.once("exit", done));
  killed.process.kill("SIGKILL");
  await gone;
  const pidFile = join(directory, "postgres", "postmaster.pid");
  const lines = (await readFile(pidFile, "utf8")).split("\n");
  await writeFile(pidFile, [process.pid, ...lines.slice(1)].join("\n"));
  const server = await start();
  expect(await query(server.connectionString, "SELECT count(*)::int AS rows FROM kept")).toEqual([{ rows: 2 }]);
  await server.stop();
});

test("losing database-url loses nothing but the old password", async () => {
  await rm(join(directory, "database-url"));
  const server = await start();
  expect(await query(server.connectionString, "SELECT count(*)::int AS rows FROM kept")).toEqual([{ rows: 2 }]);
  await server.stop();
});

test("a port in use is one sentence that names the variable", async () => {
  const server = await start();
  await expect(requireFreePort("LATCHKEY_DB_PORT", port, "127.0.0.1")).rejects.toThrow(
    `Port ${port} is already in use: stop what uses it, or set LATCHKEY_DB_PORT.`,
  );
  await server.stop();
});

test("it runs below a folder that nobody else may enter, as root too", async () => {
  const closed = join(directory, "closed");
  await mkdir(closed, { mode: 0o700 });
  const server = await startEmbeddedPostgres({ directory: join(closed, "data"), port, throwaway: true });
  expect(await query(server.connectionString, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await server.stop();
});

test("a folder that others use too keeps the rights they have, as root too", async () => {
  const shared = join(directory, "shared");
  await mkdir(shared);
  await chmod(shared, 0o1777);
  const server = await startEmbeddedPostgres({ directory: shared, port, throwaway: true });
  await server.stop();
  expect((await stat(shared)).mode & 0o7777).toBe(0o1777);
});
