import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Refusal } from "./refusal";

/** The checkout's folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const STOP_PATIENCE_MS = 16_000;

/** A Node process of ours. */
export interface Child {
  name: string;
  process: ChildProcess;
  /** What it sent when it was ready. */
  message: unknown;
}

/**
 * Starts Node with `args` and resolves at the first message it sends over its channel. A child ends by itself when the
 * channel closes, so it does not outlive us. Throws `Refusal` when it ends before.
 */
export async function startChild(name: string, args: string[], env: Record<string, string>): Promise<Child> {
  const child = track(
    spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      // A group of its own, so that Ctrl-C reaches our process only and the order of stopping is ours.
      detached: true,
    }),
  );
  const message = await new Promise((ready, failed) => {
    child.once("error", failed);
    child.once("exit", (code, signal) => failed(new Refusal(`The ${name} failed (${signal ?? `code ${code}`}).`)));
    child.once("message", ready);
  });
  return { name, process: child, message };
}

/** Asks the child to end, and ends its whole group after that takes too long. */
export async function stopChild({ process: child }: Child): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  const stopped = await Promise.race([gone.then(() => true), delay(STOP_PATIENCE_MS, false, { ref: false })]);
  if (stopped) return;
  process.kill(-child.pid, "SIGKILL");
  await gone;
}

const tracked = new Set<ChildProcess>();

/** Whatever still runs when this process exits, in the middle of a start for one, is ended with it. */
export function track<T extends ChildProcess>(child: T): T {
  tracked.add(child);
  child.once("exit", () => tracked.delete(child));
  return child;
}

process.on("exit", () => {
  const roots = [...tracked].filter((child) => !hasEnded(child)).map((child) => child.pid ?? 0);
  const family = new Set<number>();
  // Each is halted as it is found, so that nobody has a child between the last look and the end.
  for (let found = roots; found.length > 0; found = withDescendants(roots).filter((pid) => !family.has(pid))) {
    for (const pid of found) {
      family.add(pid);
      send(pid, "SIGSTOP");
    }
  }
  for (const pid of family) send(pid, "SIGKILL");
});

/** A build starts compilers in groups of their own, so its group is not all there is to end. */
function withDescendants(roots: number[]): number[] {
  const list = spawnSync("ps", ["-Ao", "pid=,ppid="], { encoding: "utf8" }).stdout ?? "";
  const pairs = list.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  const below = (pid: number): number[] => [
    pid,
    ...pairs.filter(([, parent]) => parent === pid).flatMap(([child = 0]) => below(child)),
  ];
  return roots.flatMap(below).filter((pid) => pid > 1);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime.
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
