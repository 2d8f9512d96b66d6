/** As long as uses of a token are noted once: who calls all the time is looked at again, and noted. */
const LAST_MS = 10_000;
const MOST_KEPT = 1_000;
const LONGEST = 20_000;

/** What was found of callers in the last seconds, by what was asked. The oldest give way; what is very long is not kept. */
export class RecentLooks<Look extends { text: string }> {
  #looks = new Map<string, { look: Look; at: number }>();

  keep(question: readonly string[], look: Look): void {
    const key = JSON.stringify(question);
    this.#looks.delete(key);
    if (look.text.length > LONGEST) return;
    const [oldest] = this.#looks.size >= MOST_KEPT ? this.#looks.keys() : [];
    if (oldest !== undefined) this.#looks.delete(oldest);
    this.#looks.set(key, { look, at: performance.now() });
  }

  /** The look, and its age in milliseconds. */
  find(question: readonly string[]): { look: Look; age: number } | null {
    const found = this.#looks.get(JSON.stringify(question));
    const age = performance.now() - (found?.at ?? Number.NEGATIVE_INFINITY);
    return found && age < LAST_MS ? { look: found.look, age } : null;
  }
}
