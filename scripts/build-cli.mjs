import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

// Bundles lib/cli, so that `latchkey` starts at once: what only some commands need is in files that load later. The list of
// verbs is evaluated here, so that it starts without zod. The launcher calls this when a source is newer than the bundle.

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FOLDER = join(ROOT, "dist");
const STAMP = join(FOLDER, "latchkey.sources.json");

/** The bundle. */
export const BUNDLE = join(FOLDER, "latchkey.mjs");

/** True while nothing that the bundle was made from has changed. Costs a millisecond. */
export function isFresh() {
  try {
    const { sources, newest } = JSON.parse(readFileSync(STAMP, "utf8"));
    return statSync(BUNDLE).isFile() && sources.every((path) => statSync(join(ROOT, path)).mtimeMs <= newest);
  } catch {
    return false;
  }
}

/** Makes the bundle and puts it in the place of the old one, which those who are reading it keep. */
export async function buildCli() {
  mkdirSync(FOLDER, { recursive: true });
  const verbs = await bundle("lib/cli/verbs.ts");
  const file = temporary("verbs.mjs");
  writeFileSync(file, verbs.outputs[0].text);
  const { VERBS } = await import(pathToFileURL(file).href).finally(() => rmSync(file));
  const main = await bundle("lib/cli/main.ts", [
    {
      name: "evaluated-verbs",
      setup: ({ onLoad }) =>
        onLoad({ filter: /[\\/]lib[\\/]cli[\\/]verbs\.ts$/ }, () => ({
          contents: `export const VERBS = JSON.parse(${JSON.stringify(JSON.stringify(VERBS))});`,
        })),
    },
  ]);
  const sources = [...new Set([...verbs.sources, ...main.sources, "scripts/build-cli.mjs"])];
  const newest = Math.max(...sources.map((path) => statSync(join(ROOT, path)).mtimeMs));
  // What loads later is there before the bundle that loads it.
  for (const { path, text } of main.outputs.filter(({ path }) => path !== BUNDLE)) replace(path, text);
  replace(BUNDLE, main.outputs.find(({ path }) => path === BUNDLE).text);
  const parts = main.outputs.map(({ path }) => basename(path));
  for (const old of readdirSync(FOLDER))
    if (/^[^.].*\.mjs$/.test(old) && !parts.includes(old)) rmSync(join(FOLDER, old), { force: true });
  replace(STAMP, JSON.stringify({ newest, sources }));
}

async function bundle(entry, plugins = []) {
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    outdir: FOLDER,
    entryNames: "latchkey",
    outExtension: { ".js": ".mjs" },
    write: false,
    platform: "node",
    target: "node20",
    format: "esm",
    metafile: true,
    logLevel: "error",
    minifySyntax: true,
    minifyWhitespace: true,
    // The same as modules: what is not used stays out, and nothing runs before it is needed.
    alias: { yaml: join(ROOT, "node_modules", "yaml", "browser", "index.js") },
    // Packages of the CommonJS kind ask for Node's modules this way.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    plugins,
  });
  const sources = Object.keys(metafile.inputs).filter((path) => !path.startsWith("node_modules/"));
  return { outputs: outputFiles, sources };
}

function replace(path, text) {
  const file = temporary("part");
  writeFileSync(file, text);
  renameSync(file, path);
}

function temporary(name) {
  return join(FOLDER, `.${process.pid}.${name}`);
}
