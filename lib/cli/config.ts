import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { Failure } from "./failure";

/** What `latchkey login` keeps. */
export type Login = { url: string; token: string; allowHttp?: boolean };

/** Where it is kept (XDG Base Directory): `~/.config/latchkey/config.json`. */
export function configPath(): string {
  const base = process.env.XDG_CONFIG_HOME;
  // The specification has relative paths ignored.
  return join(base?.startsWith("/") ? base : join(homedir(), ".config"), "latchkey", "config.json");
}

/** The login that is kept, or null. */
export function readLogin(): Login | null {
  let text: string;
  try {
    text = readFileSync(configPath(), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new Failure("config", `${configPath()} can't be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  try {
    const { url, token, allowHttp } = JSON.parse(text) as Partial<Login>;
    if (typeof url === "string" && typeof token === "string") return { url, token, allowHttp: allowHttp === true };
  } catch {
    // Said below, as for any other text that is not ours.
  }
  throw new Failure("config", `${configPath()} is not what latchkey login writes.`, {
    next: ["latchkey logout", "latchkey login URL --token-file FILE"],
  });
}

/** Replaces the file as a whole: readers see the old one or the new one, and nobody else sees either (0600). */
export function writeLogin(login: Login): void {
  const path = configPath();
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600, flag: "wx" });
    // A mode given at creation is narrowed by the umask, never widened; this makes it what it says.
    chmodSync(temporary, 0o600);
    renameSync(temporary, path);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary);
    throw new Failure("config", `${path} can't be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** Forgets the login. False: there was none. */
export function removeLogin(): boolean {
  try {
    rmSync(configPath());
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return false;
    throw new Failure("config", `${configPath()} can't be removed (${code}).`);
  }
}

/** The mode of the file when others than its owner may read it; null when all is well. */
export function looseMode(): string | null {
  const mode = statSync(configPath(), { throwIfNoEntry: false })?.mode;
  return mode !== undefined && process.platform !== "win32" && (mode & 0o077) !== 0
    ? (mode & 0o777).toString(8).padStart(4, "0")
    : null;
}
