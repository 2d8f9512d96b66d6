import { expect, expectAccessible, test, unique } from "./fixtures";

const PASSWORD = "auditing since 1998";

test("an admin invites an auditor, who accepts, looks, finds no control, and is out at the next click once disabled", async ({
  admin: page,
  browser,
}) => {
  // Two people, ten pages, and axe on each.
  test.slow();
  const email = `${unique("rita")}@example.com`;
  const name = unique("Rita");
  await page.goto("/global/team/members");
  await page.getByRole("button", { name: "Invite member" }).click();
  const form = page.getByRole("dialog", { name: "Invite member" });
  await expectAccessible(page);
  await form.getByLabel("Email").fill("no address");
  await form.getByLabel("Name").fill(name);
  await form.getByRole("button", { name: "Invite" }).click();
  await expect(form.getByLabel("Email")).toHaveAccessibleDescription(/email address/);
  await form.getByLabel("Email").fill(email);
  await form.getByLabel("Role").selectOption("read-only");
  await form.getByRole("button", { name: "Invite" }).dblclick();

  const reveal = page.getByRole("dialog", { name: `Send ${name} this link` });
  const link = await reveal.getByLabel("Invitation link").inputValue();
  expect(new URL(link).pathname).toMatch(/^\/invite\/[0-9A-Za-z]{40,}$/);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(reveal).toBeVisible();
  await reveal.getByRole("button", { name: "Done" }).click();
  const row = page.getByRole("row").filter({ hasText: email });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText("Invited");
  await page.reload();
  expect(await page.content()).not.toContain(new URL(link).pathname.slice(8));

  const context = await browser.newContext();
  const auditor = await context.newPage();
  await auditor.goto(link);
  await auditor.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await auditor.getByRole("button", { name: /^(Accept|Join)/ }).click();
  await expect(auditor.getByRole("navigation", { name: "Main" })).toBeVisible();
  for (const section of ["Overview", "Members", "Roles", "Activity", "Settings"]) {
    await auditor.getByRole("navigation", { name: "Main" }).getByRole("link", { name: section }).click();
    await expect(auditor.getByRole("heading", { level: 1, name: section })).toBeVisible();
    const controls = auditor
      .getByRole("main")
      .getByRole("button", { name: /^(?!Details of ).*(invite|save|actions|disable|enable|change)/i });
    await expect(controls).toHaveCount(0);
    await expectAccessible(auditor);
  }

  await page.reload();
  await expect(row).toContainText("Active");
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  const confirm = page.getByRole("dialog", { name: `Disable ${name}?` });
  await expect(confirm).toContainText("1 session ends at once");
  await expectAccessible(page);
  await confirm.getByRole("button", { name: "Disable" }).click();
  await expect(row).toContainText("Disabled");

  await auditor.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Members" }).click();
  await expect(auditor.getByLabel("Email")).toBeVisible();
  await auditor.getByLabel("Email").fill(email);
  await auditor.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await auditor.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(auditor.getByText("Email or password is wrong.")).toBeVisible();
  await context.close();
});

test("inviting again voids the link that was out", async ({ admin: page, api, browser }) => {
  const name = unique("Jonas");
  const email = `${name.toLowerCase()}@example.com`;
  const invited = await api.post("/api/v1/members", { data: { email, name, roles: ["client"] } });
  const { link: old } = (await invited.json()) as { link: string };
  await page.goto(`/global/team/members?q=${name}`);
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Invite again" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Invite again" }).click();
  const field = page.getByLabel("Invitation link");
  await expect(field).toHaveValue(/\/invite\//);
  expect(await field.inputValue()).not.toBe(old);
  // Fresh rows arrive behind the dialog, and leave it as it is.
  await page.waitForLoadState("networkidle");
  await expect(field).toHaveValue(/\/invite\//);
  const context = await browser.newContext();
  const stranger = await context.newPage();
  await stranger.goto(old);
  await expect(stranger.getByLabel("Password", { exact: true })).toHaveCount(0);
  await context.close();
});

