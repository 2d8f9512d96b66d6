import { type ChildProcess, spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../scripts/ports";
import { inherited } from "./environment";
import { CLIENT, startIdentityProvider } from "./identity-provider";

/** The first admin of the server that the journeys run against. */
export const ADMIN = { email: "admin@example.com", password: "correct horse battery" };

/**
 * Starts the product as people do, on free ports with an empty database, and stops it after the last test. Workers find
 * it by LATCHKEY_E2E_URL and LATCHKEY_E2E_GATE_URL; LATCHKEY_E2E_DATA_DIR holds `bootstrap-token` and `database-url`.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), "latchkey-e2e-"));
  const [port, gatePort, databasePort] = [await findFreePort(), await findFreePort(), await findFreePort()];
  const { issuer, stop: stopProvider } = await startIdentityProvider(await findFreePort(), `http://localhost:${port}`);
  const server = spawn(process.execPath, ["scripts/start.mjs"], {
    env: {
      ...inherited(),
      PORT: String(port),
      LATCHKEY_GATE_PORT: String(gatePort),
      LATCHKEY_DB_PORT: String(databasePort),
      LATCHKEY_DATA_DIR: directory,
      LATCHKEY_LOG_LEVEL: "warn",
      LATCHKEY_ADMIN_EMAIL: ADMIN.email,
      LATCHKEY_ADMIN_PASSWORD: ADMIN.password,
      LATCHKEY_BOOTSTRAP_TOKEN_FILE: join(directory, "bootstrap-token"),
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: CLIENT.client_id,
      OIDC_CLIENT_SECRET: CLIENT.client_secret,
    },
    stdio: ["ignore", "pipe", openSync(join(directory, "server.log"), "a")],
  });
  const stop = async () => {
    await stopped(server);
    await stopProvider();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await announced(server);
  } catch (error) {
    process.stderr.write(readFileSync(join(directory, "server.log")));
    await stop();
    throw error;
  }
  process.env.LATCHKEY_E2E_URL = `http://localhost:${port}`;
  process.env.LATCHKEY_E2E_GATE_URL = `http://127.0.0.1:${gatePort}`;
  process.env.LATCHKEY_E2E_DATA_DIR = directory;
  return stop;
}

/** Until a server that was started says that it runs; rejects when it ends before. */
export function announced(server: ChildProcess): Promise<void> {
  return new Promise((done, failed) => {
    let output = "";
    server.stdout?.on("data", (chunk) => {
      output += chunk;
      if (output.includes("Latchkey is running")) done();
    });
    server.once("exit", (code) => failed(new Error(`The server did not start (code ${code}).\n${output}`)));
  });
}

/** Until a server has ended, as Ctrl-C ends it. */
export async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((done) => server.once("exit", done));
  server.kill("SIGTERM");
  await gone;
}
