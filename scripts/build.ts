import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildCli, isFresh } from "./build-cli.mjs";
import { buildGate, GATE } from "./build-gate";
import { ROOT, track } from "./child-processes";
import { waitUntilGone } from "./process-identity";
import { LockHeld, takeLock } from "./process-lock";
import { Refusal } from "./refusal";

const NODE_MODULES = join(ROOT, "node_modules");
const CLIENT_STAMP = join(ROOT, "prisma", "generated", ".stamp");
const PORTAL_STAMP = join(ROOT, ".next", "latchkey-build");
const GATE_STAMP = `${GATE}.stamp`;
const GATE_SOURCES = ["lib", "prisma/schema.prisma", "tsconfig.json", "package-lock.json", "scripts/build-gate.ts"];
const SOURCES = ["app", "components", "lib", "prisma/schema.prisma", "instrumentation.ts"];
const SETTINGS = ["proxy.ts", "next.config.mjs", "postcss.config.mjs", "tsconfig.json", "package-lock.json"];

/** Generates the Prisma client unless it was generated from this schema and these packages. */
export function ensureGenerated(): Promise<void> {
  return makeUnlessMade(CLIENT_STAMP, ["prisma/schema.prisma", "package-lock.json"], () => {
    const args = [join(NODE_MODULES, "prisma", "build", "index.js"), "generate", "--config", ".config/prisma.ts"];
    // Generation is WebAssembly; any executable stands in for the native engine it would download and not use.
    const env = {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    };
    return run(args, env, "The Prisma client could not be generated.");
  });
}

/** Builds the portal unless .next was built from these very sources. */
export function ensureBuilt(): Promise<void> {
  return makeUnlessMade(PORTAL_STAMP, [...SOURCES, ...SETTINGS], () => {
    console.log("Building the portal");
    const args = [join(NODE_MODULES, "next", "dist", "bin", "next"), "build"];
    return run(args, { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" }, "The portal could not be built.");
  });
}

/** Bundles the gate unless it was bundled from these very sources. Needs the Prisma client. */
export function ensureGate(): Promise<void> {
  return makeUnlessMade(GATE_STAMP, GATE_SOURCES, buildGate);
}

async function makeUnlessMade(stamp: string, sources: string[], make: () => Promise<void>): Promise<void> {
  const wanted = await hashOf(sources);
  if ((await readStamp(stamp)) === wanted) return;
  await alone(async () => {
    if ((await readStamp(stamp)) === wanted) return;
    await make();
    await writeFile(stamp, wanted);
  });
}

/** Two starts in one checkout must not write the same files: the second waits for the first. */
async function alone(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      const release = await takeLock(join(NODE_MODULES, ".latchkey-building"));
      return await work().finally(release);
    } catch (error) {
      if (!(error instanceof LockHeld)) throw error;
      await waitUntilGone(error.pid, 500);
    }
  }
}

async function run(args: string[], env: Record<string, string>, failure: string): Promise<void> {
  const child = track(spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env }, detached: true }));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise<number | null>((done, failed) => child.on("error", failed).on("close", done));
  if (code === 0) return;
  console.error(output.trim());
  throw new Refusal(failure);
}

async function hashOf(paths: string[]): Promise<string> {
  const hash = createHash("sha256").update(process.versions.node);
  for (const path of (await Promise.all(paths.map(filesOf))).flat()) {
    hash.update(`\0${path}\0`).update(await readFile(join(ROOT, path)));
  }
  return hash.digest("hex");
}

async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, path), { withFileTypes: true, recursive: true }).catch(
    (error: NodeJS.ErrnoException) => error.code,
  );
  if (entries === "ENOENT") return [];
  if (!Array.isArray(entries)) return [path];
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .sort();
}

async function readStamp(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await ensureGenerated();
  await ensureBuilt();
  await ensureGate();
  if (!isFresh()) await buildCli();
}
