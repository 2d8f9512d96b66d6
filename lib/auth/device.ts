import "server-only";
import { randomBase62 } from "@/lib/base62";
import { keyedHash, sameHash } from "@/lib/secrets";

/**
 * The value of the cookie that remembers that this browser signed in as this member before. It gives no right; it only
 * has a budget of attempts of its own, so that a stranger's wrong passwords never lock its owner out (OWASP, device cookies).
 */
export function rememberDevice(memberId: string): string {
  const nonce = randomBase62(22);
  return `${nonce}.${seal(nonce, memberId).toString("base64url")}`;
}

/** The nonce of a device that signed in as this member before, else null. */
export function knownDevice(cookie: string | undefined, memberId: string | undefined): string | null {
  const [nonce, mac] = cookie?.split(".") ?? [];
  if (!nonce || !mac || !memberId) return null;
  return sameHash(Buffer.from(mac, "base64url"), seal(nonce, memberId)) ? nonce : null;
}

function seal(nonce: string, memberId: string): Buffer {
  return keyedHash("device", `${nonce}|${memberId}`);
}
