import "server-only";
import { tokenLimits as readLimits } from "@/lib/access-tokens/limits";
import { database } from "@/lib/db";

/** What the form for a new token may offer. No secret: whoever may create a token learns it from a refusal anyway. */
export async function tokenLimits(): Promise<{ maxDays: number; allowNever: boolean }> {
  const { maxDays, allowNever } = await readLimits(database());
  return { maxDays, allowNever };
}
