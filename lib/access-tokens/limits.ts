import type { Reader } from "@/lib/db";

/** How long a token may live here, on the database's clock. */
export async function tokenLimits(db: Reader): Promise<{ now: Date; maxDays: number; allowNever: boolean }> {
  const [limits] = await db.$queryRaw<{ now: Date; maxDays: number; allowNever: boolean }[]>`
    SELECT now(), max_token_lifetime_days AS "maxDays", allow_tokens_without_expiry AS "allowNever" FROM settings`;
  if (!limits) throw new Error("settings are missing");
  return limits;
}
