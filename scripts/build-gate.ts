import { rename } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./child-processes";

/** The gate's process in one file; packages stay where they are. */
export const GATE = join(ROOT, "dist", "gate", "server.mjs");

/** How Node runs it. Stack traces name the sources. */
export const RUN_GATE = ["--conditions=react-server", "--enable-source-maps", GATE];

/**
 * Bundles lib/gate. What tsx makes of the sources names every closure at run time, a tenth of a decision. In one file, so
 * that a gate that runs keeps what it loads later, whatever is built meanwhile.
 */
export async function buildGate(): Promise<void> {
  const { build } = await import("esbuild");
  const unfinished = GATE.replace("server", `.${process.pid}`);
  await build({
    absWorkingDir: ROOT,
    entryPoints: ["lib/gate/server.ts"],
    outfile: unfinished,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "esm",
    conditions: ["react-server"],
    sourcemap: "inline",
    sourcesContent: false,
    logLevel: "error",
  });
  await rename(unfinished, GATE);
}
