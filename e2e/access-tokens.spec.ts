import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, test, unique } from "./fixtures";

const FORMS: [header: string, value: (token: string) => string][] = [
  ["Authorization", (token) => token],
  ["Authorization", (token) => `Bearer ${token}`],
  ["Authorization", (token) => `Token ${token}`],
  ["Authorization", (token) => `Latchkey ${token}`],
  ["Authorization", (token) => `Bearer Latchkey-${token}`],
  ["X-Latchkey-Authorization", (token) => token],
  ["Latchkey-Token", (token) => token],
  ["Border0-Token", (token) => token],
  ["x-access-token", (token) => token],
  ["X-Pomerium-Authorization", (token) => token],
  ["Authorization", (token) => `Pomerium ${token}`],
  ["Authorization", (token) => `Bearer Pomerium-${token}`],
];

async function createAccount(page: Page, name: string): Promise<void> {
  await page.goto("/global/team/service-accounts");
  await page.getByRole("button", { name: "New service account" }).click();
  const dialog = page.getByRole("dialog", { name: "New service account" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByLabel("Description").fill("Releases web and API from the main branch");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

async function openNewToken(page: Page, name: string): Promise<Locator> {
  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Create token" }).click();
  const dialog = page.getByRole("dialog", { name: "New token" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  return dialog;
}

const reveal = (page: Page) => page.getByRole("dialog", { name: "Save your access token" });
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

async function rowAction(page: Page, token: string, action: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${token}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
}

test("from nothing to a token that works, shown once, and gone when revoked", async ({ admin: page, playwright }) => {
  const name = unique("svc-deploy");
  const responses: string[] = [];
  // Actions answer to POST. The browser does not always keep a body for others to read, so it is read on its way there.
  await page.route("**/*", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    const response = await route.fetch();
    responses.push(await response.text());
    await route.fulfill({ response });
  });
  page.on("response", async (response) => {
    if (response.request().method() === "GET" && response.headers()["content-type"]?.includes("text/x-component"))
      responses.push(await response.text().catch(() => ""));
  });
  await createAccount(page, name);
  const dialog = await openNewToken(page, "github-actions");
  await expect(dialog.getByText(/^Ends \d+ \w+ \d{4}, \d\d:\d\d UTC\.$/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create", exact: true }).dblclick();

  await expect(reveal(page)).toBeVisible();
  await expectAccessible(page);
  const field = reveal(page).getByLabel("Access token");
  const token = await field.inputValue();
  expect(token).toMatch(/^lks_[0-9A-Za-z]{12}_[0-9A-Za-z]{46}$/);
  await expect(reveal(page).getByRole("button", { name: "Copy", exact: true })).toBeFocused();
  await expect(reveal(page).getByRole("button", { name: "Done" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await page.mouse.click(5, 5);
  await expect(field).toHaveValue(token);
  await reveal(page).getByLabel("I have stored this token").check();
  await reveal(page).getByRole("button", { name: "Done" }).click();
  await expect(reveal(page)).toBeHidden();
  await expect(row(page, "github-actions")).toHaveCount(1);

  expect(responses.filter((body) => body.includes(token))).toHaveLength(1);
  await page.reload();
  expect(await everythingTheBrowserHolds(page)).not.toContain(token);
  await page.goBack();
  expect(await everythingTheBrowserHolds(page)).not.toContain(token);
  expect(serverLog()).not.toContain(token);
  expect(serverLog()).not.toContain(token.slice(17));
  expect(databaseDump()).not.toContain(token.slice(17, 57));

  const anyone = await playwright.request.newContext({ baseURL: process.env.LATCHKEY_E2E_URL });
  for (const [header, value] of FORMS) {
    const answer = await anyone.get("/api/v1/whoami", { headers: { [header]: value(token) } });
    expect(answer.status(), `${header}: ${value("<token>")}`).toBe(200);
    expect(await answer.json()).toMatchObject({ subject: { name } });
  }

  await page.goto("/global/team/service-accounts");
  await page.getByRole("link", { name: new RegExp(name) }).click();
  await expect(row(page, "github-actions")).not.toContainText("Never used");
  await rowAction(page, "github-actions", "Pause");
  await expect(row(page, "github-actions")).toContainText("Paused");
  expect((await anyone.get("/api/v1/whoami", { headers: { authorization: token } })).status()).toBe(401);
  await rowAction(page, "github-actions", "Resume");
  await expect(row(page, "github-actions")).toContainText("Active");
  expect((await anyone.get("/api/v1/whoami", { headers: { authorization: token } })).status()).toBe(200);

  await rowAction(page, "github-actions", "Revoke");
  const revoke = page.getByRole("dialog", { name: "Revoke github-actions?" });
  await expect(revoke).toContainText(token.slice(0, 16));
  await expectAccessible(page);
  await revoke.getByRole("button", { name: "Revoke token" }).click();
  // Behind an open dialog the table is hidden from roles, and would count as empty.
  await expect(revoke).toBeHidden();
  await expect(page.getByText(/is revoked\. Every gate refuses it, \d+ ms after you asked/)).toBeVisible();
  await expect(row(page, "github-actions")).toHaveCount(0);
  for (const [header, value] of FORMS)
    expect((await anyone.get("/api/v1/whoami", { headers: { [header]: value(token) } })).status()).toBe(401);
  await page.getByLabel(/Show revoked and expired/).check();
  await expect(row(page, "github-actions")).toContainText("Revoked");
  await anyone.dispose();
});

test("the first account of a namespace shows its first token, though the page under it is not empty any more", async ({
  admin: page,
  api,
}) => {
  const slug = unique("empty");
  const namespace = await api.post("/api/v1/namespaces", { data: { slug, name: "Empty", parent: "global" } });
  expect(namespace.status()).toBe(201);
  await page.goto(`/${slug}/team/service-accounts`);
  await page.getByRole("button", { name: "New service account" }).click();
  const dialog = page.getByRole("dialog", { name: "New service account" });
  await dialog.getByLabel("Name", { exact: true }).fill("svc-first");
  await dialog.getByLabel("Create its first access token").check();
  await dialog.getByLabel("Token name").fill("first");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(reveal(page).getByLabel("Access token", { exact: true })).toHaveValue(/^lks_\w{12}_\w{46}$/);
  await reveal(page).getByLabel("I have stored this token").check();
  await reveal(page).getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "svc-first" })).toBeVisible();
  await expect(row(page, "first")).toContainText("Active");
});

test("a rotation keeps both tokens working until it is finished", async ({ admin: page, playwright }) => {
  await createAccount(page, unique("svc-rotate"));
  const dialog = await openNewToken(page, "release-bot");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  const old = await store(page);
  await rowAction(page, "release-bot", "Rotate");
  await page.getByRole("dialog", { name: "Rotate release-bot" }).getByRole("button", { name: "Rotate token" }).click();
  const successor = await store(page);
  expect(successor).not.toBe(old);
  await expect(row(page, "release-bot").filter({ hasText: "Rotated" })).toContainText("old");
  await expectAccessible(page);
  const anyone = await playwright.request.newContext({ baseURL: process.env.LATCHKEY_E2E_URL });
  const status = async (token: string) =>
    (await anyone.get("/api/v1/whoami", { headers: { authorization: token } })).status();
  expect([await status(old), await status(successor)]).toEqual([200, 200]);
  await page.getByRole("button", { name: "Finish now" }).click();
  await expect(row(page, "release-bot")).toHaveCount(1);
  expect([await status(old), await status(successor)]).toEqual([401, 200]);
  await anyone.dispose();
});

test("a form that is refused keeps what was typed and says it at the field", async ({ admin: page, api }) => {
  const name = unique("svc-taken");
  expect((await api.post("/api/v1/service-accounts", { data: { name } })).status()).toBe(201);
  await page.goto("/global/team/service-accounts");
  await page.getByRole("button", { name: "New service account" }).click();
  const dialog = page.getByRole("dialog", { name: "New service account" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByLabel("Description").fill("kept");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(dialog.getByText(`${name} is taken in global. Choose another name.`)).toBeVisible();
  await expect(dialog.getByLabel("Name", { exact: true })).toBeFocused();
  await expect(dialog.getByLabel("Description")).toHaveValue("kept");
  await expectAccessible(page);
  await dialog.getByLabel("Name", { exact: true }).fill("Not A Name");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(dialog.getByText(/^Lower-case letters, digits/).last()).toBeVisible();
});

test("an account is created with its first token in one step, disabled, enabled and deleted", async ({
  admin: page,
}) => {
  const name = unique("svc-life");
  await page.goto("/global/team/service-accounts");
  await page.getByRole("button", { name: "New service account" }).click();
  const dialog = page.getByRole("dialog", { name: "New service account" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByLabel("Create its first access token").check();
  await dialog.getByLabel("Token name").fill("first");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await store(page);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  const disable = page.getByRole("dialog", { name: `Disable ${name}?` });
  await expect(disable).toContainText("first");
  await disable.getByRole("button", { name: "Disable service account" }).click();
  await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Disabled", { exact: true })).toBeHidden();

  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const remove = page.getByRole("dialog", { name: `Delete ${name}?` });
  await expect(remove).toContainText("1 live token stops at once and cannot come back. Its activity stays.");
  await expect(remove.getByRole("button", { name: "Delete service account" })).toBeDisabled();
  await remove.getByLabel(`Type ${name} to confirm`).fill(name);
  await expectAccessible(page);
  await remove.getByRole("button", { name: "Delete service account" }).click();
  await expect(page).toHaveURL(/\/team\/service-accounts$/);
  await expect(page.getByRole("link", { name: new RegExp(name) })).toHaveCount(0);
});

async function store(page: Page): Promise<string> {
  const token = await reveal(page).getByLabel("Access token").inputValue();
  await reveal(page).getByLabel("I have stored this token").check();
  await reveal(page).getByRole("button", { name: "Done" }).click();
  await expect(reveal(page)).toBeHidden();
  return token;
}

async function everythingTheBrowserHolds(page: Page): Promise<string> {
  const held = await page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
      location.href,
      [...document.querySelectorAll("input")].map(({ value }) => value).join(),
    ].join("\n"),
  );
  const { cookies, origins } = await page.context().storageState();
  return held + JSON.stringify([cookies, origins]);
}

function serverLog(): string {
  const directory = String(process.env.LATCHKEY_E2E_DATA_DIR);
  return readdirSync(directory)
    .filter((file) => file.endsWith(".log"))
    .map((file) => readFileSync(join(directory, file), "utf8"))
    .join("\n");
}

/** Every row of every table as text. */
function databaseDump(): string {
  const url = readFileSync(join(String(process.env.LATCHKEY_E2E_DATA_DIR), "database-url"), "utf8").trim();
  return execFileSync(process.execPath, ["e2e/dump-database.mjs"], {
    env: { ...process.env, DATABASE_URL: url },
    maxBuffer: 1 << 28,
  }).toString();
}
