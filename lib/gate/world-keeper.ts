import type { World } from "./world";

/** Keeps the newest world and the one before it, so that a decision that read the older number still finds its own. */
export class WorldKeeper {
  #read: (before: World | null) => Promise<World>;
  #reading: Promise<World> | null = null;
  #before: World | null = null;
  /** The newest one; `null` until the first `refresh`. */
  current: World | null = null;
  /** When it was last known to be the newest, by `performance.now()`. */
  confirmedAt = 0;

  constructor(read: (before: World | null) => Promise<World>) {
    this.#read = read;
  }

  /** The world of exactly this epoch, if it is held. */
  at(epoch: number): World | null {
    if (this.current?.epoch === epoch) {
      this.confirmedAt = performance.now();
      return this.current;
    }
    return this.#before?.epoch === epoch ? this.#before : null;
  }

  /** Reads what changed. Callers at the same time share one reading. */
  async refresh(): Promise<World> {
    this.#reading ??= this.#read(this.current)
      .then((world) => {
        if (world !== this.current) this.#before = this.current;
        this.current = world;
        this.confirmedAt = performance.now();
        return world;
      })
      .finally(() => {
        this.#reading = null;
      });
    return this.#reading;
  }
}
