import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt, ensureGenerated } from "./build";
import { ROOT, track } from "./child-processes";

interface Count {
  passed: number;
  failed: number;
}

const CHECKS: Record<string, string[]> = {
  "formatting and lint": ["@biomejs/biome/bin/biome", "check", "."],
  types: ["typescript/bin/tsc", "--noEmit"],
  "unused code": ["knip/bin/knip.js", "--config", ".config/knip.json"],
};

const SUITES: Record<string, (folder: string) => Promise<Count>> = { checks: runChecks, unit: runUnit, e2e: runE2e };

/** Runs the named suites (all of them for none) and ends with the line `N passed, N failed` and the exit code. */
export async function runTests(names: string[]): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  const folder = await mkdtemp(join(tmpdir(), "latchkey-results-"));
  const total = { passed: 0, failed: 0 };
  try {
    await ensureGenerated();
    for (const name of names.length > 0 ? names : Object.keys(SUITES)) {
      const count = (await SUITES[name]?.(folder)) ?? { passed: 0, failed: 1 };
      total.passed += count.passed;
      total.failed += count.failed;
    }
  } catch (error) {
    console.error(error);
    total.failed++;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed > 0 ? 1 : 0);
}

async function runChecks(): Promise<Count> {
  const count = { passed: 0, failed: 0 };
  const run = async (name: string, args: string[]) => {
    const code = await runNode(args);
    if (code === 0) count.passed++;
    else count.failed++;
    console.log(`${code === 0 ? "ok" : "FAILED"}  ${name}`);
  };
  for (const [name, [script = "", ...args]] of Object.entries(CHECKS)) {
    await run(name, [join("node_modules", script), ...args]);
  }
  await run("import rules", ["--import", "tsx", "scripts/check-imports.ts"]);
  return count;
}

async function runUnit(folder: string): Promise<Count> {
  const output = join(folder, "unit.json");
  const args = ["run", "--config", ".config/vitest.ts", "--reporter=default", "--reporter=json"];
  const code = await runNode(["node_modules/vitest/vitest.mjs", ...args, `--outputFile.json=${output}`]);
  return counted(code, output, (report: VitestReport) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.testResults.filter(couldNotLoad).length,
  }));
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

function couldNotLoad(file: VitestReport["testResults"][number]): boolean {
  return file.status === "failed" && file.assertionResults.length === 0;
}

async function runE2e(folder: string): Promise<Count> {
  await ensureBuilt();
  const output = join(folder, "e2e.json");
  const args = ["test", "--config", ".config/playwright.ts", "--reporter=list,json,./e2e/evidence-reporter.ts"];
  const code = await runNode(["node_modules/@playwright/test/cli.js", ...args], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: output,
  });
  return counted(code, output, ({ stats, errors }: PlaywrightReport) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
  }));
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number };
  errors: unknown[];
}

/** A runner that crashed, or failed without naming a test, is one failure more. */
async function counted<T>(code: number | null, output: string, count: (report: T) => Count): Promise<Count> {
  const text = await readFile(output, "utf8").catch(() => undefined);
  const result = text === undefined ? { passed: 0, failed: 0 } : count(JSON.parse(text));
  return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
}

function runNode(args: string[], env: Record<string, string> = {}): Promise<number | null> {
  const options = { cwd: ROOT, env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "inherit"] as const };
  const child = track(spawn(process.execPath, args, { ...options, stdio: [...options.stdio], detached: true }));
  return new Promise((done, failed) => child.once("error", failed).once("exit", done));
}
