import { open, unlink } from "node:fs/promises";
import { EnvironmentError } from "@/lib/env";

type SecretFile = { variable: string; path: string | null; secret: string | null };

/** Writes each secret that there is into its file, all of them or none. Answers how to take them back. */
export async function writeSecretFiles(files: readonly SecretFile[]): Promise<() => Promise<void>> {
  const written: (() => Promise<void>)[] = [];
  const takeBack = async () => {
    await Promise.all(written.map((remove) => remove()));
  };
  try {
    for (const { variable, path, secret } of files)
      if (path && secret) written.push(await writeSecretFile(variable, path, secret));
  } catch (error) {
    await takeBack();
    throw error;
  }
  return takeBack;
}

/**
 * Writes a secret to a file that must not exist yet, readable by its owner only, and on the disk when it answers. Answers
 * how to take it back. A file that can't be made is an `EnvironmentError` that names the variable.
 */
async function writeSecretFile(variable: string, path: string, secret: string): Promise<() => Promise<void>> {
  const file = await open(path, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new EnvironmentError([
      error.code === "EEXIST"
        ? `${variable} names a file that exists already; name a new one, or remove it.`
        : `${variable} names a file that can't be written (${error.code}).`,
    ]);
  });
  try {
    await file.writeFile(`${secret}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return () => unlink(path);
}
