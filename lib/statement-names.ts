/** Begins a statement whose plan depends on its values, so that it is planned anew each time. */
export const PLANNED_ANEW = "/* planned for its values */";

const OFTEN = 3;
const MOST_NAMED = 200;
const MOST_COUNTED = 2_000;

/**
 * Names for the statements that are asked often, so that each connection parses and plans them once: for most, planning costs
 * more than running. Few enough that no connection fills up with plans. Needs a pooler that knows prepared statements
 * (PgBouncer from 1.21), or none. An empty name means none.
 */
export function statementNames(): (statement: { sql: string }) => string {
  const names = new Map<string, string>();
  const seen = new Map<string, number>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= MOST_NAMED || sql.startsWith(PLANNED_ANEW)) return "";
    const times = (seen.get(sql) ?? 0) + 1;
    if (seen.size >= MOST_COUNTED) seen.clear();
    seen.set(sql, times);
    if (times < OFTEN) return "";
    seen.delete(sql);
    const name = `latchkey-${names.size}`;
    names.set(sql, name);
    return name;
  };
}
