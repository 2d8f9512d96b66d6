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
 * Brings the database to the schema of this checkout and names what it applied; a second run applies nothing.
 * Instances that start at once wait for each other on an advisory lock, so each migration runs once.
 */
export async function migrate(connectionString: string, folder: string = FOLDER): Promise<{ applied: string[] }> {
  const lock = new pg.Client({ connectionString });
  await lock.connect();
  try {
    await lock.query("SELECT pg_advisory_lock($1)", [LOCK]);
    if (await isCurrent(lock, folder)) return { applied: [] };
    const { withSchemaEngine } = await import("./schema-engine");
    const migrationsList = await readMigrations(folder);
    const filters = { externalTables: [], externalEnums: [] };
    const { appliedMigrationNames } = await withSchemaEngine(connectionString, (engine) =>
      engine.applyMigrations({ migrationsList, filters }),
    );
    return { applied: appliedMigrationNames };
  } finally {
    await lock.end();
  }
}

/** Spares a start without news the second it takes to load the engine. */
async function isCurrent(client: pg.Client, folder: string): Promise<boolean> {
  const { rows } = await client.query<{ known: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known",
  );
  if (!rows[0]?.known) return false;
  const done = await client.query<{ migration_name: string; finished: boolean }>(
    "SELECT migration_name, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const finished = new Set(done.rows.filter((row) => row.finished).map((row) => row.migration_name));
  return done.rows.every((row) => row.finished) && (await listMigrations(folder)).every((name) => finished.has(name));
}

/** The migrations in the form the schema engine takes. */
export async function readMigrations(folder: string = FOLDER) {
  const names = await listMigrations(folder);
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: await readFile(join(folder, name, "migration.sql"), "utf8") },
      },
    })),
  );
  const lockfile = { path: "migration_lock.toml", content: 'provider = "postgresql"\n' };
  return { baseDir: folder, lockfile, shadowDbInitScript: "", migrationDirectories };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { DATABASE_URL } = process.env;
  if (!DATABASE_URL) throw new Error("DATABASE_URL is not set: npm start migrates the embedded database itself.");
  const { applied } = await migrate(DATABASE_URL);
  console.log(applied.length > 0 ? `Applied ${applied.join(", ")}` : "The database is up to date");
}
