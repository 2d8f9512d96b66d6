import { ensureInstalled, requireNode } from "./install.mjs";

// `npm test`, or with names only some of: checks, unit, e2e. Only Node's own modules until the packages are there.
requireNode();
ensureInstalled({ withDevelopment: true });
const { register } = await import("tsx/esm/api");
register();
const { runTests } = await import("./run-tests.ts");
await runTests(process.argv.slice(2));
