import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, unlink, writeFile } from "node:fs/promises";
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
    while (!(await tryLink(own, path))) await removeStale(path);
  } finally {
    await unlink(own);
  }
  return async () => {
    if ((await read(path)) === mark) await rm(path, { force: true });
  };
}

async function removeStale(path: string): Promise<void> {
  const seen = await read(path);
  if (seen === undefined) return;
  const holder = parse(seen);
  if (holder && (await startOf(holder.pid)) === holder.start) throw new LockHeld(holder.pid);
  // Two processes may judge the same stale file; what was moved is looked at again, and a fresh lock is put back.
  const moved = `${path}.${randomUUID()}`;
  const isMoved = await rename(path, moved).then(
    () => true,
    () => false,
  );
  if (!isMoved) return;
  if ((await read(moved)) !== seen) await tryLink(moved, path);
  await rm(moved, { force: true });
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

async function read(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

function parse(text: string): { pid: number; start: string | undefined } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
