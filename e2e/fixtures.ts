import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type APIRequestContext, test as base, expect, type Page } from "@playwright/test";
import { ADMIN } from "./server";

export { ADMIN, expect };

/** The first page of a server that has just started, in a browser that has too. */
const FIRST_PAGE = 120_000;

type PerTest = {
  /** A page signed in as the first admin. */
  admin: Page;
  /** A page signed in as a member who holds only `read-only`. */
  auditor: Page;
  /** The REST API, with the bootstrap token. */
  api: APIRequestContext;
};
type PerWorker = { adminState: string; auditorState: string };

/** Fails a test when the browser reported a violation of the content security policy or an error nobody caught. */
function watch(page: Page): () => void {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) problems.push(message.text());
  });
  return () => expect(problems, "errors in the browser").toEqual([]);
}

/** Signs in through the form and waits for the portal. */
export async function signIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.goto("/sign-in?callbackUrl=/global/team/service-accounts");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible({ timeout: FIRST_PAGE });
}

/** A name that no other test uses. */
export function unique(prefix: string): string {
  return `${prefix}-${Math.random().toString(36).slice(2, 8)}`;
}

/** Everything axe finds on the page as it is now, at WCAG 2.2 AA. */
export async function expectAccessible(page: Page): Promise<void> {
  // Axe measures colours, so what fades must have arrived, and nothing may begin to meanwhile.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))),
  );
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  await page.emulateMedia({ reducedMotion: null });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
}

/** The token of `bootstrap-admin`, as `npm start` wrote it. */
export function bootstrapToken(): string {
  return readFileSync(join(String(process.env.LATCHKEY_E2E_DATA_DIR), "bootstrap-token"), "utf8").trim();
}

export const test = base.extend<PerTest, PerWorker>({
  adminState: [
    async ({ browser }, use, { workerIndex }) => {
      const page = await browser.newPage({ baseURL: process.env.LATCHKEY_E2E_URL });
      await signIn(page, ADMIN);
      const path = join(String(process.env.LATCHKEY_E2E_DATA_DIR), `admin-${workerIndex}.json`);
      await page.context().storageState({ path });
      await page.close();
      await use(path);
    },
    { scope: "worker", timeout: FIRST_PAGE },
  ],
  auditorState: [
    async ({ browser, playwright }, use, { workerIndex }) => {
      const api = await playwright.request.newContext({
        baseURL: process.env.LATCHKEY_E2E_URL,
        extraHTTPHeaders: { authorization: `Bearer ${bootstrapToken()}` },
      });
      const email = `auditor-${unique("e2e")}@example.com`;
      const invited = await api.post("/api/v1/members", { data: { email, name: "Rita Thorne", roles: ["read-only"] } });
      expect(invited.status(), await invited.text()).toBe(201);
      const { link } = (await invited.json()) as { link: string };
      await api.dispose();
      const page = await browser.newPage({ baseURL: process.env.LATCHKEY_E2E_URL });
      await page.goto(link);
      await page.getByLabel("Password", { exact: true }).fill("auditing since 1998");
      await page.getByRole("button", { name: /^(Accept|Join)/ }).click();
      await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
      const path = join(String(process.env.LATCHKEY_E2E_DATA_DIR), `auditor-${workerIndex}.json`);
      await page.context().storageState({ path });
      await page.close();
      await use(path);
    },
    { scope: "worker", timeout: FIRST_PAGE },
  ],
  admin: async ({ browser, adminState, contextOptions }, use) => {
    const context = await browser.newContext({ ...contextOptions, storageState: adminState });
    const page = await context.newPage();
    const check = watch(page);
    await use(page);
    check();
    await context.close();
  },
  auditor: async ({ browser, auditorState, contextOptions }, use) => {
    const context = await browser.newContext({ ...contextOptions, storageState: auditorState });
    const page = await context.newPage();
    const check = watch(page);
    await use(page);
    check();
    await context.close();
  },
  api: async ({ playwright }, use) => {
    const api = await playwright.request.newContext({
      baseURL: process.env.LATCHKEY_E2E_URL,
      extraHTTPHeaders: { authorization: `Bearer ${bootstrapToken()}` },
    });
    await use(api);
    await api.dispose();
  },
});
