import { Client } from "pg";

// Prints every row of every table: what a stolen dump would hold.
const client = new Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
const { rows: tables } = await client.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
for (const { tablename } of tables) {
  const { rows } = await client.query(`SELECT t::text AS row FROM "${tablename}" t`);
  for (const { row } of rows) process.stdout.write(`${row}\n`);
}
await client.end();
