import { setTimeout as delay } from "node:timers/promises";
import { EnvironmentError, parseEnv, type Settings } from "../lib/env";
import type { Initialised } from "../lib/setup/initialise";
import { migrate } from "../prisma/migrate";
import { ensureBuilt, ensureGate, ensureGenerated } from "./build";
import { RUN_GATE } from "./build-gate";
import { type Child, startChild, stopChild } from "./child-processes";
import { claimDataDirectory, readOrCreateSecret } from "./data-directory";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres";
import { checkExternalPostgres } from "./external-postgres";
import { localUrl, requireFreePort } from "./ports";
import { Refusal } from "./refusal";

type Mode = "production" | "development";

const TYPESCRIPT = ["--conditions=react-server", "--import", "tsx"];

/** What runs so far, for `stop`. */
const running: { parts: Child[]; database?: EmbeddedPostgres; release?: () => Promise<void> } = { parts: [] };
let stopping: Promise<never> | undefined;

/** The whole life of one instance: from the checks to the printed addresses, then until a signal or the loss of a part. */
export async function serve(mode: Mode): Promise<void> {
  process.on("SIGINT", () => stop(0));
  process.on("SIGTERM", () => stop(0));
  endWithNpm();
  try {
    await start(parseEnv(process.env), mode);
  } catch (error) {
    // A signal in the middle of a start makes the rest of it fail, which is no news.
    if (!stopping) report(error);
    await stop(1);
  }
}

async function start(settings: Settings, mode: Mode): Promise<void> {
  running.release = await claimDataDirectory(settings.dataDirectory);
  await requireFreePort("PORT", settings.port, settings.host);
  await requireFreePort("LATCHKEY_GATE_PORT", settings.gatePort, settings.host);
  const env = {
    NODE_ENV: mode,
    NEXT_TELEMETRY_DISABLED: "1",
    DATABASE_URL: await openDatabase(settings),
    LATCHKEY_SECRET: process.env.LATCHKEY_SECRET || (await readOrCreateSecret(settings.dataDirectory)),
    LATCHKEY_DATA_DIR: settings.dataDirectory,
    LATCHKEY_URL: settings.url,
  };
  // Last of what can fail: another start may run from what is built here.
  await ensureGenerated();
  if (mode === "production") await ensureBuilt();
  await ensureGate();
  const { applied } = await migrate(env.DATABASE_URL).catch((error: Error) => {
    const which = settings.databaseUrl ? "database of DATABASE_URL" : "embedded database";
    throw new Refusal(`The ${which} can't be migrated: ${error.message}.`);
  });
  if (applied.length > 0) console.log(`Migrated the database: ${applied.join(", ")}`);

  const [initialisation] = await Promise.all([
    startChild("first-start initialisation", [...TYPESCRIPT, "scripts/initialise.ts"], env),
    startPart("portal", ["scripts/portal.mjs"], env),
    startPart("gate", RUN_GATE, env),
  ]);
  await untilReady(settings);
  announce(settings, initialisation.message as Initialised);
}

async function openDatabase(settings: Settings): Promise<string> {
  if (settings.databaseUrl) {
    await checkExternalPostgres(settings.databaseUrl);
    return settings.databaseUrl;
  }
  const { dataDirectory: directory, databasePort: port } = settings;
  const database = await startEmbeddedPostgres({ directory, port });
  running.database = database;
  database.process.once("exit", (code, signal) => lost("database", signal ?? `code ${code}`));
  return database.connectionString;
}

async function startPart(name: string, args: string[], env: Record<string, string>): Promise<void> {
  // In the middle of a stop nothing new begins.
  if (stopping) return stopping;
  const child = await startChild(name, args, env);
  running.parts.push(child);
  child.process.once("exit", (code, signal) => lost(name, signal ?? `code ${code}`));
}

/** What is announced works: the first answer of a cold portal can take a moment on a busy machine. */
async function untilReady({ host, port }: Settings): Promise<void> {
  for (let attempt = 0; attempt < 40 && !stopping; attempt++) {
    const answer = await fetch(`${localUrl(host, port)}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await delay(250);
  }
  if (!stopping) throw new Refusal("The portal started but does not become ready.");
}

function announce(settings: Settings, { setupLink, sameSecret }: Initialised): void {
  const lines = [
    "",
    "Latchkey is running; Ctrl-C stops it.",
    "",
    `  Portal    ${settings.url}`,
    `  Gate      ${localUrl(settings.host, settings.gatePort)}`,
    `  Database  ${settings.databaseUrl ? "DATABASE_URL" : `embedded, 127.0.0.1:${settings.databasePort}`}`,
    "",
  ];
  if (setupLink)
    lines.push("Nobody has an account yet. This link makes the first admin, once:", "", `  ${setupLink}`, "");
  console.log(lines.join("\n"));
  if (!sameSecret)
    console.error(
      "LATCHKEY_SECRET is not the one that this database was first started with: tokens, gateway keys and sessions from then are refused. Where the variable was never set, the old one is the file `secret` of that data directory.",
    );
}

function lost(name: string, how: string): void {
  if (stopping) return;
  console.error(`The ${name} stopped by itself (${how}), so the rest stops too.`);
  stop(1);
}

/** The parts first, so that requests in flight still have a database; then the database; the lock last. */
function stop(code: number): Promise<never> {
  stopping ??= (async () => {
    await Promise.all(running.parts.map(stopChild));
    await running.database?.stop();
    await running.release?.();
    process.exit(code);
  })();
  return stopping;
}

function report(error: unknown): void {
  if (error instanceof EnvironmentError || error instanceof Refusal) console.error(error.message);
  else console.error(error);
}

/** npm passes signals on, but killed outright it can't; then this process ends as if asked to. */
function endWithNpm(): void {
  if (!process.env.npm_lifecycle_event) return;
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) stop(0);
  }, 500).unref();
}
