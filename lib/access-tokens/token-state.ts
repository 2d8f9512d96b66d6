import type { Reader } from "@/lib/db";
import { TOKEN_STATUS } from "./read";

type TokenState = { id: string; serviceAccountId: string; allowedCidrs: string[]; status: string };

/** Whether a token works now, by the database's clock, and whose it is; `null` when it lives in none of `places`. */
export async function readTokenState(db: Reader, id: string, places: readonly string[]): Promise<TokenState | null> {
  const [row] = await db.$queryRaw<TokenState[]>`
    SELECT t.id, t.service_account_id AS "serviceAccountId", t.allowed_cidrs AS "allowedCidrs", ${TOKEN_STATUS} AS status
    FROM access_tokens t WHERE t.id = ${id} AND t.namespace_id = ANY(${places})`;
  return row ?? null;
}
