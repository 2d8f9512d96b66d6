import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ensureInstalled, requireNode } from "./install.mjs";

// `npm start`, with --dev `npm run dev`, with --gate `npm run gate`. Only Node's own modules until the packages are there.
const mode = process.argv.includes("--dev") ? "development" : "production";
// Relative paths in the environment are relative to the checkout, from wherever this is called.
process.chdir(fileURLToPath(new URL("..", import.meta.url)));
requireNode();
ensureInstalled({ withDevelopment: mode === "development", before: requireRoom });
const { register } = await import("tsx/esm/api");
register();
if (process.argv.includes("--gate")) {
  const { serveGate } = await import("./serve-gate.ts");
  await serveGate();
} else {
  const { serve } = await import("./serve.ts");
  await serve(mode);
}

/** `npm ci` takes the packages away under what runs from this checkout: where a start has to fail for that, it fails before. */
function requireRoom() {
  if (!existsSync("node_modules/tsx")) return;
  const args = ["--import", "tsx", "scripts/require-room.ts", ...process.argv.slice(2)];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  // Anything else is a fault of packages that are about to be replaced.
  if (status !== 3) return;
  console.error(stderr.trim());
  process.exit(1);
}
