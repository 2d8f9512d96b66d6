import { ensureInstalled, requireNode } from "./install.mjs";

// `npm start`, and with --dev `npm run dev`. Only Node's own modules until the packages are there.
const mode = process.argv.includes("--dev") ? "development" : "production";
requireNode();
ensureInstalled({ withDevelopment: mode === "development" });
const { register } = await import("tsx/esm/api");
register();
const { serve } = await import("./serve.ts");
await serve(mode);
