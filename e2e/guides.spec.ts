import type { APIRequestContext, Page, PlaywrightWorkerArgs } from "@playwright/test";

import { expect, test, unique } from "./fixtures";

async function newAccount(page: Page, namespace: string, name: string, tokenName?: string): Promise<void> {
  await page.goto(`/${namespace}/team/service-accounts`);
  await page.getByRole("button", { name: "New service account" }).click();
  const dialog = page.getByRole("dialog", { name: "New service account" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  if (tokenName) {
    await dialog.getByLabel("Create its first access token").check();
    await dialog.getByLabel("Token name").fill(tokenName);
  }
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
}

async function keepToken(page: Page): Promise<string> {
  const dialog = page.getByRole("dialog", { name: "Save your access token" });
  const token = await dialog.getByLabel("Access token").inputValue();
  await dialog.getByLabel("I have stored this token").check();
  await dialog.getByRole("button", { name: "Done" }).click();
  return token;
}

async function createToken(page: Page, name: string): Promise<string> {
  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Create token" }).click();
  const dialog = page.getByRole("dialog", { name: "New token" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  return keepToken(page);
}

async function newPolicy(page: Page, namespace: string, name: string): Promise<void> {
  await page.goto(`/${namespace}/policies`);
  await page.getByRole("button", { name: "New policy" }).click();
  const dialog = page.getByRole("dialog", { name: "New policy" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByRole("button", { name: "Create policy" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: field, exact: true }).fill(option);
  await page.getByRole("option", { name: option }).click();
  await page.keyboard.press("Escape");
}

async function reviewAndSave(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Review changes" }).click();
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("Unsaved draft.")).toBeHidden();
}

async function as(
  playwright: PlaywrightWorkerArgs["playwright"],
  headers: Record<string, string>,
): Promise<APIRequestContext> {
  return playwright.request.newContext({ baseURL: process.env.LATCHKEY_E2E_URL as string, extraHTTPHeaders: headers });
}

async function whoIs(playwright: PlaywrightWorkerArgs["playwright"], headers: Record<string, string>): Promise<string> {
  const api = await as(playwright, headers);
  const answer = await api.get("/api/v1/whoami");
  expect(answer.status(), JSON.stringify(Object.keys(headers))).toBe(200);
  const { subject } = await answer.json();
  await api.dispose();
  return subject.name;
}

test("coming from Border0: an account, its token, org-default-policy, and the headers of its scripts", async ({
  admin: page,
  playwright,
}) => {
  const name = unique("svc-deploy");
  await newAccount(page, "global", name);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const token = await createToken(page, "github-actions");

  await page.goto("/global/policies");
  await page.getByRole("link", { name: "org-default-policy", exact: true }).click();
  await choose(page, "Service accounts", name);
  await reviewAndSave(page);
  await expect(page.getByRole("button", { name: `Remove ${name}` })).toBeVisible();

  expect(await whoIs(playwright, { "Latchkey-Token": token })).toBe(name);
  expect(await whoIs(playwright, { "Border0-Token": token })).toBe(name);
  const client = await as(playwright, { authorization: token });
  expect((await client.get("/api/v1/sockets")).status()).toBe(403);
  await client.dispose();
});

test("coming from Firezone: a token per machine, a group, and a policy that joins it with a socket", async ({
  admin: page,
  api,
  playwright,
}) => {
  const [name, group, socket] = [unique("svc-headless"), unique("headless"), unique("metrics")];
  await newAccount(page, "global", name, "berlin-1");
  const first = await keepToken(page);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const second = await createToken(page, "berlin-2");
  await page.getByRole("button", { name: "Actions for berlin-1" }).click();
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Revoke/ })
    .click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("button", { name: "Actions for berlin-1" })).toBeHidden();
  expect(await whoIs(playwright, { authorization: `Bearer ${second}` })).toBe(name);
  const revoked = await as(playwright, { authorization: `Bearer ${first}` });
  expect((await revoked.get("/api/v1/whoami")).status()).toBe(401);
  await revoked.dispose();

  await page.goto("/global/team/groups");
  await page.getByRole("button", { name: "New group" }).click();
  const dialog = page.getByRole("dialog", { name: "New group" });
  await dialog.getByLabel("Name", { exact: true }).fill(group);
  await dialog.getByRole("combobox", { name: "Members and service accounts" }).fill(name);
  await page.getByRole("option", { name }).click();
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Create group" }).click();
  await expect(page.getByRole("heading", { level: 1, name: group })).toBeVisible();
  expect((await api.post("/api/v1/sockets", { data: { name: socket, type: "http" } })).status()).toBe(201);
  const policy = unique("headless-to-metrics");
  await newPolicy(page, "global", policy);
  await page.getByRole("button", { name: "Groups", exact: true }).click();
  await choose(page, "Groups", group);
  await page.getByText("By tag or attached", { exact: true }).click();
  await choose(page, "Attached sockets", socket);
  await reviewAndSave(page);
  const found = await api.get(`/api/v1/policies/${policy}?namespace=global`);
  expect(await found.json()).toMatchObject({ orgWide: false, who: { groups: [group] }, sockets: [socket] });
});

test("coming from Pomerium: a namespace, a user ID in a policy, and the three ways to present the token", async ({
  admin: page,
  api,
  playwright,
}) => {
  const slug = unique("prod");
  const created = await api.post("/api/v1/namespaces", { data: { slug, name: "Production", parent: "global" } });
  expect(created.status(), await created.text()).toBe(201);
  const userId = `svc-reports@${slug}.latchkey`;
  await newAccount(page, slug, "svc-reports");
  await expect(page.getByText(userId, { exact: true })).toBeVisible();
  const token = await createToken(page, "reporting-host");

  await newPolicy(page, slug, "reports");
  await page.getByRole("button", { name: "User IDs", exact: true }).click();
  await page.getByRole("textbox", { name: "User IDs", exact: true }).fill(userId);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "JSON" }).click();
  await expect(page.getByRole("textbox", { name: "Policy document" })).toHaveValue(new RegExp(userId));
  await reviewAndSave(page);
  const policy = await (await api.get(`/api/v1/policies/reports?namespace=${slug}`)).json();
  expect(policy).toMatchObject({ namespace: slug, who: { userIds: [userId] } });

  const forms: Record<string, string>[] = [
    { authorization: `Bearer Pomerium-${token}` },
    { "x-pomerium-authorization": token },
    { authorization: `Pomerium ${token}` },
  ];
  for (const headers of forms) expect(await whoIs(playwright, headers)).toBe("svc-reports");
});
