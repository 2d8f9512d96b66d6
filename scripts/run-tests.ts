import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ensureBuilt, ensureGenerated } from "./build";
import { ROOT, track } from "./child-processes";

interface Count {
  passed: number;
  failed: number;
  /** What failed and how: said once more at the very end, since of a long output that is what people are shown. */
  failures: string[];
}

const LINES_OF_FAILURE = 14;

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
  const total: Count = { passed: 0, failed: 0, failures: [] };
  try {
    await ensureGenerated();
    for (const name of names.length > 0 ? names : Object.keys(SUITES)) {
      const count = (await SUITES[name]?.(folder)) ?? {
        passed: 0,
        failed: 1,
        failures: [`No suite is called ${name}.`],
      };
      total.passed += count.passed;
      total.failed += count.failed;
      total.failures.push(...count.failures);
    }
  } catch (error) {
    console.error(error);
    total.failed++;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  for (const failure of total.failures) console.log(`FAILED  ${failure}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed > 0 ? 1 : 0);
}

async function runChecks(): Promise<Count> {
  const count: Count = { passed: 0, failed: 0, failures: [] };
  const run = async (name: string, args: string[]) => {
    const code = await runNode(args);
    if (code === 0) count.passed++;
    else {
      count.failed++;
      count.failures.push(name);
    }
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
    failures: report.testResults.flatMap((file) => [
      ...(couldNotLoad(file) ? [said(relative(ROOT, file.name), [file.message])] : []),
      ...file.assertionResults
        .filter(({ status }) => status === "failed")
        .map(({ fullName, failureMessages }) => said(`${relative(ROOT, file.name)} › ${fullName}`, failureMessages)),
    ]),
  }));
}

function said(name: string, messages: string[]): string {
  const lines = messages.flatMap((message) => stripVTControlCharacters(message).split("\n"));
  const ours = lines.filter((line) => line.trim() !== "" && !/^\s+at (new Promise|.*node_modules)/.test(line));
  return [name, ...ours.slice(0, LINES_OF_FAILURE)].join("\n  ");
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
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
  return counted(code, output, ({ stats, errors, suites }: PlaywrightReport) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    failures: [...errors.map(({ message }) => said("end-to-end tests", [message])), ...suites.flatMap(failedSpecs)],
  }));
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number };
  errors: { message: string }[];
  suites: PlaywrightSuite[];
}

interface PlaywrightSuite {
  file: string;
  suites?: PlaywrightSuite[];
  specs: { title: string; ok: boolean; tests: { results: { errors: { message: string }[] }[] }[] }[];
}

function failedSpecs({ file, suites = [], specs }: PlaywrightSuite): string[] {
  return [
    ...specs
      .filter(({ ok }) => !ok)
      .map(({ title, tests }) =>
        said(
          `${file} › ${title}`,
          tests.flatMap(({ results }) => results.flatMap(({ errors }) => errors.map(({ message }) => message))),
        ),
      ),
    ...suites.flatMap(failedSpecs),
  ];
}

/** A runner that crashed, or failed without naming a test, is one failure more. */
async function counted<T>(code: number | null, output: string, count: (report: T) => Count): Promise<Count> {
  const text = await readFile(output, "utf8").catch(() => undefined);
  const result = text === undefined ? { passed: 0, failed: 0, failures: [] } : count(JSON.parse(text));
  if (code === 0 || result.failed > 0) return result;
  return { ...result, failed: 1, failures: [`A runner ended with ${code} and named no test.`] };
}

function runNode(args: string[], env: Record<string, string> = {}): Promise<number | null> {
  const options = { cwd: ROOT, env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "inherit"] as const };
  const child = track(spawn(process.execPath, args, { ...options, stdio: [...options.stdio], detached: true }));
  return new Promise((done, failed) => child.once("error", failed).once("exit", done));
}
