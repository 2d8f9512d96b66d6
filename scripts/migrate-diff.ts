import { readMigrations } from "../prisma/migrate";
import { readSchema, withSchemaEngine } from "../prisma/schema-engine";
import { startThrowawayPostgres } from "./throwaway-postgres";

// Prints the SQL that leads from the migrations to schema.prisma: the first draft of the next migration.
const database = await startThrowawayPostgres();
try {
  const from = { tag: "migrations" as const, ...(await readMigrations()) };
  const to = { tag: "schemaDatamodel" as const, ...(await readSchema()) };
  const filters = { externalTables: [], externalEnums: [] };
  const { stdout } = await withSchemaEngine(database.connectionString, (engine) =>
    engine.diff({ from, to, script: true, exitCode: null, filters }),
  );
  console.log(stdout?.trim());
} finally {
  await database.stop();
}
