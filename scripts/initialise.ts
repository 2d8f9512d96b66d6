import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./child-processes";

// First-start initialisation in a process of its own, with the react-server condition that lib/db.ts asks for.
// Sends { setupLink } to its parent: a one-time link while nobody has an account, else null.
const path = join(ROOT, "lib", "setup", "initialise.ts");
const result = existsSync(path) ? await (await import(pathToFileURL(path).href)).initialise() : undefined;
process.send?.({ setupLink: result?.setupLink ?? null }, () => process.exit(0));
