import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

const LINES_OF_LOG = 30;
const LINES_OF_PAGE = 120;

/**
 * Prints what a failed journey saw and what the server said, after all of them: a machine that runs tests often keeps
 * nothing else, and of a long output the end.
 */
export default class EvidenceReporter implements Reporter {
  private readonly evidence: string[] = [];

  onTestEnd(test: TestCase, { status, attachments }: TestResult): void {
    if (status === test.expectedStatus) return;
    this.evidence.push(test.titlePath().join(" › "));
    for (const { name, path } of attachments) {
      if (name === "error-context" && path && existsSync(path))
        this.evidence.push(readFileSync(path, "utf8").split("\n").slice(0, LINES_OF_PAGE).join("\n"));
    }
    const log = join(String(process.env.LATCHKEY_E2E_DATA_DIR), "server.log");
    if (existsSync(log))
      this.evidence.push(readFileSync(log, "utf8").trimEnd().split("\n").slice(-LINES_OF_LOG).join("\n"));
  }

  onEnd(): void {
    for (const text of this.evidence) process.stdout.write(`${text}\n`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
