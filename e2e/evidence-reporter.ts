import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

const LINES_OF_LOG = 30;

/** Prints what a failed journey saw and what the server said, since a machine that runs tests often keeps nothing else. */
export default class EvidenceReporter implements Reporter {
  onTestEnd(test: TestCase, { status, attachments }: TestResult): void {
    if (status === test.expectedStatus) return;
    for (const { name, path } of attachments) {
      if (name === "error-context" && path && existsSync(path)) process.stdout.write(`${readFileSync(path, "utf8")}\n`);
    }
    const log = join(String(process.env.LATCHKEY_E2E_DATA_DIR), "server.log");
    if (existsSync(log)) {
      process.stdout.write(`${readFileSync(log, "utf8").trimEnd().split("\n").slice(-LINES_OF_LOG).join("\n")}\n`);
    }
  }

  printsToStdio(): boolean {
    return false;
  }
}
