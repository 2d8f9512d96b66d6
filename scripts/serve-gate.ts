import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EnvironmentError, parseEnv } from "../lib/env";
import { ensureGate, ensureGenerated } from "./build";
import { RUN_GATE } from "./build-gate";
import { type Child, startChild, stopChild } from "./child-processes";
import { localUrl, requireFreePort } from "./ports";
import { Refusal } from "./refusal";

/** `npm run gate`: one more gate on a database that a portal runs on, here or on another machine, until a signal. */
export async function serveGate(): Promise<void> {
  let gate: Child | undefined;
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, async () => {
      stopping = true;
      if (gate) await stopChild(gate);
      process.exit(0);
    });
  try {
    const { host, gatePort: port, dataDirectory, databaseUrl, url } = parseEnv(process.env);
    await requireFreePort("LATCHKEY_GATE_PORT", port, host);
    await ensureGenerated();
    await ensureGate();
    const env = {
      NODE_ENV: "production",
      DATABASE_URL: databaseUrl ?? (await kept(dataDirectory, "database-url", "DATABASE_URL")),
      LATCHKEY_SECRET: process.env.LATCHKEY_SECRET || (await kept(dataDirectory, "secret", "LATCHKEY_SECRET")),
      LATCHKEY_URL: url,
    };
    gate = await startChild("gate", RUN_GATE, env);
    gate.process.once("exit", (code) => stopping || process.exit(code ?? 1));
    console.log(`Latchkey's gate answers at ${localUrl(host, port)}; Ctrl-C stops it.`);
  } catch (error) {
    console.error(error instanceof EnvironmentError || error instanceof Refusal ? error.message : error);
    process.exit(1);
  }
}

/** What a portal on this machine keeps in its data directory. */
async function kept(directory: string, file: string, variable: string): Promise<string> {
  const text = await readFile(join(directory, file), "utf8").catch(() => undefined);
  if (text === undefined)
    throw new Refusal(`${variable} is not set, and LATCHKEY_DATA_DIR has no ${file}. A gate needs its portal's.`);
  return text.trim();
}
