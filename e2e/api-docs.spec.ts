import { bootstrapToken, expect, expectAccessible, test } from "./fixtures";

test("the API reference shows every verb and sends a real request, without any other server", async ({ page }) => {
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(String(process.env.LATCHKEY_E2E_URL))) foreign.push(request.url());
  });
  await page.goto("/api/docs");
  await expect(page.getByRole("heading", { level: 1, name: "API reference" })).toBeVisible();
  const whoami = page.getByRole("group").filter({ hasText: "/whoami" });
  await whoami.getByText("/whoami", { exact: true }).click();
  await whoami.getByLabel("Access token").fill("lks_wrong");
  await whoami.getByRole("button", { name: "Send" }).click();
  await expect(whoami.getByRole("status")).toContainText("401");
  await whoami.getByLabel("Access token").fill(bootstrapToken());
  await whoami.getByRole("button", { name: "Send" }).click();
  await expect(whoami.getByRole("status")).toContainText("200");
  await expect(whoami.getByText('"name": "bootstrap-admin"').first()).toBeVisible();
  await expectAccessible(page);
  expect(foreign).toEqual([]);
});
