import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import pg from "pg";
import { Refusal } from "../scripts/refusal";
import { migrate } from "./migrate";
import { seedRows } from "./seed-rows";

export type Seed = { accounts: number; tokens: number; seed?: number; force?: boolean };

const CHUNK = 2_000;

/**
 * Fills a database with made-up accounts and tokens, in one transaction with its one activity record. Nobody can use the
 * tokens: their secrets were never made. Refuses a database that holds accounts already, unless forced.
 */
export async function seed(
  connectionString: string,
  { accounts, tokens, seed = 1, force = false }: Seed,
): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query("BEGIN");
    // What is not on disk yet, VACUUM does not call visible to all, and then every index is looked through with its table.
    await client.query("SET LOCAL synchronous_commit = on");
    const { rows } = await client.query("SELECT 1 FROM service_accounts WHERE name <> 'bootstrap-admin' LIMIT 1");
    if (rows.length > 0 && !force)
      throw new Refusal("This database holds service accounts already. Seed an empty one, or add --force.");
    const searchIndexes = await dropSearchIndexes(client);
    for (const { table, rows } of seedRows({ accounts, tokens, seed, now: new Date() }))
      for (let from = 0; from < rows.length; from += CHUNK) await insert(client, table, rows.slice(from, from + CHUNK));
    await client.query(
      `INSERT INTO activity (actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, outcome, after)
       VALUES ('system', 'system', 'Latchkey', 'database.seed', 'database', 'database', 'Database', 'done', $1)`,
      [JSON.stringify({ accounts, tokens, seed })],
    );
    await client.query("SET CONSTRAINTS ALL IMMEDIATE");
    await client.query("SELECT settle_token_doubts()");
    for (const definition of searchIndexes) await client.query(definition);
    await client.query("COMMIT");
    await client.query("VACUUM (ANALYZE)");
  } finally {
    await client.end();
  }
}

/** Trigram indexes cost most of the time when they grow row by row; they are made again at the end, in the same transaction. */
async function dropSearchIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
     WHERE tablename IN ('service_accounts', 'access_tokens') AND indexdef LIKE '%gin_trgm_ops%'`,
  );
  await client.query("SET LOCAL maintenance_work_mem = '256MB'");
  for (const { name } of rows) await client.query(`DROP INDEX "${name}"`);
  return rows.map(({ definition }) => definition);
}

async function insert(client: pg.Client, table: string, rows: Record<string, unknown>[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(", ");
  await client.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1) ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

/** DATABASE_URL, or the embedded database while `npm start` runs it. */
async function databaseUrl(): Promise<string> {
  const { DATABASE_URL, LATCHKEY_DATA_DIR } = process.env;
  if (DATABASE_URL) return DATABASE_URL;
  const path = join(LATCHKEY_DATA_DIR || ".data", "database-url");
  return readFile(path, "utf8").then(
    (text) => text.trim(),
    () => {
      throw new Refusal("No database to seed: start the portal with npm start, or set DATABASE_URL.");
    },
  );
}

function count(text: string, name: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new Refusal(`--${name} is a whole number.`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      accounts: { type: "string", default: "200" },
      tokens: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      force: { type: "boolean", default: false },
    },
  });
  const wanted = {
    accounts: count(values.accounts, "accounts"),
    tokens: count(values.tokens, "tokens"),
    seed: count(values.seed, "seed"),
    force: values.force,
  };
  const url = await databaseUrl();
  const started = Date.now();
  await migrate(url);
  await seed(url, wanted);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`Made ${wanted.accounts} service accounts and ${wanted.tokens} access tokens in ${seconds} s.`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
