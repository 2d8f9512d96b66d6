import "server-only";
import type { JWK } from "jose";
import { database } from "@/lib/db";
import { publishedKeys } from "./signing-keys";

/** The keys that verify our JWTs, as RFC 7517 writes a set of them. A good signature alone is no right: ask the gate. */
export async function jsonWebKeySet(): Promise<{ keys: JWK[] }> {
  return { keys: (await publishedKeys(database())).map(({ publicKey }) => publicKey) };
}
