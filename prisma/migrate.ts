import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import pg from "pg";

const FOLDER = fileURLToPath(new URL("./migrations", import.meta.url));
// Any constant does, as long as every instance takes the same.
const LOCK = Number.parseInt("latchkey", 36);

/** The names of the migrations in the repository, in the order they apply. */
export async function listMigrations(folder: string = FOLDER): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/**
 * Brings the database to the schema of this checkout and names what it applied; a second run applies nothing. Each
 * migration commits together with its record, or not at all. Instances that start at once wait for each other on an
 * advisory lock, so each runs once. Errors say in words what the database refused.
 */
export async function migrate(connectionString: string, folder: string = FOLDER): Promise<{ applied: string[] }> {
  // A connection that ends by itself says so in the query that waits for it.
  const client = new pg.Client({ connectionString }).on("error", () => undefined);
  try {
    await client.connect();
    const finished = await locked(client, () => listFinished(client));
    const applied: string[] = [];
    for (const name of await listMigrations(folder)) {
      if (finished.has(name)) continue;
      const script = await readScript(folder, name);
      if (await locked(client, () => apply(client, name, script))) applied.push(name);
    }
    return { applied };
  } finally {
    await client.end();
  }
}

/** What the database has already, from the table that Prisma's own tools read too. */
async function listFinished(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ known: boolean; used: boolean }>(`
    SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known,
           EXISTS (SELECT FROM pg_tables WHERE schemaname = current_schema()) AS used`);
  if (rows[0]?.known) {
    const done = await client.query<{ name: string }>(
      "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
    );
    return new Set(done.rows.map(({ name }) => name));
  }
  if (rows[0]?.used) throw new Error("it holds tables of something else, and Latchkey needs a database of its own");
  await client.query(`
    CREATE TABLE _prisma_migrations (
      id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
      logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count int NOT NULL DEFAULT 0
    )`);
  return new Set();
}

/** A transaction that nobody else's runs beside. Its lock ends with it, also behind a pooler that then takes the connection. */
async function locked<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
  const done = await work();
  await client.query("COMMIT");
  return done;
}

/** False where another instance was faster. */
async function apply(client: pg.Client, name: string, script: string): Promise<boolean> {
  if ((await listFinished(client)).has(name)) return false;
  const checksum = createHash("sha256").update(script).digest("hex");
  try {
    await client.query(script);
    await client.query("DELETE FROM _prisma_migrations WHERE migration_name = $1 AND finished_at IS NULL", [name]);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES (gen_random_uuid(), $1, $2, clock_timestamp(), 1)`,
      [checksum, name],
    );
    return true;
  } catch (error) {
    throw new Error(`${name} failed: ${(error as Error).message}`, { cause: error });
  }
}

/** The migrations in the form the schema engine takes. */
export async function readMigrations() {
  const names = await listMigrations();
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: await readScript(FOLDER, name) },
      },
    })),
  );
  const lockfile = { path: "migration_lock.toml", content: 'provider = "postgresql"\n' };
  return { baseDir: FOLDER, lockfile, shadowDbInitScript: "", migrationDirectories };
}

function readScript(folder: string, name: string): Promise<string> {
  return readFile(join(folder, name, "migration.sql"), "utf8");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { DATABASE_URL } = process.env;
  if (!DATABASE_URL) throw new Error("DATABASE_URL is not set: npm start migrates the embedded database itself.");
  const { applied } = await migrate(DATABASE_URL);
  console.log(applied.length > 0 ? `Applied ${applied.join(", ")}` : "The database is up to date");
}
