import "server-only";
import { database } from "@/lib/db";
import { CURRENT_KEY_VERSION, keyedHash, sameHash } from "@/lib/secrets";

/**
 * Whether LATCHKEY_SECRET is the one that this database was first started with. Under another, every token, gateway key and
 * session from before is refused: whoever starts Latchkey should hear it then, not from their machines.
 */
export async function hasSameSecret(): Promise<boolean> {
  const hash = keyedHash("secret-check", "latchkey");
  const key = { keyVersion: CURRENT_KEY_VERSION };
  await database().secretCheck.createMany({ data: { ...key, hash }, skipDuplicates: true });
  const known = await database().secretCheck.findUniqueOrThrow({ where: key });
  return sameHash(known.hash, hash);
}
