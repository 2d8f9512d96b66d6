import pg from "pg";
import { Refusal } from "./refusal";

const OLDEST = 140_000;

const REASONS: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "its host is unknown",
  ETIMEDOUT: "it does not answer",
  "28P01": "it refuses the password",
  "28000": "it refuses the user",
  "3D000": "it has no such database",
};

/** Makes sure that DATABASE_URL is a PostgreSQL we can use. Throws `Refusal`, which never holds the URL. */
export async function checkExternalPostgres(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ number: number; name: string }>(
      "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name",
    );
    const [version] = rows;
    if (version && version.number < OLDEST) {
      throw new Refusal(`DATABASE_URL must lead to PostgreSQL 14 or later; this is ${version.name}.`);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const { code = "", message } = error as NodeJS.ErrnoException;
    const reason = REASONS[code] ?? (code || (message.includes("timeout") ? "it does not answer" : "unknown reason"));
    throw new Refusal(`The database of DATABASE_URL can't be reached: ${reason}.`);
  } finally {
    await client.end().catch(() => undefined);
  }
}
