import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { env } from "./env";

/** The version of the key material that new hashes are made with. */
export const CURRENT_KEY_VERSION = 1;

const purposes = [
  "token-hash",
  "session",
  "device",
  "next-auth",
  "one-time-link",
  "secret-check",
  "signing-key",
  "checkpoint",
] as const;
type Purpose = (typeof purposes)[number];

const derived = new Map<Purpose, Buffer>();

/** The 32-byte key of one purpose, derived from LATCHKEY_SECRET by HKDF-SHA-256 (RFC 5869), so that no two uses share a key. */
export function keyFor(purpose: Purpose): Buffer {
  let key = derived.get(purpose);
  if (!key) {
    key = Buffer.from(
      hkdfSync("sha256", env().secret, Buffer.alloc(0), `latchkey/v${CURRENT_KEY_VERSION}/${purpose}`, 32),
    );
    derived.set(purpose, key);
  }
  return key;
}

/** HMAC-SHA-256 of `text` under the key of `purpose`: 32 bytes that a dump of the database can't forge. */
export function keyedHash(purpose: Purpose, text: string): Buffer<ArrayBuffer> {
  return Buffer.from(createHmac("sha256", keyFor(purpose)).update(text).digest());
}

/** Constant-time comparison of two hashes of equal length. */
export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
