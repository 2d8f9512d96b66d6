import { EnvironmentError, parseEnv } from "../lib/env";
import { claimDataDirectory } from "./data-directory";
import { requireFreePort } from "./ports";
import { Refusal } from "./refusal";

// For scripts/start.mjs before it installs: exits with 3, and says why, where the start would be refused.
try {
  const { host, port, gatePort, dataDirectory } = parseEnv(process.env);
  if (!process.argv.includes("--gate")) {
    const release = await claimDataDirectory(dataDirectory);
    await release();
    await requireFreePort("PORT", port, host);
  }
  await requireFreePort("LATCHKEY_GATE_PORT", gatePort, host);
} catch (error) {
  if (!(error instanceof EnvironmentError || error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exit(3);
}
