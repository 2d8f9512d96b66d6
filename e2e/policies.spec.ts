import type { APIRequestContext, Page } from "@playwright/test";
import { expect, expectAccessible, test, unique } from "./fixtures";

async function createAccount(api: APIRequestContext, purpose: string): Promise<{ id: string; name: string }> {
  const created = await api.post("/api/v1/service-accounts", { data: { name: unique(`svc-${purpose}`) } });
  expect(created.status(), await created.text()).toBe(201);
  return created.json();
}

async function createPolicy(api: APIRequestContext, serviceAccounts: string[]): Promise<{ id: string; name: string }> {
  const data = { name: unique("policy"), orgWide: true, who: { everyone: true, serviceAccounts } };
  const created = await api.post("/api/v1/policies", { data });
  expect(created.status(), await created.text()).toBe(201);
  return created.json();
}

async function namedIn(api: APIRequestContext, policy: { id: string }): Promise<string[]> {
  const { who } = await (await api.get(`/api/v1/policies/${policy.id}`)).json();
  return who.serviceAccounts;
}

async function add(page: Page, account: string): Promise<void> {
  await page.getByLabel("Service accounts", { exact: true }).fill(account);
  await page.getByRole("option", { name: account }).click();
  await page.keyboard.press("Escape");
}

const review = (page: Page) => page.getByRole("complementary", { name: /^(Review changes|Merge)/ });

test("a new policy matches nobody until an account is added, reviewed and saved", async ({ admin: page, api }) => {
  const account = await createAccount(api, "deploy");
  const name = unique("prod-web");
  await page.goto("/global/policies");
  await expectAccessible(page);
  await page.getByRole("button", { name: "New policy" }).click();
  const dialog = page.getByRole("dialog", { name: "New policy" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create policy" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText(/^Allow nobody to use every action/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Review changes" })).toBeDisabled();

  await add(page, account.name);
  await expect(page.getByText("Unsaved draft.")).toBeVisible();
  await page.getByRole("button", { name: "Review changes" }).click();
  const gets = `${account.name} gets every action on every socket in global and below.`;
  await expect(review(page).getByText(gets)).toBeVisible();
  await expect(review(page).getByText("Saves as version 2")).toBeVisible();
  await expectAccessible(page);
  await review(page).getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText(/^Version 2, saved by/)).toBeVisible();
  await expect(page.getByText("Unsaved draft.")).toBeHidden();
  await expect(page.getByText(`Allow ${account.name} to use every action`)).toBeVisible();

  await page.goto("/global/policies");
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("button", { name: `Remove ${account.name}` })).toBeVisible();
});

test("what was saved can be compared with what was before it, and brought back", async ({ admin: page, api }) => {
  const account = await createAccount(api, "mail");
  const policy = await createPolicy(api, [account.name]);
  expect((await api.post("/api/v1/sockets", { data: { name: unique("relay"), type: "tls" } })).status()).toBe(201);
  await page.goto(`/global/policies/${policy.id}`);
  await page.getByRole("button", { name: `Remove ${account.name}` }).click();
  await page.getByRole("link", { name: "JSON" }).click();
  await expect(page.getByRole("figure").getByText(`removed: "${account.name}"`)).toBeAttached();
  await page.getByRole("button", { name: "Review changes" }).click();
  await expect(review(page).getByRole("region", { name: `Loses ${account.name}` })).toBeVisible();
  await review(page).getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText(/^Version 2, saved by/)).toBeVisible();

  await page.getByRole("link", { name: /^Versions/ }).click();
  await page.getByRole("link", { name: /^Version 1/ }).click();
  await page.getByRole("button", { name: "Restore version 1" }).click();
  const dialog = page.getByRole("dialog", { name: "Restore version 1" });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Restore version 1" }).click();
  await expect(page.getByText(/^Version 3, saved by/)).toBeVisible();
  expect(await namedIn(api, policy)).toEqual([account.name]);
});

test("of two editors the second meets the first's save, merges, and nothing is lost", async ({ admin: page, api }) => {
  const [there, mine, theirs] = [
    await createAccount(api, "there"),
    await createAccount(api, "mine"),
    await createAccount(api, "theirs"),
  ];
  const policy = await createPolicy(api, [there.name]);
  await page.goto(`/global/policies/${policy.id}`);
  await add(page, mine.name);
  await page.getByRole("button", { name: `Remove ${there.name}` }).click();
  await api.post(`/api/v1/policies/${policy.id}/subjects`, { data: { add: [theirs.name] } });

  await page.getByRole("button", { name: "Review changes" }).click();
  await review(page).getByRole("button", { name: "Save policy" }).click();
  await expect(review(page).getByRole("alert")).toContainText(
    "bootstrap-admin saved version 2 while you were editing.",
  );
  expect(await namedIn(api, policy)).toEqual([theirs.name, there.name].sort());
  await review(page).getByRole("button", { name: "Compare and merge" }).click();
  await expect(review(page).getByRole("figure", { name: "What bootstrap-admin changed" })).toContainText(theirs.name);
  await expectAccessible(page);
  await review(page).getByRole("button", { name: "Merge", exact: true }).click();
  await expect(review(page).getByText("Saves as version 3")).toBeVisible();
  await review(page).getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText(/^Version 3, saved by/)).toBeVisible();
  expect(await namedIn(api, policy)).toEqual([mine.name, theirs.name].sort());
});

test("deleting an enabled policy asks for its name; disabling it does not", async ({ admin: page, api }) => {
  const policy = await createPolicy(api, []);
  await page.goto(`/global/policies/${policy.id}`);
  const choose = async (verb: string) => {
    await page.getByRole("button", { name: "Actions", exact: true }).click();
    await page.getByRole("menuitem", { name: verb }).click();
  };
  await choose("Delete");
  const dialog = page.getByRole("dialog", { name: `Delete ${policy.name}?` });
  await expect(dialog.getByRole("button", { name: "Delete policy" })).toBeDisabled();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Disable instead" }).click();
  await expect(page.getByText("It is disabled, so it matches nothing.")).toBeVisible();
  await choose("Enable");
  await expect(page.getByText("It is disabled, so it matches nothing.")).toBeHidden();
  await choose("Delete");
  await dialog.getByLabel(`Type ${policy.name} to confirm`).fill(policy.name);
  await dialog.getByRole("button", { name: "Delete policy" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Policies" })).toBeVisible();
  expect((await api.get(`/api/v1/policies/${policy.id}`)).status()).toBe(404);
});

test("an auditor reads every part and has no control", async ({ auditor: page, api }) => {
  const account = await createAccount(api, "read");
  const policy = await createPolicy(api, [account.name]);
  await page.goto("/global/policies");
  await expect(page.getByRole("button", { name: "New policy" })).toBeHidden();
  await page.goto(`/global/policies/${policy.id}`);
  await expect(page.getByRole("list", { name: "Service accounts" }).getByText(account.name)).toBeVisible();
  await expectAccessible(page);
  const controls = page.getByRole("main").locator("button, input, select, textarea");
  await expect(controls).toHaveCount(0);
  await page.getByRole("link", { name: /^Versions/ }).click();
  await page.getByRole("link", { name: /^Version 1/ }).click();
  await expect(page.getByRole("figure", { name: "What version 1 changed" })).toBeVisible();
  await expect(page.getByRole("button", { name: /Restore/ })).toBeHidden();
  await expectAccessible(page);
});
