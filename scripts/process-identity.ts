import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** True while a process with this id runs and its command line contains `mention` (process ids are used again). */
export async function isAlive(pid: number, mention: string): Promise<boolean> {
  if (!exists(pid)) return false;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ps(pid, "command"));
  return commandLine.includes(mention);
}

/** When the process began, in whatever form the system tells; with the id it names one process for good. */
export async function startOf(pid: number): Promise<string | undefined> {
  if (!exists(pid)) return undefined;
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (stat === undefined) return (await ps(pid, "lstart")) || undefined;
  // Fields are counted after the command's closing parenthesis; state is the third, the start time the 22nd.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields[0] === "Z") return undefined;
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  return `${boot.trim()} ${fields[19]}`;
}

export async function waitUntilGone(pid: number, patienceMs: number): Promise<boolean> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await delay(20)) {
    if ((await startOf(pid)) === undefined) return true;
  }
  return false;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function ps(pid: number, column: string): Promise<string> {
  const { stdout } = await run("ps", ["-p", String(pid), "-o", `${column}=`]).catch(() => ({ stdout: "" }));
  return stdout.trim();
}
