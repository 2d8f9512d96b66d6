import { existsSync } from "node:fs";
import { chromium, defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "../e2e",
  outputDir: "../test-results",
  globalSetup: "../e2e/server.ts",
  // Far above what a quiet machine needs: a slow one is no failure.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"], ["../e2e/evidence-reporter.ts"]],
  use: {
    // Set by e2e/server.ts before the workers read this file.
    baseURL: process.env.LATCHKEY_E2E_URL,
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: findBrowser(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});

/** Playwright's own browser where it was downloaded, else the system's. */
function findBrowser(): string | undefined {
  if (existsSync(chromium.executablePath())) return undefined;
  const found = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ].find((path) => existsSync(path));
  if (!found) {
    throw new Error(
      "The end-to-end tests need a browser: apt-get install chromium, or npx playwright install chromium.",
    );
  }
  return found;
}
