import "server-only";
import { database } from "@/lib/db";
import { EnvironmentError } from "@/lib/env";
import { CURRENT_KEY_VERSION, keyedHash, sameHash } from "@/lib/secrets";

/**
 * Makes sure that LATCHKEY_SECRET is the one that this database was first started with: under another, every token, gateway
 * key and session would be refused without a word why. Throws `EnvironmentError`.
 */
export async function requireSameSecret(): Promise<void> {
  const hash = keyedHash("secret-check", "latchkey");
  const key = { keyVersion: CURRENT_KEY_VERSION };
  await database().secretCheck.createMany({ data: { ...key, hash }, skipDuplicates: true });
  const known = await database().secretCheck.findUniqueOrThrow({ where: key });
  if (!sameHash(known.hash, hash))
    throw new EnvironmentError([
      "LATCHKEY_SECRET is not the one that this database was first started with; under another, no token, gateway key or session of it works. Where the variable was never set, it is the file `secret` of that data directory.",
    ]);
}
