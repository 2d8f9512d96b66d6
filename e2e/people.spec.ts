import { expect, expectAccessible, test, unique } from "./fixtures";

test("a custom role is made from a matrix, copied, changed, and goes only when nobody holds it", async ({
  admin: page,
  api,
}) => {
  const name = unique("role");
  await page.goto("/global/team/roles");
  await page.getByRole("button", { name: "New role" }).click();
  const form = page.getByRole("dialog", { name: "New role" });
  await form.getByLabel("Name", { exact: true }).fill("аdmin");
  await form.getByRole("checkbox", { name: "sockets:read" }).check();
  await form.getByRole("button", { name: "Create" }).click();
  await expect(form.getByLabel("Name", { exact: true })).toHaveAccessibleDescription(/looks like the role admin/);
  await expect(form.getByRole("checkbox", { name: "sockets:read" })).toBeChecked();
  await expectAccessible(page);
  await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText(`Nobody holds ${name}.`)).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  const copy = page.getByRole("dialog", { name: `Duplicate ${name}` });
  await expect(copy.getByRole("checkbox", { name: "sockets:read" })).toBeChecked();
  await copy.getByLabel("Name", { exact: true }).fill(`${name}.copy`);
  await copy.getByRole("checkbox", { name: "sockets:write" }).check();
  await copy.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${name}.copy` })).toBeVisible();

  const holder = unique("svc-holder");
  await api.post("/api/v1/service-accounts", { data: { name: holder, roles: [`${name}.copy`] } });
  await page.reload();
  await expect(page.getByRole("link", { name: holder })).toBeVisible();
  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await expect(page.getByRole("menuitem", { name: /Delete/ })).toBeDisabled();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const edit = page.getByRole("dialog", { name: `Edit ${name}.copy` });
  await expect(edit).toContainText("One holds it");
  await edit.getByRole("checkbox", { name: "sockets:write" }).uncheck();
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit).toHaveCount(0);
  await expect(page.getByRole("row", { name: /Sockets/ })).toContainText("No");

  await api.delete(
    `/api/v1/service-accounts/${(await (await api.get(`/api/v1/service-accounts?q=${holder}`)).json()).items[0].id}`,
  );
  await page.reload();
  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page
    .getByRole("dialog", { name: `Delete ${name}.copy?` })
    .getByRole("button", { name: "Delete role" })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: "Roles" })).toBeVisible();
});

test("on a member's page roles are given and taken, sessions shown, and what they own goes to someone else before they are disabled", async ({
  admin: page,
  api,
}) => {
  const name = unique("Mira");
  const email = `${name.toLowerCase()}@example.com`;
  const group = unique("ops");
  await api.post("/api/v1/members", { data: { email, name, roles: ["client"] } });
  await api.post("/api/v1/groups", { data: { name: group } });
  const owned = unique("svc-owned");
  await api.post("/api/v1/service-accounts", { data: { name: owned, owners: [email] } });
  await page.goto(`/global/team/members?q=${name}`);
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  await page.getByRole("button", { name: "Give role" }).click();
  const give = page.getByRole("dialog", { name: `Give ${name} a role` });
  await give.getByLabel("Role").selectOption("member");
  await expectAccessible(page);
  await give.getByRole("button", { name: "Give role" }).click();
  await expect(page.getByRole("button", { name: "Remove member in global" })).toBeVisible();
  await page.getByRole("button", { name: "Remove client in global" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("button", { name: "Remove client in global" })).toHaveCount(0);

  await page.getByRole("button", { name: "Add to group" }).click();
  const add = page.getByRole("dialog", { name: `Add ${name} to a group` });
  await add.getByLabel("Group", { exact: true }).fill(group);
  await add.getByRole("option", { name: group }).click();
  await add.getByRole("button", { name: "Add" }).click();
  await expect(page.getByRole("button", { name: `Remove from ${group}` })).toBeVisible();
  await page.reload();
  await expectAccessible(page);

  await page.getByRole("link", { name: "Sessions" }).click();
  await expect(page.getByText(`${name} is not signed in anywhere.`)).toBeVisible();
  await page.getByRole("link", { name: "Owns" }).click();
  await expect(page.getByRole("link", { name: owned })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  const disable = page.getByRole("dialog", { name: `Disable ${name}?` });
  await expect(disable).toContainText(owned);
  await expectAccessible(page);
  await disable.getByRole("button", { name: "Reassign accounts first" }).click();
  const reassign = page.getByRole("dialog", { name: "Reassign 1 service account" });
  await reassign.getByLabel("New owner").fill(group);
  await reassign.getByRole("option", { name: group }).click();
  await reassign.getByRole("button", { name: "Reassign" }).click();
  await disable.getByRole("button", { name: "Disable", exact: true }).click();
  await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
  await expect(page.getByText(`${name} owns no service account.`)).toBeVisible();
});

test("an account that acts as a member is marked wherever it is shown; before a role goes, the tokens that lose it are named", async ({
  admin: page,
  api,
}) => {
  const name = unique("svc-mask");
  await page.goto("/global/team/service-accounts");
  await page.getByRole("button", { name: "New service account" }).first().click();
  const form = page.getByRole("dialog", { name: "New service account" });
  await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByText("Owners, groups, expiry and more").click();
  await form.getByLabel("Labels").fill("team=payments");
  await form.getByLabel("Account expires").fill("2035-01-01");
  await form.getByLabel("Acts as").fill("admin@");
  await form.getByRole("option", { name: /admin@example.com/ }).click();
  await expectAccessible(page);
  await form.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText("as admin@example.com").first()).toBeVisible();
  await expect(page.getByText("team=payments")).toBeVisible();
  await expect(page.getByText("1 Jan 2035, 00:00 UTC")).toBeVisible();
  const id = new URL(page.url()).pathname.split("/").at(-1);
  await api.post(`/api/v1/service-accounts/${id}/tokens`, { data: { name: "first" } });
  await page.goto(`/global/team/access-tokens?serviceAccount=${id}`);
  await expect(page.getByText("as admin@example.com")).toBeVisible();
  await page.goto(`/global/team/service-accounts/${id}?tab=roles`);
  await page.getByRole("button", { name: "Remove client in global" }).click();
  const take = page.getByRole("dialog", { name: `Remove client in global from ${name}?` });
  await expect(take).toContainText("1 live token loses it");
  await expect(take).toContainText("no role left");
  await expectAccessible(page);
  await take.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText(`${name} holds no role.`)).toBeVisible();
  await page.goto(`/global/team/service-accounts?q=${name}`);
  await expect(page.getByText("as admin@example.com")).toBeVisible();
});
