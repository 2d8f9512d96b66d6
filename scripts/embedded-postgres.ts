import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { requireFreePort } from "./ports";
import { type Binaries, findBinaries } from "./postgres-binaries";
import { type Confinement, confine, giveTo, launch } from "./postgres-user";
import { isAlive, waitUntilGone } from "./process-identity";
import { Refusal } from "./refusal";

const ROLE = "latchkey";
const STOP_PATIENCE_MS = 6_000;

interface Options {
  /** The data directory; the cluster lives in its folder `postgres`. */
  directory: string;
  port: number;
  /** A throwaway cluster for tests: no fsync, and its role may create databases. */
  throwaway?: boolean;
}

export interface EmbeddedPostgres {
  connectionString: string;
  process: ChildProcess;
  /** Fast shutdown; resolves when no process of the server is left. */
  stop(): Promise<void>;
}

interface Cluster extends Options {
  directory: string;
  path: string;
  logPath: string;
  binaries: Binaries;
  confinement: Confinement;
}

/**
 * Starts the PostgreSQL server that ships with the packages, on 127.0.0.1 with a generated password, and writes how
 * to reach it to `database-url`. A server that a killed parent left on the same cluster is stopped first.
 * The caller holds the lock of the data directory.
 */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const cluster = await prepareCluster(options);
  await stopLeftover(cluster.path);
  await requireFreePort("LATCHKEY_DB_PORT", cluster.port, "127.0.0.1");
  const connectionString = await ensureInitialised(cluster);
  const server = await startServer(cluster);
  return { connectionString, process: server, stop: () => stopServer(server) };
}

async function prepareCluster(options: Options): Promise<Cluster> {
  const directory = resolve(options.directory);
  const path = join(directory, "postgres");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const binaries = await findBinaries();
  const confinement = await confine(path, binaries.root);
  // As root the server runs as somebody else, who must pass through; the files inside keep their own modes.
  if (confinement.user) await chmod(directory, (await stat(directory)).mode | 0o011);
  return { ...options, directory, path, logPath: join(directory, "postgres.log"), binaries, confinement };
}

/** The cluster appears under its final name only when it is whole, so a kill in the middle leaves nothing half made. */
async function ensureInitialised(cluster: Cluster): Promise<string> {
  const urlPath = join(cluster.directory, "database-url");
  const initialised = await exists(join(cluster.path, "PG_VERSION"));
  const known = initialised ? await readPassword(urlPath) : undefined;
  const password = known ?? randomBytes(24).toString("base64url");
  if (!initialised) {
    const partial = `${cluster.path}.partial`;
    await rm(partial, { recursive: true, force: true });
    await rm(cluster.path, { recursive: true, force: true });
    await initialise(cluster, partial, password);
    await rename(partial, cluster.path);
  } else if (!known) {
    await runSingleUser(cluster, cluster.path, [`ALTER ROLE ${ROLE} PASSWORD '${password}'`]);
  }
  const connectionString = `postgresql://${ROLE}:${password}@127.0.0.1:${cluster.port}/${ROLE}`;
  await writeFile(`${urlPath}.new`, `${connectionString}\n`, { mode: 0o600 });
  await rename(`${urlPath}.new`, urlPath);
  return connectionString;
}

async function readPassword(urlPath: string): Promise<string | undefined> {
  const text = await readFile(urlPath, "utf8").catch(() => "");
  return URL.canParse(text.trim()) ? new URL(text.trim()).password || undefined : undefined;
}

