import { readMigrations } from "../prisma/migrate";
import { readSchema, withSchemaEngine } from "../prisma/schema-engine";
import { startThrowawayPostgres } from "./throwaway-postgres";

// Prints the SQL that leads from the migrations to schema.prisma: the first draft of the next migration. What migrations make
// beyond what the schema can say stays out: indexes under names of our own, and under Prisma's with columns that they carry.
const SAID_IN_SQL = [
  `ALTER TABLE "activity" DROP COLUMN "xid",
ALTER COLUMN "seq" DROP DEFAULT,
ALTER COLUMN "prev_hash" DROP NOT NULL,
ALTER COLUMN "hash" DROP NOT NULL;`,
  'DROP INDEX "access_tokens_service_account_id_id_key";',
  'CREATE UNIQUE INDEX "access_tokens_service_account_id_id_key" ON "access_tokens"("service_account_id", "id");',
];

function withoutOurs(script: string): string {
  const parts = script.trim().split("\n\n");
  const isOurs = (sql: string) => SAID_IN_SQL.includes(sql) || /^DROP INDEX "\w+(?<!_idx|_key)";$/.test(sql);
  return parts.filter((part) => !isOurs(part.replace(/^-- .*\n/, ""))).join("\n\n");
}

const database = await startThrowawayPostgres();
try {
  const from = { tag: "migrations" as const, ...(await readMigrations()) };
  const to = { tag: "schemaDatamodel" as const, ...(await readSchema()) };
  const filters = { externalTables: [], externalEnums: [] };
  const { stdout } = await withSchemaEngine(database.connectionString, (engine) =>
    engine.diff({ from, to, script: true, exitCode: null, filters }),
  );
  console.log(withoutOurs(stdout ?? "") || "-- The migrations make what schema.prisma says.");
} finally {
  await database.stop();
}
