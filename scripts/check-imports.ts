import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./child-processes";

/** One rule about who may import what. Paths are relative to the checkout, packages are named as imported. */
interface Rule {
  because: string;
  from: RegExp | ((file: File) => boolean);
  forbidden: RegExp;
  /** Also forbidden through other files; an action file is a door to the server and ends the search. */
  transitive?: boolean;
}

interface File {
  path: string;
  directive: "client" | "server" | undefined;
  /** What is left of its imports at run time, and those that load later. */
  imports: string[];
  lazy: string[];
}

const SERVER_CODE = /^(node:|pg$|pino$|next-auth|@prisma|prisma\/|lib\/(db|env|log|secrets)\.ts|lib\/.*\/service\.ts)/;

const RULES: Rule[] = [
  { because: "a contract is pure", from: /^lib\/.*contract\.ts$/, forbidden: SERVER_CODE, transitive: true },
  { because: "a contract is pure", from: /^lib\/.*contract\.ts$/, forbidden: /^(next|react)(\/|$)/, transitive: true },
  { because: "a service knows no framework", from: /^lib\/.*service\.ts$/, forbidden: /^(next|react)(\/|$)/ },
  {
    because: "the API answers without Next",
    from: /^lib\/api\/handler\.ts$/,
    forbidden: /^(next|react)(\/|$)/,
    transitive: true,
  },
  { because: "the browser gets no server code", from: isClient, forbidden: SERVER_CODE, transitive: true },
  { because: "the browser gets types only", from: isClient, forbidden: /^zod|^lib\/.*contract\.ts$/, transitive: true },
  { because: "a component holds no domain rule", from: /^components\//, forbidden: SERVER_CODE },
  { because: "a screen asks a service", from: /^app\//, forbidden: /^(prisma\/|@prisma|pg$|lib\/db\.ts)/ },
  {
    because: "the command line talks to the API",
    from: /^lib\/cli\//,
    forbidden:
      /^(app|components|prisma|@prisma|next|react)(\/|$)|^(pg|pino|server-only)$|^lib\/(db|env|log|secrets)\.ts$|^lib\/.*\/service\.ts$/,
    transitive: true,
  },
  {
    because: "a journey sees what people see",
    from: /^e2e\//,
    forbidden: /^app\/|^components\/|^lib\/.*(?<!contract)\.ts$/,
  },
];

const NAMES = /(^|\/)(utils|types|constants|helpers|hooks|index)(\.tsx?|\/)/;

/** Every import that breaks a rule, every cycle and every catch-all file name, one sentence each. */
export function checkImports(root: string = ROOT): string[] {
  const files = new Map(listSources(root).map((path) => [path, readSource(root, path)]));
  const all = [...files.values()];
  const broken = RULES.flatMap((rule) =>
    all.filter((file) => applies(rule, file)).flatMap((file) => breaks(rule, file, files)),
  );
  const named = all.filter((file) => NAMES.test(file.path)).map((file) => `${file.path}: a name that says nothing`);
  return [...new Set([...broken, ...named, ...findCycles(files)])];
}

function breaks(rule: Rule, start: File, files: Map<string, File>): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const visit = (file: File, trail: string[]) => {
    for (const target of [...file.imports, ...file.lazy]) {
      if (seen.has(target)) continue;
      seen.add(target);
      const path = [...trail, target];
      if (rule.forbidden.test(target)) found.push(`${path.join(" -> ")}: ${rule.because}`);
      const next = files.get(target);
      if (rule.transitive && next && next.directive !== "server") visit(next, path);
    }
  };
  visit(start, [start.path]);
  return found;
}

function applies({ from }: Rule, file: File): boolean {
  return !/\.test\.tsx?$/.test(file.path) && (from instanceof RegExp ? from.test(file.path) : from(file));
}

function isClient(file: File): boolean {
  return file.directive === "client";
}

function findCycles(files: Map<string, File>): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: string[]) => {
    const at = trail.indexOf(path);
    if (at >= 0) cycles.push(`${[...trail.slice(at), path].join(" -> ")}: a cycle`);
    if (at >= 0 || done.has(path)) return;
    for (const target of files.get(path)?.imports ?? []) if (files.has(target)) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of files.keys()) visit(path, []);
  return cycles;
}

function listSources(root: string): string[] {
  return ["app", "components", "lib", "e2e", "prisma", "scripts"]
    .filter((top) => existsSync(join(root, top)))
    .flatMap((top) => walk(join(root, top)).map((path) => relative(root, path)));
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" ? [] : walk(path);
    return /\.(tsx?|mjs)$/.test(entry.name) ? [path] : [];
  });
}

function readSource(root: string, path: string): File {
  const text = readFileSync(join(root, path), "utf8");
  const directive = /^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*["']use (client|server)["']/.exec(text)?.[1] as File["directive"];
  const resolve = (name: string) => resolveImport(root, path, name);
  return { path, directive, imports: importsOf(text).map(resolve), lazy: lazyImportsOf(text).map(resolve) };
}

/** The formatter fixes how imports are written, so a pattern reads them. `import type` is gone at run time. */
function importsOf(text: string): string[] {
  const clauses = text.matchAll(/^(?:import|export)\s+(?!type\s)(?:([^;"']*?)\s+from\s+)?"([^"]+)";/gm);
  return [...clauses]
    .filter(([, names]) => !names || !/^\{(\s*type\s[^,}]+,?)+\s*\}$/.test(names))
    .map(([, , name]) => name ?? "");
}

function lazyImportsOf(text: string): string[] {
  return [...text.matchAll(/(?<!typeof )\bimport\("([^"]+)"\)/g)].map(([, name]) => name ?? "");
}

function resolveImport(root: string, importer: string, name: string): string {
  if (!name.startsWith(".") && !name.startsWith("@/")) return name;
  const base = name.startsWith("@/") ? name.slice(2) : relative(root, join(root, dirname(importer), name));
  const ending = ["", ".ts", ".tsx"].find((ending) => isFile(join(root, base + ending)));
  return base + (ending ?? "");
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problems = checkImports();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
