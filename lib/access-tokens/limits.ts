import type { Statements } from "@/lib/db";
import { Prisma } from "@/prisma/generated/client";

/** How long a token may live here, on the database's clock. */
export type TokenLimits = { now: Date; maxDays: number; allowNever: boolean };

const LIMITS = Prisma.sql`SELECT now(), max_token_lifetime_days AS "maxDays", allow_tokens_without_expiry AS "allowNever" FROM settings`;

/** Reads the limits. */
export async function tokenLimits(db: Statements): Promise<TokenLimits> {
  return only(await db.$queryRaw`${LIMITS}`);
}

/** Reads them once no one else changes this account, until the transaction ends. */
export async function lockForToken(tx: Statements, accountId: string): Promise<TokenLimits> {
  return only(await tx.$queryRaw`${LIMITS} JOIN service_accounts s ON s.id = ${accountId} FOR UPDATE OF s`);
}

function only([limits]: TokenLimits[]): TokenLimits {
  if (!limits) throw new Error("settings or account are missing");
  return limits;
}
