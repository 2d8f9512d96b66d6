import { fileURLToPath } from "node:url";
import { ensureInstalled, requireNode } from "./install.mjs";

// `npm start`, with --dev `npm run dev`, with --gate `npm run gate`. Only Node's own modules until the packages are there.
const mode = process.argv.includes("--dev") ? "development" : "production";
// Relative paths in the environment are relative to the checkout, from wherever this is called.
process.chdir(fileURLToPath(new URL("..", import.meta.url)));
requireNode();
ensureInstalled({ withDevelopment: mode === "development" });
const { register } = await import("tsx/esm/api");
register();
if (process.argv.includes("--gate")) {
  const { serveGate } = await import("./serve-gate.ts");
  await serveGate();
} else {
  const { serve } = await import("./serve.ts");
  await serve(mode);
}
