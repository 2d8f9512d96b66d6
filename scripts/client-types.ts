import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { ROOT } from "./child-processes";

/** Writes the types of a client of the API described in `from` to `to`, by openapi-typescript; openapi-fetch calls with them. */
export async function writeClientTypes(from: string, to: string): Promise<void> {
  const hook = pathToFileURL(join(ROOT, "scripts/typescript-for-tools.mjs")).href;
  const cli = join(ROOT, "node_modules/openapi-typescript/bin/cli.js");
  // A field with a default need not be sent.
  const args = ["--import", hook, cli, from, "--output", to, "--default-non-nullable", "false"];
  await promisify(execFile)(process.execPath, args, { cwd: ROOT });
}
