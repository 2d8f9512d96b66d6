import pg from "pg";
import { reasonOf } from "../lib/database-reason";
import { Refusal } from "./refusal";

const OLDEST = 140_000;

type Facts = { number: number; version: string; encoding: string; readOnly: string };

/** Makes sure that DATABASE_URL is a PostgreSQL we can use. Throws `Refusal`, which never holds the URL. */
export async function checkExternalPostgres(connectionString: string): Promise<void> {
  const clients: pg.Client[] = [];
  const connect = async () => {
    // What our own connections ask for, so that a pooler that refuses it does so here.
    const asked = { statement_timeout: 10_000, options: "-c jit=off" };
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000, ...asked });
    clients.push(client);
    await client.connect();
    return client;
  };
  try {
    const client = await connect();
    const { rows } = await client.query<Facts>(`
      SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version,
             current_setting('server_encoding') AS encoding, current_setting('transaction_read_only') AS "readOnly"`);
    const problem = rows[0] && problemOf(rows[0]);
    if (problem) throw new Refusal(`DATABASE_URL must lead to ${problem}.`);
    await requireStatementsKept(client, await connect());
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "26000" || /^unsupported startup parameter/.test(message)) throw new Refusal(POOLER);
    throw new Refusal(`The database of DATABASE_URL can't be reached: ${reasonOf(error)}.`);
  } finally {
    for (const client of clients) await client.end().catch(() => undefined);
  }
}

const POOLER =
  "DATABASE_URL leads to a pooler that can't be used: it must know prepared statements (PgBouncer from 1.21, or in session mode) and have ignore_startup_parameters = statement_timeout, options.";

/** A pooler that gives each transaction another connection must know which statements we prepared on the one before. */
async function requireStatementsKept(client: pg.Client, other: pg.Client): Promise<void> {
  const prepared = { name: "latchkey-prepared", text: "SELECT 1" };
  await client.query(prepared);
  await other.query("BEGIN");
  await client.query(prepared);
}

function problemOf({ number, version, encoding, readOnly }: Facts): string | undefined {
  if (number < OLDEST) return `PostgreSQL 14 or later; this is ${version}`;
  if (encoding !== "UTF8") return `a database with the encoding UTF8; this one has ${encoding}`;
  if (readOnly === "on") return "a database that can be written to; this one is read-only";
  return undefined;
}
