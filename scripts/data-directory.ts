import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LockHeld, takeLock } from "./process-lock";
import { Refusal } from "./refusal";

/** Makes the data directory and takes it for this process; a second start on it is refused. */
export async function claimDataDirectory(directory: string): Promise<() => Promise<void>> {
  try {
    await makeFolder(directory);
    return await takeLock(join(directory, "lock"));
  } catch (error) {
    if (error instanceof LockHeld) {
      throw new Refusal(`Latchkey is already running on this LATCHKEY_DATA_DIR (process ${error.pid}).`);
    }
    const { code } = error as NodeJS.ErrnoException;
    throw new Refusal(`LATCHKEY_DATA_DIR must be a folder this user can write to: ${WHY[code ?? ""] ?? code}.`);
  }
}

const WHY: Record<string, string> = {
  EACCES: "this one belongs to somebody else",
  EPERM: "this one belongs to somebody else",
  EROFS: "this one is read-only",
  ENOTDIR: "this is a file, or below one",
  EISDIR: "its file lock is a folder",
  ENOENT: "nothing can be made there",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk is full",
  ENAMETOOLONG: "the path is too long",
};

/** Makes it with those above it. Node's own `recursive` tries for ever where nothing can be made, in /proc for one. */
async function makeFolder(path: string): Promise<void> {
  const { code } = await mkdir(path, { mode: 0o700 }).then(
    () => ({ code: undefined }),
    (error: NodeJS.ErrnoException) => error,
  );
  if (code === undefined) return;
  const above = dirname(path);
  if (code === "ENOENT" && !(await isFolder(above))) {
    await makeFolder(above);
    return makeFolder(path);
  }
  if (code !== "EEXIST" || !(await isFolder(path)))
    throw Object.assign(new Error(), { code: code === "EEXIST" ? "ENOTDIR" : code });
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** The key material of this installation: made once, readable by its owner only, base64. */
export async function readOrCreateSecret(directory: string): Promise<string> {
  const path = join(directory, "secret");
  const known = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new Refusal(`The file secret in LATCHKEY_DATA_DIR can't be read (${error.code}).`);
  });
  if (known !== undefined) {
    if (Buffer.from(known, "base64").length >= 32) return known.trim();
    throw new Refusal("The file secret in LATCHKEY_DATA_DIR is damaged: put it back from a backup.");
  }
  const secret = randomBytes(32).toString("base64");
  await writeFile(`${path}.new`, `${secret}\n`, { mode: 0o600, flush: true });
  await link(`${path}.new`, path);
  await unlink(`${path}.new`);
  return secret;
}
