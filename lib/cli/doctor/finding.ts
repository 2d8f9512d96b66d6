import { Failure } from "../failure";

/** What one look found. `warn` is no failure yet. */
export type Finding = { check: string; is: "ok" | "warn" | "fail"; says: string; next?: string };

/** All is well. */
export function fine(check: string, says: string): Finding {
  return { check, is: "ok", says };
}

/** Something to look after, with what to do. */
export function warning(check: string, says: string, next?: string): Finding {
  return { check, is: "warn", says, ...(next !== undefined && { next }) };
}

/** What broke, as its error says it. */
export function bad(check: string, error: unknown): Finding {
  if (!(error instanceof Failure)) return { check, is: "fail", says: String(error) };
  const next = error.next.join("\n");
  return { check, is: "fail", says: error.message, ...(next && { next }) };
}

/** What the token may not read is no failure: someone else's doctor sees it. */
export async function unlessForbidden(check: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Failure && ["forbidden", "not_found"].includes(error.code))
      return [warning(check, `not seen: ${error.message}`)];
    return [bad(check, error)];
  }
}
