import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a command line said and how it ended. */
export type Ran = { code: number | null; stdout: string; stderr: string };

/** A server on a free port; answers its address and how to stop it. For tests. */
export async function listening(handler: RequestListener): Promise<{ url: string; stop: () => void }> {
  const server = createServer(handler);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

const homes: string[] = [];

/** A home without any login, until `removeHomes`. */
export function emptyHome(): string {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-cli-"));
  homes.push(folder);
  return folder;
}

/** Removes every home that this process made. For `afterAll`. */
export function removeHomes(): void {
  for (const folder of homes.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Runs the real program as a process of its own, in an environment that holds nothing of ours but what is given. */
export function latchkey(args: readonly string[], env: Record<string, string>, stdin = ""): Promise<Ran> {
  return run(process.execPath, ["bin/latchkey.mjs", ...args], env, stdin);
}

/** Runs any program like that. */
export function run(file: string, args: readonly string[], env: Record<string, string>, stdin = ""): Promise<Ran> {
  const child = spawn(file, [...args], {
    env: { PATH: process.env.PATH, TZ: "UTC", NODE_ENV: "production", ...env },
  });
  const ran: Ran = { code: null, stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    ran.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    ran.stderr += chunk;
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(stdin);
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => done({ ...ran, code }));
  });
}

/** Runs the program on a terminal of its own; answers its questions in turn. What both streams show comes as `stdout`. */
export function onTerminal(args: readonly string[], env: Record<string, string>, ...answers: string[]): Promise<Ran> {
  const line = [process.execPath, "bin/latchkey.mjs", ...args].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
    env: { PATH: process.env.PATH, TZ: "UTC", NODE_ENV: "production", TERM: "xterm", ...env },
  });
  let stdout = "";
  let asked = 0;
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
    // One answer a question, when it is asked: a terminal's line belongs to whoever reads it.
    for (const questions = stdout.split("[y/N]").length - 1; asked < questions; asked++)
      child.stdin.write(`${answers[asked] ?? ""}\n`);
  });
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => done({ code, stdout, stderr: "" }));
  });
}

/** Starts the program and leaves it running until `stop`, which is Ctrl-C and answers the exit code. */
export function leftRunning(args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, ["bin/latchkey.mjs", ...args], {
    env: { PATH: process.env.PATH, TZ: "UTC", NODE_ENV: "production", ...env },
  });
  let output = "";
  const firstLine = new Promise<string>((done) =>
    child.stdout.on("data", (chunk) => {
      output += chunk;
      if (output.includes("\n")) done(output.split("\n")[0] as string);
    }),
  );
  const gone = new Promise<number | null>((done) => child.once("close", done));
  const stop = () => {
    child.kill("SIGINT");
    return gone;
  };
  return { firstLine, stop };
}
