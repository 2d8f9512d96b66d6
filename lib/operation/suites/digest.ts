import { database } from "@/lib/db";

/** What may change without being a change: the log itself, its bookkeeping, and observations of use. */
const UNCOUNTED = ["activity", "activity_head", "refusal_windows", "rate_limits", "_prisma_migrations"];
const OBSERVED = ["last_used_at", "last_used_ip", "last_used_user_agent", "last_seen_at"];

export type Digest = Record<string, string>;

/** A hash of every row of every table, by table: two digests differ exactly when some row changed. */
export async function digest(): Promise<Digest> {
  const parts = (await tables(UNCOUNTED)).map(
    (name) => `SELECT '${name}' AS name, md5(coalesce(string_agg(line, E'\\n' ORDER BY line), '')) AS hash
      FROM (SELECT (to_jsonb(t) - '{${OBSERVED.join(",")}}'::text[])::text AS line FROM "${name}" t) lines`,
  );
  const rows = await database().$queryRawUnsafe<{ name: string; hash: string }[]>(parts.join(" UNION ALL "));
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}

/** Notes every change from now on, where a digest would see it. Answers what takes the tables that changed since. */
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

async function tables(without: readonly string[]): Promise<string[]> {
  const rows = await database().$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND NOT (table_name = ANY(${without})) ORDER BY 1`;
  return rows.map(({ name }) => name);
}

/** The tables in which some row changed between two digests. */
export function changedTables(before: Digest, after: Digest): string[] {
  return Object.keys(after).filter((name) => before[name] !== after[name]);
}
