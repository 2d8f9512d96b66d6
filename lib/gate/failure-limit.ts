import { addressPrefix } from "@/lib/network/address-prefix";

const WINDOW_MS = 60_000;
const MOST = 30;
const MOST_KEYS = 20_000;

/**
 * Counts refused tokens by where they come from and which id they claim, in memory of a fixed size: after 30 in a minute
 * that pair is told so without a look-up. A flood of ids shares one count, so it limits itself and not the memory.
 */
export class FailureLimit {
  #counts = new Map<string, number>();
  #endsAt = 0;

  /** Seconds until this pair may try again; 0: now. */
  waitFor(ip: string | null, tokenId: string): number {
    const now = performance.now();
    if (now >= this.#endsAt) return 0;
    const isFull = this.#counts.size >= MOST_KEYS;
    const count = this.#counts.get(keyOf(ip, tokenId)) ?? (isFull ? this.#counts.get(keyOf(ip, "")) : undefined) ?? 0;
    return count >= MOST ? Math.ceil((this.#endsAt - now) / 1000) : 0;
  }

  /** Notes one refusal. */
  count(ip: string | null, tokenId: string): void {
    const now = performance.now();
    if (now >= this.#endsAt) {
      this.#counts.clear();
      this.#endsAt = now + WINDOW_MS;
    }
    const key = keyOf(ip, tokenId);
    const isFull = this.#counts.size >= MOST_KEYS && !this.#counts.has(key);
    const counted = isFull ? keyOf(ip, "") : key;
    if (isFull && !this.#counts.has(counted) && this.#counts.size >= 2 * MOST_KEYS) return;
    this.#counts.set(counted, (this.#counts.get(counted) ?? 0) + 1);
  }
}

function keyOf(ip: string | null, tokenId: string): string {
  return `${addressPrefix(ip)} ${tokenId}`;
}
