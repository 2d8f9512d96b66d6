import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// Node's own modules only: this runs before anything is installed.

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = join(ROOT, "node_modules", ".latchkey-installed");

/** Ends the process with one sentence where Node is too old for what follows. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Latchkey needs Node.js 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

/**
 * Runs `npm ci` unless node_modules is what package-lock.json says.
 * @param {{ withDevelopment: boolean, output?: number, before?: () => void }} options whether packages for development have to
 * be there too, the descriptor that npm writes to (stdout unless that is for something else), and what to do before
 */
export function ensureInstalled({ withDevelopment, output = 1, before }) {
  const lock = readFileSync(join(ROOT, "package-lock.json"), "utf8");
  const stamp = createHash("sha256").update(`${process.platform} ${process.arch} ${lock}`).digest("hex");
  if (readIfThere(STAMP) === `${stamp} all`) return;
  if (matches(JSON.parse(lock), withDevelopment)) return;
  before?.();
  writeSync(output, "Installing packages (npm ci)\n");
  const npm = process.env.npm_execpath?.endsWith(".js")
    ? [process.execPath, process.env.npm_execpath]
    : [process.platform === "win32" ? "npm.cmd" : "npm"];
  const [command = "npm", ...args] = [...npm, "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: ["ignore", output, "inherit"] });
  if (status !== 0) {
    console.error("The packages could not be installed: npm ci failed.");
    process.exit(1);
  }
  writeFileSync(STAMP, `${stamp} all`);
}

/** npm records what it installed in a lock file of its own inside node_modules. */
function matches(lock, withDevelopment) {
  const installed = JSON.parse(readIfThere(join(ROOT, "node_modules", ".package-lock.json")) ?? "{}").packages ?? {};
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === "") return true;
    if (!installed[path] || !existsSync(join(ROOT, path))) {
      return (wanted.dev && !withDevelopment) || (wanted.optional && !isForThisMachine(wanted));
    }
    return installed[path].version === wanted.version && installed[path].integrity === wanted.integrity;
  });
}

/** Optional packages without a platform belong to those with one. */
function isForThisMachine({ os, cpu, libc }) {
  if (!os && !cpu) return false;
  const glibc = Boolean(process.report?.getReport?.().header?.glibcVersionRuntime);
  return allows(os, process.platform) && allows(cpu, process.arch) && allows(libc, glibc ? "glibc" : "musl");
}

function allows(list, name) {
  return !list || list.includes(name) || list.some((entry) => entry.startsWith("!") && entry !== `!${name}`);
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
