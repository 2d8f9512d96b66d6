#!/usr/bin/env node
import module from "node:module";
import { pathToFileURL } from "node:url";
import { BUNDLE, buildCli, isFresh } from "../scripts/build-cli.mjs";

// The command line from a checkout: makes its bundle when there is none or a source is newer than it.
if (!isFresh()) await build();
// Later Nodes keep what they compiled.
module.enableCompileCache?.();
const { main } = await import(pathToFileURL(BUNDLE).href);
await main(process.argv.slice(2));

async function build() {
  const { ensureInstalled, requireNode } = await import("../scripts/install.mjs");
  requireNode();
  try {
    // Packages are touched only when they are missing: a portal may be running on those that are there.
    await buildCli().catch(() => {
      ensureInstalled({ withDevelopment: false, output: process.stderr.fd });
      return buildCli();
    });
  } catch (error) {
    console.error(`The command line could not be built: ${error.message}`);
    process.exit(1);
  }
}
