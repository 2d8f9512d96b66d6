import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { startOf } from "./process-identity";

/** Thrown where a living process holds the lock. */
export class LockHeld extends Error {
  override name = "LockHeld";
  constructor(readonly pid: number) {
    super(`process ${pid} holds the lock`);
  }
}

/**
 * Takes the lock at `path` for this process and returns how to give it back. The file names its holder by process id
 * and start time, so the lock of a killed process counts for nothing. Throws `LockHeld`.
 */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  const own = `${path}.${randomUUID()}`;
  const mark = JSON.stringify({ pid: process.pid, start: await startOf(process.pid) });
  await writeFile(own, mark, { mode: 0o644 });
  try {
    // A link is made or refused in one step, content included, which a plain write is not.
    while (!(await tryLink(own, path)) && !(await takeOver(own, path))) await delay(10);
  } finally {
    await rm(own, { force: true });
  }
  return () => rm(path, { force: true });
}

/**
 * Puts `own` in the place of a stale lock; false when it has to be looked at again. Who does that holds a lock too, so
 * nobody replaces a lock that another has just made; that lock can be stale in turn, and is taken over the same way.
 */
async function takeOver(own: string, path: string): Promise<boolean> {
  if (!(await isStale(path))) return false;
  try {
    const release = await takeLock(`${path}.takeover`);
    try {
      if (!(await isStale(path))) return false;
      await rename(own, path);
      return true;
    } finally {
      await release();
    }
  } catch (error) {
    if (error instanceof LockHeld) return false;
    throw error;
  }
}

/** False where there is no lock (any more). Throws `LockHeld` where its holder lives. */
async function isStale(path: string): Promise<boolean> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  if (text === undefined) return false;
  const holder = parse(text);
  if (holder && (await startOf(holder.pid)) === holder.start) throw new LockHeld(holder.pid);
  return true;
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function parse(text: string): { pid: number; start: string | undefined } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
