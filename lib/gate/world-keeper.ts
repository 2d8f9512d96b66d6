import type { World } from "./world";

/** Keeps the newest world and the one before it, so that a decision that read the older number still finds its own. */
export class WorldKeeper {
  #read: (before: World | null) => Promise<World>;
  #changed: (world: World) => void;
  #failed: () => void;
  #reading: Promise<World> | null = null;
  #before: World | null = null;
  /** The newest one; `null` until the first `refresh`. */
  current: World | null = null;
  /** When it was last known to be the newest, by `performance.now()`. */
  confirmedAt = 0;

  /** `changed` is told of each new world in the step that makes it the newest. */
  constructor(
    read: (before: World | null) => Promise<World>,
    { changed, failed }: { changed: (world: World) => void; failed: () => void },
  ) {
    this.#read = read;
    this.#changed = changed;
    this.#failed = failed;
  }

  /** The world of exactly this epoch, if it is held. */
  at(epoch: number): World | null {
    if (this.current?.epoch === epoch) {
      this.confirmedAt = performance.now();
      return this.current;
    }
    return this.#before?.epoch === epoch ? this.#before : null;
  }

  /** Reads what changed. Callers at the same time share one reading; one that takes too long is given up. */
  async refresh(): Promise<World> {
    this.#reading ??= this.#readInTime().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readInTime(): Promise<World> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, failed) => {
      // All of it, for the first time, may be much; what changed since is little.
      timer = setTimeout(() => failed(new Error("the world could not be read in time")), this.current ? 3_000 : 30_000);
    });
    try {
      const world = await Promise.race([this.#read(this.current), tooLate]);
      if (world !== this.current) {
        this.#before = this.current;
        this.current = world;
        this.#changed(world);
      }
      this.confirmedAt = performance.now();
      return world;
    } catch (error) {
      this.#failed();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
