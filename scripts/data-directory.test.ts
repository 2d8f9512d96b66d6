import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claimDataDirectory } from "./data-directory";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "latchkey-data-"));
  await writeFile(join(folder, "file"), "");
  await mkdir(join(folder, "odd", "lock"), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

test("it is made with those above it, for its owner alone", async () => {
  const path = join(folder, "a", "b");
  const release = await claimDataDirectory(path);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  await release();
  await (await claimDataDirectory(path))();
  expect(await readdir(path)).toEqual([]);
});

test.each([
  ["where nothing can be made", "/proc/x/y", ""],
  ["a file", "file", "this is a file, or below one"],
  ["below a file", "file/x", "this is a file, or below one"],
  ["a folder whose lock is none", "odd", "its file lock is a folder"],
])("%s it is refused in a sentence, at once", async (_what, path, why) => {
  await expect(claimDataDirectory(path.startsWith("/") ? path : join(folder, path))).rejects.toThrow(
    `LATCHKEY_DATA_DIR must be a folder this user can write to: ${why}`,
  );
});