test("who forgot their password chooses a new one by a link from an admin", async ({ admin: page, api, browser }) => {
  const name = unique("Imre");
  const email = `${name.toLowerCase()}@example.com`;
  const invited = await api.post("/api/v1/members", { data: { email, name, roles: ["read-only"] } });
  const { link: invitation } = (await invited.json()) as { link: string };
  const context = await browser.newContext();
  const theirs = await context.newPage();
  await theirs.goto(invitation);
  await theirs.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await theirs.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(theirs.getByRole("navigation", { name: "Main" })).toBeVisible();

  await page.goto(`/global/team/members?q=${name}`);
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Reset password" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Make link" }).click();
  const field = page.getByLabel("Password link");
  await expect(field).toHaveValue(/\/sign-in\/reset\//);
  await expectAccessible(page);
  const link = await field.inputValue();
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();

  const other = await browser.newContext();
  const anew = await other.newPage();
  await anew.goto(link);
  await expect(anew.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
  await expectAccessible(anew);
  await anew.getByLabel("New password", { exact: true }).fill("short");
  await anew.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(anew.getByText(/12 characters/).first()).toBeVisible();
  await anew.getByLabel("New password", { exact: true }).fill("an entirely new horse");
  await anew.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(anew.getByRole("navigation", { name: "Main" })).toBeVisible();
  await theirs.goto("/global/team/members");
  await expect(theirs.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
  await anew.goto(link);
  await expect(anew.getByRole("heading", { name: "This link has ended" })).toBeVisible();
  await other.close();
  await context.close();
});

test("people change their own name and password", async ({ api, browser }) => {
  const name = unique("Lea");
  const email = `${name.toLowerCase()}@example.com`;
  const invited = await api.post("/api/v1/members", { data: { email, name, roles: ["read-only"] } });
  const { link } = (await invited.json()) as { link: string };
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Accept the invitation" }).click();
  const open = async (called: string) => {
    await page.getByRole("button", { name: `Account of ${called}` }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
  };
  await open(name);
  const dialog = page.getByRole("dialog", { name: "Your account" });
  await expectAccessible(page);
  await dialog.getByLabel("Name").fill(`${name} Saar`);
  await dialog.getByLabel("Current password").fill("not the present one");
  await dialog.getByLabel("New password").fill("an entirely new horse");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("This password is wrong.")).toBeVisible();
  await expect(dialog.getByLabel("Current password")).toBeFocused();
  await expect(dialog.getByLabel("Name")).toHaveValue(`${name} Saar`);
  await dialog.getByLabel("Current password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: `Account of ${name} Saar` })).toBeVisible();

  await page.getByRole("button", { name: `Account of ${name} Saar` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  const enter = async (password: string) => {
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  };
  await enter(PASSWORD);
  await expect(page.getByText("Email or password is wrong.")).toBeVisible();
  await enter("an entirely new horse");
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await context.close();
});

test("nobody can disable or delete themself", async ({ admin: page }) => {
  await page.goto("/global/team/members?q=admin@example.com");
  await page.getByRole("button", { name: /^Actions for/ }).click();
  for (const name of ["Disable", "Delete"]) await expect(page.getByRole("menuitem", { name })).toBeDisabled();
});

test("deleting names what goes with someone, and comes after giving their accounts to others", async ({
  admin: page,
  api,
}) => {
  const name = unique("Kaia");
  const email = `${name.toLowerCase()}@example.com`;
  await api.post("/api/v1/members", { data: { email, name, roles: ["client", "read-only"] } });
  const account = unique("svc-left");
  await api.post("/api/v1/service-accounts", { data: { name: account, owners: [email] } });
  const policy = unique("policy");
  await api.post("/api/v1/policies", { data: { name: policy, effect: "allow", who: { members: [email] } } });
  await page.goto(`/global/team/members?q=${name}`);
  const remove = async () => {
    await page.getByRole("button", { name: `Actions for ${name}` }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
  };
  await remove();
  const alone = page.getByRole("dialog", { name: `${name} answers for accounts alone` });
  await expect(alone).toContainText(account);
  await expectAccessible(page);
  await alone.getByRole("button", { name: "Reassign accounts" }).click();
  const reassign = page.getByRole("dialog", { name: "Reassign 1 service account" });
  await reassign.getByLabel("New owner").fill("admin@example.com");
  await reassign.getByRole("option", { name: /admin@example.com/ }).click();
  await reassign.getByRole("button", { name: "Reassign" }).click();
  await expect(reassign).toHaveCount(0);
  await alone.getByRole("button", { name: "Close" }).last().click();

  await remove();
  const dialog = page.getByRole("dialog", { name: `Delete ${name}?` });
  await expect(dialog).toContainText(policy);
  await expect(dialog).toContainText("read-only");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Delete member" }).click();
  await expect(page.getByText(`${name} is deleted`)).toBeVisible();
  await page.goto(`/global/team/members?q=${name}`);
  await expect(page.getByRole("link", { name })).toHaveCount(0);
  expect((await api.get(`/api/v1/members/${email}`)).status()).toBe(404);
});
