import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { listMigrations, migrate } from "./migrate";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "latchkey-migrations-"));
  await write("0001_first", "CREATE TABLE first (id int); -- a comment; with a semicolon");
  await write("0002_second", "CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN NULL; RETURN 1; END $$;");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, sql: string) {
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, "migration.sql"), sql);
}

async function createDatabase(name: string): Promise<string> {
  const url = new URL(inject("databaseUrl"));
  await query(url.href, `CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  return url.href;
}

async function query(connectionString: string, sql: string) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("a second run applies nothing", async () => {
  const url = await createDatabase("migrate_twice");
  expect(await migrate(url, folder)).toEqual({ applied: ["0001_first", "0002_second"] });
  expect(await migrate(url, folder)).toEqual({ applied: [] });
});

test("of two instances that start at once, one migrates", async () => {
  const url = await createDatabase("migrate_at_once");
  const results = await Promise.all([migrate(url, folder), migrate(url, folder), migrate(url, folder)]);
  expect(results.flatMap((result) => result.applied)).toEqual(["0001_first", "0002_second"]);
  const rows = await query(url, "SELECT migration_name FROM _prisma_migrations");
  expect(rows).toHaveLength(2);
});

test("P9: a start killed in the middle of a migration leaves nothing to repair", async () => {
  const slow = await mkdtemp(join(tmpdir(), "latchkey-migrations-"));
  const file = join(slow, "0001_slow", "migration.sql");
  await mkdir(join(slow, "0001_slow"));
  await writeFile(file, "CREATE TABLE whole (id int); SELECT pg_sleep(60);");
  const url = await createDatabase("migrate_killed");
  const killed = migrate(url, slow).catch(() => "killed");
  const within = "FROM pg_stat_activity WHERE datname = 'migrate_killed' AND pid <> pg_backend_pid()";
  const find = () => query(url, `SELECT 1 ${within} AND wait_event = 'PgSleep'`);
  await expect.poll(find, { timeout: 10_000 }).toHaveLength(1);
  await query(url, `SELECT pg_terminate_backend(pid) ${within}`);
  expect(await killed).toBe("killed");
  await writeFile(file, "CREATE TABLE whole (id int);");
  expect(await migrate(url, slow)).toEqual({ applied: ["0001_slow"] });
  expect(await migrate(url, slow)).toEqual({ applied: [] });
  await rm(slow, { recursive: true });
});

test("a database with tables of something else is left alone", async () => {
  const url = await createDatabase("migrate_not_ours");
  await query(url, "CREATE TABLE theirs (id int)");
  await expect(migrate(url, folder)).rejects.toThrow("it holds tables of something else");
  expect(await query(url, "SELECT to_regclass('first') AS first")).toEqual([{ first: null }]);
});

test("a migration that fails leaves nothing of itself and stops the start every time", async () => {
  const broken = await mkdtemp(join(tmpdir(), "latchkey-migrations-"));
  await mkdir(join(broken, "0001_broken"));
  await writeFile(join(broken, "0001_broken", "migration.sql"), "CREATE TABLE half (id int); SELECT 1 / 0;");
  const url = await createDatabase("migrate_broken");
  for (const _ of ["first", "second"])
    await expect(migrate(url, broken)).rejects.toThrow("0001_broken failed: division by zero");
  expect(await query(url, "SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
  await rm(broken, { recursive: true });
});

test("the template that test databases are copied from has every migration", async () => {
  expect(await migrate(process.env.DATABASE_URL ?? "")).toEqual({ applied: [] });
  expect(await listMigrations()).not.toEqual([]);
});
