import pg from "pg";
import { Refusal } from "./refusal";

const OLDEST = 140_000;

const REASONS: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "its host is unknown",
  ETIMEDOUT: "it does not answer",
  ENOENT: "a file that it names is not there",
  "28P01": "it refuses the password",
  "28000": "it refuses the user",
  "3D000": "it has no such database",
  "53300": "it has no connection left for us",
};

type Facts = { number: number; version: string; encoding: string; readOnly: string };

/** Makes sure that DATABASE_URL is a PostgreSQL we can use. Throws `Refusal`, which never holds the URL. */
export async function checkExternalPostgres(connectionString: string): Promise<void> {
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
    await client.connect();
    const { rows } = await client.query<Facts>(`
      SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version,
             current_setting('server_encoding') AS encoding, current_setting('transaction_read_only') AS "readOnly"`);
    const problem = rows[0] && problemOf(rows[0]);
    if (problem) throw new Refusal(`DATABASE_URL must lead to ${problem}.`);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new Refusal(
      `The database of DATABASE_URL can't be reached: ${REASONS[code] ?? (code || reasonOf(message))}.`,
    );
  } finally {
    await client?.end().catch(() => undefined);
  }
}

function problemOf({ number, version, encoding, readOnly }: Facts): string | undefined {
  if (number < OLDEST) return `PostgreSQL 14 or later; this is ${version}`;
  if (encoding !== "UTF8") return `a database with the encoding UTF8; this one has ${encoding}`;
  if (readOnly === "on") return "a database that can be written to; this one is read-only";
  return undefined;
}

/** pg's own errors have no code. */
function reasonOf(message: string): string {
  if (message.includes("timeout")) return "it does not answer";
  return message.includes("does not support SSL") ? "it does not speak TLS" : "unknown reason";
}
