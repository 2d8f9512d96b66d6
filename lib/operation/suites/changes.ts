import { database } from "@/lib/db";

/** What may change without being a change: the log itself, its bookkeeping, and observations of use. */
const UNCOUNTED = ["activity", "activity_head", "refusal_windows", "rate_limits", "_prisma_migrations"];
const OBSERVED = ["last_used_at", "last_used_ip", "last_used_user_agent", "last_seen_at"];

/** Notes every row that changes from now on. Answers what takes the names of the tables where some did since the last time. */
export async function watchChanges(): Promise<() => Promise<string[]>> {
  await database().$executeRawUnsafe("CREATE TABLE seen_changes (name text NOT NULL)");
  await database().$executeRawUnsafe(`
    CREATE FUNCTION see_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF TG_OP <> 'UPDATE' OR to_jsonb(OLD) - '{${OBSERVED.join(",")}}'::text[] <> to_jsonb(NEW) - '{${OBSERVED.join(",")}}'::text[]
      THEN INSERT INTO seen_changes VALUES (TG_TABLE_NAME); END IF;
      RETURN NULL;
    END $$`);
  for (const name of await tables([...UNCOUNTED, "seen_changes"]))
    await database().$executeRawUnsafe(
      `CREATE TRIGGER see_change AFTER INSERT OR UPDATE OR DELETE ON "${name}" FOR EACH ROW EXECUTE FUNCTION see_change()`,
    );
  return async () => {
    const seen = await database().$queryRaw<{ name: string }[]>`DELETE FROM seen_changes RETURNING name`;
    return [...new Set(seen.map(({ name }) => name))];
  };
}

/** The tables, the log included, in which some row holds `text`. */
export async function tablesWith(text: string): Promise<string[]> {
  const parts = (await tables([])).map(
    (name) => `SELECT '${name}' AS name FROM "${name}" t WHERE strpos(to_jsonb(t)::text, $1) > 0`,
  );
  const rows = await database().$queryRawUnsafe<{ name: string }[]>(parts.join(" UNION ALL "), text);
  return rows.map(({ name }) => name);
}

/** Partitions belong to their table. */
async function tables(without: readonly string[]): Promise<string[]> {
  const rows = await database().$queryRaw<{ name: string }[]>`
    SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
    AND relnamespace = 'public'::regnamespace AND NOT (relname = ANY(${without})) ORDER BY 1`;
  return rows.map(({ name }) => name);
}
