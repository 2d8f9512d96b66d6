import type { APIRequestContext, Page } from "@playwright/test";
import { followGuide } from "../scripts/follow-guide";
import { bootstrapToken, expect, test } from "./fixtures";

/** Follows docs/guides/coming-from-`name`.md: under each heading first what is done in the portal, then its commands. */
async function follow(name: string, portal: Record<string, () => Promise<void>>): Promise<void> {
  const { LATCHKEY_E2E_URL: url, LATCHKEY_E2E_GATE_URL: gate } = process.env;
  const server = { url: String(url), gate: String(gate), token: bootstrapToken() };
  for await (const { block, printed, written } of followGuide(`docs/guides/coming-from-${name}.md`, {
    ...server,
    before: portal,
  }))
    expect(printed, block).toBe(written);
}

type NewAccount = { namespace?: string; role?: string; token?: string };

async function newAccount(
  page: Page,
  name: string,
  { namespace = "global", role, token }: NewAccount = {},
): Promise<void> {
  await page.goto(`/${namespace}/team/service-accounts`);
  await page.getByRole("button", { name: "New service account" }).click();
  const dialog = page.getByRole("dialog", { name: "New service account" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  if (role) {
    await dialog.getByLabel("Roles").fill(role);
    await page.getByRole("option", { name: role }).first().click();
    await page.keyboard.press("Escape");
  }
  if (token) {
    await dialog.getByLabel("Create its first access token").check();
    await dialog.getByLabel("Token name").fill(token);
  }
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  if (token) await keepToken(page);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
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

async function whoIs(request: APIRequestContext, header: Record<string, string>): Promise<string> {
  const answer = await request.get("/api/v1/whoami", { headers: header });
  expect(answer.status()).toBe(200);
  return (await answer.json()).subject.name;
}

test("coming from Border0: an account, its token, org-default-policy, and a machine behind a gateway", async ({
  admin: page,
  request,
}) => {
  test.slow();
  let token = "";
  await follow("border0", {
    "1. Create the account": () => newAccount(page, "border0-reporter", { role: "read-only" }),
    "2. Create its token": async () => {
      token = await createToken(page, "reporting host");
      await page.goto("/global/team/access-tokens");
      await page.getByRole("button", { name: "New token" }).click();
      const dialog = page.getByRole("dialog", { name: "New token" });
      await dialog.getByLabel("Service account").fill("border0-reporter");
      await page.getByRole("option", { name: "border0-reporter" }).click();
      await dialog.getByLabel("Name", { exact: true }).fill("second host");
      await dialog.getByRole("button", { name: "Create", exact: true }).click();
      await keepToken(page);
      await expect(page.getByText("second host")).toBeVisible();
    },
    "3. Put it in a policy": async () => {
      await page.goto("/global/policies");
      await page.getByRole("link", { name: "org-default-policy", exact: true }).click();
      await choose(page, "Service accounts", "border0-reporter");
      await reviewAndSave(page);
      await expect(page.getByRole("button", { name: "Remove border0-reporter" })).toBeVisible();
    },
    "8. Take it back": async () => {
      expect(await whoIs(request, { "border0-token": token })).toBe("border0-reporter");
      await page.goto("/global/team/service-accounts");
      await page.getByRole("link", { name: "border0-reporter", exact: true }).click();
      await page.getByRole("button", { name: "Actions", exact: true }).click();
      await page.getByRole("menuitem", { name: "Disable" }).click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: /^Disable/ })
        .click();
      await expect(page.getByRole("dialog")).toBeHidden();
      expect((await request.get("/api/v1/whoami", { headers: { "border0-token": token } })).status()).toBe(401);
    },
  });
});

test("coming from Firezone: a token per machine, a group, and a policy that joins it with a socket", async ({
  admin: page,
}) => {
  test.slow();
  await follow("firezone", {
    "1. Create the account with its first token": () => newAccount(page, "firezone-headless", { token: "berlin-1" }),
    "3. Add another token, and revoke one": async () => {
      await createToken(page, "berlin-2");
      await page.getByRole("button", { name: "Actions for berlin-1" }).click();
      await page.getByRole("menuitem", { name: "Revoke" }).click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: /^Revoke/ })
        .click();
      await expect(page.getByRole("dialog")).toBeHidden();
      await expect(page.getByRole("button", { name: "Actions for berlin-1" })).toBeHidden();
    },
    "4. Put it in a group": async () => {
      await page.goto("/global/team/groups");
      await page.getByRole("button", { name: "New group" }).click();
      const dialog = page.getByRole("dialog", { name: "New group" });
      await dialog.getByLabel("Name", { exact: true }).fill("firezone-clients");
      await dialog.getByRole("combobox", { name: "Members and service accounts" }).fill("firezone-headless");
      await page.getByRole("option", { name: "firezone-headless" }).click();
      await page.keyboard.press("Escape");
      await dialog.getByRole("button", { name: "Create group" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "firezone-clients" })).toBeVisible();
    },
    "6. Join group and resource with a policy": async () => {
      await newPolicy(page, "global", "firezone-to-metrics");
      await page.getByRole("button", { name: "Groups", exact: true }).click();
      await choose(page, "Groups", "firezone-clients");
      await page.getByText("By tag or attached", { exact: true }).click();
      await choose(page, "Attached sockets", "firezone-metrics");
      await reviewAndSave(page);
    },
  });
});

test("coming from Pomerium: a namespace, a user ID in a policy, and the three ways to present the token", async ({
  admin: page,
  request,
}) => {
  test.slow();
  const userId = "svc-reports@pomerium-prod.latchkey";
  let token = "";
  await follow("pomerium", {
    "3. Create its token": async () => {
      await newAccount(page, "svc-reports", { namespace: "pomerium-prod" });
      await expect(page.getByText(userId, { exact: true })).toBeVisible();
      token = await createToken(page, "reporting-host");
    },
    "4. Name the user ID in a policy": async () => {
      await newPolicy(page, "pomerium-prod", "reports");
      await page.getByRole("button", { name: "User IDs", exact: true }).click();
      await page.getByRole("textbox", { name: "User IDs", exact: true }).fill(userId);
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: "JSON" }).click();
      await expect(page.getByRole("textbox", { name: "Policy document" })).toHaveValue(new RegExp(userId));
      await reviewAndSave(page);
    },
    "5. Use it in three ways": async () => {
      const ways: Record<string, string>[] = [
        { authorization: `Bearer Pomerium-${token}` },
        { "x-pomerium-authorization": token },
        { authorization: `Pomerium ${token}` },
      ];
      for (const header of ways) expect(await whoIs(request, header)).toBe("svc-reports");
    },
  });
});

test("coming from NetBird: a service account with a role, its token shown once, and the ways to present it", async ({
  admin: page,
  request,
}) => {
  test.slow();
  let token = "";
  await follow("netbird", {
    "1. Create the service account": () => newAccount(page, "netbird-automation", { role: "read-only" }),
    "2. Create an access token": async () => {
      token = await createToken(page, "ci");
    },
    "3. Keep it: it is shown once": async () => {
      await page.reload();
      await expect(page.getByText("ci", { exact: true })).toBeVisible();
      expect(await page.content()).not.toContain(token);
    },
    "4. Use it on the API": async () => {
      for (const authorization of [`Token ${token}`, `Bearer ${token}`, token])
        expect(await whoIs(request, { authorization })).toBe("netbird-automation");
    },
  });
});
