import type { Statements } from "@/lib/db";
import { Prisma } from "@/prisma/generated/client";

/** How long a token may live here, on the database's clock. */
export type TokenLimits = { now: Date; maxDays: number; allowNever: boolean };

/** What selects them, from `settings`, but for the clock. */
export const LIMITS = Prisma.sql`max_token_lifetime_days AS "maxDays", allow_tokens_without_expiry AS "allowNever"`;

/** Reads the limits. */
export async function tokenLimits(db: Statements): Promise<TokenLimits> {
  const [limits] = await db.$queryRaw<[TokenLimits]>`SELECT now(), ${LIMITS} FROM settings`;
  return limits;
}