async function initialise(cluster: Cluster, path: string, password: string): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  await giveTo(cluster.confinement, path);
  await run(cluster, cluster.binaries.initdb, [
    `--pgdata=${path}`,
    "--username=postgres",
    "--auth=reject",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    ...(cluster.throwaway ? ["--no-sync"] : []),
  ]);
  // The superuser has no password and no line here: it exists in single-user mode only.
  await writeFile(join(path, "pg_hba.conf"), `host all ${ROLE} 127.0.0.1/32 scram-sha-256\n`);
  await runSingleUser(cluster, path, [
    `CREATE ROLE ${ROLE} LOGIN ${cluster.throwaway ? "CREATEDB" : ""} PASSWORD '${password}'`,
    `CREATE DATABASE ${ROLE} OWNER ${ROLE}`,
  ]);
}

async function runSingleUser(cluster: Cluster, path: string, statements: string[]): Promise<void> {
  const sql = statements.map((statement) => `${statement};\n`).join("");
  await run(cluster, cluster.binaries.postgres, ["--single", "-D", path, "-c", "log_statement=none", "postgres"], sql);
}

async function run(cluster: Cluster, program: string, args: string[], input = ""): Promise<void> {
  const child = launch(cluster.confinement, program, args, ["pipe", "pipe", "pipe"]);
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    output += chunk;
  });
  child.stdin?.end(input);
  const code = await new Promise<number | null>((done, failed) => child.on("error", failed).on("close", done));
  // In single-user mode a statement's error does not change the exit code.
  if (code !== 0 || output.includes("ERROR:") || output.includes("FATAL:")) {
    throw new Refusal(`The embedded database could not be set up: ${lastLine(output)}`);
  }
}

async function startServer(cluster: Cluster): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt++) {
    const log = await open(cluster.logPath, "w", 0o600);
    const server = launch(
      cluster.confinement,
      cluster.binaries.postgres,
      ["-D", cluster.path, ...settings(cluster)],
      ["ignore", log.fd, log.fd],
    );
    await log.close();
    if (await becomesReady(server, cluster.path)) return server;
    const output = await readFile(cluster.logPath, "utf8");
    // Sessions of a killed server hold its shared memory for a moment longer than the server lived.
    if (!output.includes("shared memory block") || attempt === 20) {
      throw new Refusal(`The embedded database did not start: ${lastLine(output)} (log: ${cluster.logPath})`);
    }
    await delay(500);
  }
}

function settings({ port, throwaway }: Cluster): string[] {
  const values: Record<string, string | number> = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    password_encryption: "scram-sha-256",
    timezone: "UTC",
    log_timezone: "UTC",
    log_checkpoints: "off",
    ...(throwaway ? { fsync: "off", full_page_writes: "off", synchronous_commit: "off", max_connections: 200 } : {}),
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** PostgreSQL writes its state to the eighth line of its pid file, which is what pg_ctl reads too. */
async function becomesReady(server: ChildProcess, path: string): Promise<boolean> {
  let exited = false;
  server.once("error", () => {
    exited = true;
  });
  server.once("exit", () => {
    exited = true;
  });
  while (!exited) {
    const lines = (await readFile(join(path, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === "ready") return true;
    await delay(15);
  }
  return false;
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((done) => server.once("exit", done));
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    server.kill(signal);
    const stopped = await Promise.race([gone.then(() => true), delay(STOP_PATIENCE_MS, false, { ref: false })]);
    if (stopped) return;
  }
}

async function stopLeftover(path: string): Promise<void> {
  const pidFile = join(path, "postmaster.pid");
  const pid = Number((await readFile(pidFile, "utf8").catch(() => "")).split("\n")[0]);
  if (!pid) return;
  if (await isAlive(pid, path)) {
    process.kill(pid, "SIGINT");
    if (!(await waitUntilGone(pid, STOP_PATIENCE_MS))) process.kill(pid, "SIGQUIT");
    await waitUntilGone(pid, STOP_PATIENCE_MS);
  }
  await rm(pidFile, { force: true });
}

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}

function lastLine(output: string): string {
  const lines = output.split("\n").filter((line) => line.trim());
  return lines.findLast((line) => /ERROR|FATAL|error:/.test(line)) ?? lines.at(-1) ?? "no output";
}
