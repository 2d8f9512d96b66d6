import { expect, expectAccessible, test, unique } from "./fixtures";

test("a socket is created, found by its host, attached, changed, and deleted with what it breaks", async ({
  admin: page,
  api,
}) => {
  const name = unique("orders");
  const host = `${name}.example.com`;
  await page.goto("/global/sockets");
  await page.getByRole("button", { name: "New socket" }).click();
  const form = page.getByRole("dialog", { name: "New socket" });
  await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByLabel("Hostname").fill(`https://${host}`);
  await form.getByLabel("Upstream").fill("http://10.0.3.7:8080");
  await form.getByLabel("Tags").fill(`env=prod\nteam=${name}`);
  await form.getByRole("button", { name: "Create socket" }).click();
  await expect(form.getByText("A hostname is like orders.example.com")).toBeVisible();
  await expect(form.getByLabel("Hostname")).toBeFocused();
  await expectAccessible(page);
  await form.getByLabel("Hostname").fill(host);
  await form.getByRole("button", { name: "Create socket" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  const policies = page.getByRole("list", { name: "Policies that apply" });
  await expect(policies.getByRole("listitem").filter({ hasText: "org-default-policy" })).toContainText(
    "to every socket",
  );
  const data = { name: unique("attached"), tagRules: [], who: {} };
  const policy = (await (await api.post("/api/v1/policies", { data })).json()) as { id: string; name: string };
  await api.post(`/api/v1/policies/${policy.id}/sockets`, { data: { add: [name] } });
  await page.reload();
  await expect(policies.getByRole("listitem").filter({ hasText: policy.name })).toContainText("attached to it");
  await expectAccessible(page);

  const choose = async (verb: string) => {
    await page.getByRole("button", { name: "Actions", exact: true }).click();
    await page.getByRole("menuitem", { name: verb }).click();
  };
  await choose("Edit");
  const edit = page.getByRole("dialog", { name: `Edit ${name}` });
  await expect(edit.getByLabel("Tags")).toHaveValue(`env=prod\nteam=${name}`);
  await edit.getByLabel("Description").fill("The shop's order pages");
  await edit.getByLabel("Accept ambiguous paths").check();
  await expectAccessible(page);

  await edit.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The shop's order pages")).toBeVisible();
  await expect(page.getByRole("definition").filter({ hasText: /^Accepted$/ })).toBeVisible();
  await choose("Edit");
  await edit.getByLabel("Type").selectOption("ssh");
  await expect(edit.getByLabel("Accept ambiguous paths")).toBeHidden();
  await edit.getByLabel("Type").selectOption("http");
  await edit.getByLabel("Accept ambiguous paths").uncheck();
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("definition").filter({ hasText: /^Accepted$/ })).toBeHidden();

  await page.getByRole("link", { name: `team=${name}` }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sockets" })).toBeVisible();
  await expect(page.getByText("1–1 of 1 socket")).toBeVisible();
  await page.getByRole("link", { name: new RegExp(`^${name}`) }).click();

  await choose("Delete");
  const dialog = page.getByRole("dialog", { name: `Delete ${name}?` });
  await expect(dialog).toContainText(policy.name);
  await expect(dialog.getByRole("button", { name: "Delete socket" })).toBeDisabled();
  await expectAccessible(page);
  await dialog.getByLabel(`Type ${name} to confirm`).fill(name);
  await dialog.getByRole("button", { name: "Delete socket" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sockets" })).toBeVisible();
  expect((await api.get(`/api/v1/sockets/${name}`)).status()).toBe(404);
  const { sockets } = await (await api.get(`/api/v1/policies/${policy.id}`)).json();
  expect(sockets).toEqual([]);
});

test("an auditor reads sockets and has no control", async ({ auditor: page, api }) => {
  const name = unique("grafana");
  await api.post("/api/v1/sockets", { data: { name, type: "http" } });
  await page.goto(`/global/sockets?q=${name}`);
  await expect(page.getByRole("button", { name: "New socket" })).toBeHidden();
  await page.getByRole("link", { name: new RegExp(`^${name}`) }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("main").locator("button, input, select, textarea")).toHaveCount(0);
});
