import { expect, expectAccessible, test, unique } from "./fixtures";

test("a change is a record that opens to before and after, and is found by its target", async ({
  admin: page,
  api,
}) => {
  const name = unique("svc-logged");
  const created = await api.post("/api/v1/service-accounts", { data: { name, description: "Old words" } });
  const { id } = (await created.json()) as { id: string };
  await api.patch(`/api/v1/service-accounts/${id}`, { data: { description: "New words" } });

  await page.goto("/global/activity");
  await page.getByRole("searchbox", { name: "Search by name, hint or ID" }).fill(name);
  await expect(page).toHaveURL(new RegExp(`q=${name}`));
  const row = page.getByRole("row").filter({ hasText: "Changed service account" });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText("bootstrap-admin");
  await expect(row).toContainText("Done");
  await row.getByRole("button", { name: /^Details of record/ }).click();
  await expect(page).toHaveURL(/open=\d+/);
  await expect(page.getByRole("region", { name: "Before" })).toContainText('"description": "Old words"');
  await expect(page.getByRole("region", { name: "After" })).toContainText('"description": "New words"');
  await expect(page.getByText("verified")).toBeVisible();
  await expectAccessible(page);

  await page.reload();
  await expect(page.getByRole("region", { name: "After" })).toContainText("New words");
  await page.getByRole("button", { name: "Outcome" }).click();
  await page.getByRole("checkbox", { name: "Refused" }).check();
  await page.keyboard.press("Escape");
  await expect(page.getByText("No record matches these filters.")).toBeVisible();
  await page.goBack();
  await expect(row).toHaveCount(1);
});

test("the export holds exactly what is filtered, and cells that a spreadsheet would run are inert", async ({
  admin: page,
  api,
}) => {
  const name = `=1+1 ${unique("rita")}`;
  const email = `${unique("rita")}@example.com`;
  const invited = await api.post("/api/v1/members", { data: { email, name, roles: ["client"] } });
  expect(invited.status()).toBe(201);
  await page.goto(`/global/activity?${new URLSearchParams({ target: name })}`);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const csv = Buffer.concat(await (await (await download).createReadStream()).toArray()).toString();
  const lines = csv.trimEnd().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^Record,Time,Namespace,Actor,/);
  expect(lines[1]).toContain(`,Invited member,'${name},`);
});

test("a refusal is a record too, in words", async ({ admin: page, api, playwright }) => {
  const name = unique("svc-refused");
  const account = await api.post("/api/v1/service-accounts", { data: { name, token: { name: "ci" } } });
  const { token } = (await account.json()) as { token: { token: string } };
  const machine = await playwright.request.newContext({
    baseURL: process.env.LATCHKEY_E2E_URL,
    extraHTTPHeaders: { authorization: `Bearer ${token.token}` },
  });
  expect((await machine.get("/api/v1/whoami")).status()).toBe(200);
  expect((await machine.post("/api/v1/service-accounts", { data: { name: "svc-mine" } })).status()).toBe(403);
  await machine.dispose();
  await page.goto(`/global/activity?actor=${name}`);
  const row = page.getByRole("row").filter({ hasText: "Tried to create service account" });
  await expect(row).toContainText("Refused");
  // A use is written a moment after the answer.
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("row").filter({ hasText: "First use" })).toHaveCount(1, { timeout: 2_000 });
  }).toPass();
});
