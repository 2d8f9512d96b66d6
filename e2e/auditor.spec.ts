import { expect, expectAccessible, test, unique } from "./fixtures";

test("an auditor browses everything and finds no control that changes anything", async ({ auditor: page, api }) => {
  const name = unique("svc-audited");
  const created = await api.post("/api/v1/service-accounts", {
    data: { name, token: { name: "watched", expiresInDays: 6 } },
  });
  expect(created.status()).toBe(201);

  await page.goto("/global/team/service-accounts");
  await expect(page.getByText("Read Only", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "New service account" })).toHaveCount(0);
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await page.getByRole("searchbox", { name: "Search service accounts" }).fill(name);
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page).toHaveURL(new RegExp(`q=${name}`));
  await expectAccessible(page);

  await page.getByRole("link", { name: new RegExp(name) }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("button", { name: "Actions", exact: true })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "New token" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Actions for/ })).toHaveCount(0);
  await expectAccessible(page);

  await page.getByRole("link", { name: "Access Tokens" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Access Tokens" })).toBeVisible();
  await expect(page.getByRole("button", { name: "New token" })).toHaveCount(0);
  await page.getByRole("button", { name: "Filter by Expires" }).click();
  await page.getByRole("checkbox", { name: "in less than 30 days" }).click();
  await expect(page).toHaveURL(/expires=30d/);
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText(/in [56] days/);
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const csv = await (await (await download).createReadStream()).toArray();
  expect(Buffer.concat(csv).toString()).toContain(`,watched,${name},global,active,inherit,`);
});

test("an auditor's own requests to change something are refused", async ({ auditor: page, admin, api }) => {
  const name = unique("svc-kept");
  const { id } = (await (await api.post("/api/v1/service-accounts", { data: { name } })).json()) as { id: string };
  // The very request that an admin's page sends, sent again with the auditor's session.
  await admin.goto(`/global/team/service-accounts/${id}`);
  const sent = admin.waitForRequest(
    (request) => request.method() === "POST" && Boolean(request.headers()["next-action"]),
  );
  await admin.getByRole("button", { name: "Actions", exact: true }).click();
  await admin.getByRole("menuitem", { name: "Disable" }).click();
  const { "next-action": impact = "" } = (await sent).headers();
  await expect(admin.getByText(`${name} is disabled`)).toBeVisible();
  await admin.getByRole("button", { name: "Actions", exact: true }).click();
  const enable = admin.waitForRequest(
    (request) => request.headers()["next-action"] !== undefined && request.headers()["next-action"] !== impact,
  );
  await admin.getByRole("menuitem", { name: "Enable" }).click();
  const request = await enable;
  await expect(admin.getByText(`${name} is enabled`)).toBeVisible();
  await api.post(`/api/v1/service-accounts/${id}/disable`);

  const headers = {
    "next-action": request.headers()["next-action"] ?? "",
    "content-type": request.headers()["content-type"] ?? "",
    accept: "text/x-component",
    origin: new URL(request.url()).origin,
  };
  const answer = await page.request.post(request.url(), { headers, data: request.postData() ?? "" });
  expect(await answer.text()).toContain("forbidden");
  const after = (await (await api.get(`/api/v1/service-accounts/${id}`)).json()) as { status: string };
  expect(after.status).toBe("disabled");
});
