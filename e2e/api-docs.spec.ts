import { bootstrapToken, expect, expectAccessible, test } from "./fixtures";

test("the API reference shows every verb and sends a real request, without any other server", async ({ page }) => {
  // The page describes every verb, and axe reads all of it.
  test.slow();
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(String(process.env.LATCHKEY_E2E_URL))) foreign.push(request.url());
  });
  await page.goto("/api/docs");
  await expect(page.getByRole("heading", { level: 1, name: "API reference" })).toBeVisible();
  await page.getByRole("link", { name: "Show who you are and what you may do" }).click();
  const whoami = page.getByRole("group").filter({ hasText: "/whoami" });
  await page.getByLabel("Access token", { exact: true }).fill("lks_wrong");
  await whoami.getByRole("button", { name: "Send" }).click();
  await expect(whoami.getByRole("form").getByRole("status")).toContainText("401");
  await page.getByLabel("Access token", { exact: true }).fill(bootstrapToken());
  await whoami.getByRole("button", { name: "Send" }).click();
  await expect(whoami.getByRole("form").getByRole("status")).toContainText("200");
  await expect(whoami.getByText('"name": "bootstrap-admin"').first()).toBeVisible();
  await page.getByText("/access-tokens", { exact: true }).first().click();
  const tokens = page.getByRole("group").filter({ hasText: "List access tokens" });
  await tokens.getByLabel("status").fill("active, paused");
  await tokens.getByRole("button", { name: "Send" }).click();
  await expect(tokens.getByRole("form").getByRole("status")).toContainText("200");
  await expectAccessible(page);
  expect(foreign).toEqual([]);
});
