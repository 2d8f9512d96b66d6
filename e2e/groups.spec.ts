import { expect, expectAccessible, test, unique } from "./fixtures";

test("a group takes in members and accounts, lets one go and back, and says what it breaks when it ends", async ({
  admin: page,
  api,
}) => {
  const [name, account] = [unique("ops"), unique("svc-group")];
  await api.post("/api/v1/service-accounts", { data: { name: account } });
  await page.goto("/global/team/groups");
  await page.getByRole("button", { name: "New group" }).click();
  const form = page.getByRole("dialog", { name: "New group" });
  await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByLabel("Members and service accounts").fill(account);
  await form.getByRole("option", { name: account }).click();
  await page.keyboard.press("Escape");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Create group" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const accounts = page.getByRole("list", { name: "Service accounts" });
  await expect(accounts.getByRole("link", { name: account })).toBeVisible();

  const data = { name: unique("of-group"), who: { groups: [name] } };
  const policy = (await (await api.post("/api/v1/policies", { data })).json()) as { name: string };
  await page.reload();
  await page.getByRole("button", { name: "Add to group" }).click();
  const add = page.getByRole("dialog", { name: `Add to ${name}` });
  await expect(add).toContainText(policy.name);
  await add.getByLabel("Members and service accounts").fill("admin@example.com");
  await add.getByRole("option", { name: "admin@example.com" }).click();
  await page.keyboard.press("Escape");
  await expectAccessible(page);
  await add.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("list", { name: "Members" })).toContainText("admin@example.com");
  await expectAccessible(page);

  await page.getByRole("button", { name: `Remove ${account}` }).click();
  await expect(accounts).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(accounts.getByRole("link", { name: account })).toBeVisible();
  await accounts.getByRole("link", { name: account }).click();
  await expect(page.getByRole("heading", { level: 1, name: account })).toBeVisible();
  await page.goBack();

  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: `Delete ${name}?` });
  await expect(dialog).toContainText(policy.name);
  await expectAccessible(page);
  await dialog.getByLabel(`Type ${name} to confirm`).fill(name);
  await dialog.getByRole("button", { name: "Delete group" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Groups" })).toBeVisible();
  expect((await api.get(`/api/v1/groups/${name}`)).status()).toBe(404);
});

test("an auditor sees who is in a group and has no control", async ({ auditor: page, api }) => {
  const name = unique("readers");
  await api.post("/api/v1/groups", { data: { name, members: ["admin@example.com"] } });
  await page.goto(`/global/team/groups?q=${name}`);
  await expect(page.getByRole("button", { name: "New group" })).toBeHidden();
  await page.getByRole("link", { name: new RegExp(`^${name}`) }).click();
  await expect(page.getByRole("list", { name: "Members" })).toContainText("admin@example.com");
  await expect(page.getByRole("main").locator("button, input, select, textarea")).toHaveCount(0);
});
