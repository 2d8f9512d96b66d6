import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LockHeld, takeLock } from "./process-lock";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "latchkey-lock-"));
  path = join(folder, "lock");
});

afterEach(() => rm(folder, { recursive: true }));

test("a held lock is refused with the id of its holder, and free again once given back", async () => {
  const release = await takeLock(path);
  await expect(takeLock(path)).rejects.toThrow(LockHeld);
  await expect(takeLock(path)).rejects.toMatchObject({ pid: process.pid });
  await release();
  await (await takeLock(path))();
  expect(await readdir(folder)).toEqual([]);
});

test("the lock of a process that is gone counts for nothing", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((done) => child.once("exit", done));
  await writeFile(path, JSON.stringify({ pid: child.pid, start: "then" }));
  await (await takeLock(path))();
});

test("a process that was given the id of a dead holder is not taken for it", async () => {
  await writeFile(path, JSON.stringify({ pid: process.pid, start: "an hour ago" }));
  await (await takeLock(path))();
});

test("a file that was cut short counts for nothing", async () => {
  await writeFile(path, '{"pid":');
  await (await takeLock(path))();
});

test("of many at once, over a stale lock, one takes it", async () => {
  for (let round = 0; round < 20; round++) {
    await writeFile(path, JSON.stringify({ pid: process.pid, start: "before" }));
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => takeLock(path)));
    const taken = results.filter((result) => result.status === "fulfilled");
    expect(taken).toHaveLength(1);
    await taken[0]?.value();
  }
  expect(await readdir(folder)).toEqual([]);
});
