const WINDOW_SECONDS = 60;
/** Of further callers in a minute nothing is held, so that a flood can't fill the memory. */
const MOST_CALLERS = 50_000;

/** Calls in the minute that goes on, by caller. The minute is the same for all, so that forgetting is one step. */
export class Minute {
  readonly #counts = new Map<string, number>();
  #ends = 0;

  /** How many calls `caller` made in this minute, `more` of them just now; 0 for one of whom nothing is held. */
  count(caller: string, more: number): number {
    const now = performance.now();
    if (now >= this.#ends) {
      this.#counts.clear();
      this.#ends = now + WINDOW_SECONDS * 1000;
    }
    const counted = this.#counts.get(caller);
    // Counted together, they would be refused for what strangers did.
    if (counted === undefined && this.#counts.size >= MOST_CALLERS) return 0;
    const count = (counted ?? 0) + more;
    if (more > 0) this.#counts.set(caller, count);
    return count;
  }

  get secondsLeft(): number {
    const seconds = Math.ceil((this.#ends - performance.now()) / 1000);
    return Math.min(WINDOW_SECONDS, Math.max(1, seconds));
  }
}
