import pg from "pg";
import { inject } from "vitest";

// Every test file gets a database of its own: a copy of the migrated template under its worker's name.
const url = new URL(inject("databaseUrl"));
const name = `worker_${process.env.VITEST_POOL_ID ?? 0}`;

const client = new pg.Client({ connectionString: url.href });
await client.connect();
// Not WITH (FORCE): it is refused while PostgreSQL's own vacuum is in there, for which a plain DROP waits.
await client.query(
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = current_user",
  [name],
);
await client.query(`DROP DATABASE IF EXISTS ${name}`);
await client.query(`CREATE DATABASE ${name} TEMPLATE template`);
await client.end();

url.pathname = `/${name}`;
process.env.DATABASE_URL = url.href;
process.env.LATCHKEY_URL = "http://localhost:3000";
process.env.LATCHKEY_SECRET = Buffer.alloc(32, "test").toString("base64");
// Tests call as fast as they can.
process.env.LATCHKEY_API_RATE_LIMIT = "0";
