import { expect, expectAccessible, test, unique } from "./fixtures";

test("several accounts are disabled in one request; one that went away meanwhile says why, the others are done", async ({
  admin: page,
  api,
}) => {
  const prefix = unique("svc-bulk");
  const names = ["a", "b", "c"].map((letter) => `${prefix}-${letter}`);
  const ids: string[] = [];
  for (const name of names) {
    const made = await api.post("/api/v1/service-accounts", { data: { name, token: { name: "first" } } });
    ids.push((await made.json()).id);
  }
  await api.post(`/api/v1/service-accounts/${ids[0]}/disable`);
  await page.goto(`/global/team/service-accounts?q=${prefix}`);
  await page.getByRole("checkbox", { name: "Select all service accounts on this page" }).check();
  const bar = page.getByRole("region", { name: "Selection" });
  await expect(bar).toContainText("3 selected");
  await bar.getByRole("button", { name: "Disable" }).click();
  const ask = page.getByRole("dialog", { name: "Disable 3 service accounts?" });
  await expect(ask).toContainText("3 live tokens stop at once and work again on enable.");
  await api.delete(`/api/v1/service-accounts/${ids[1]}`);

  const posts: string[] = [];
  page.on("request", (request) => request.method() === "POST" && posts.push(request.url()));
  await ask.getByRole("button", { name: "Disable" }).click();
  const told = page.getByRole("dialog", { name: "2 of 3 disabled" });
  await expect(told.getByRole("listitem")).toHaveText([
    `${names[1]}This service account does not exist, or you have no role where it lives.`,
    `${names[0]}was already disabled`,
    `${names[2]}is disabled`,
  ]);
  expect(posts).toHaveLength(1);
  await expectAccessible(page);
  await told.getByRole("button", { name: "Close", exact: true }).last().click();
  await expect(bar).toHaveCount(0);
  const after = await api.get(`/api/v1/service-accounts?q=${prefix}`);
  const { items } = await after.json();
  expect(items.map(({ name, status }: { name: string; status: string }) => [name, status])).toEqual([
    [names[0], "disabled"],
    [names[2], "disabled"],
  ]);
});

test("several tokens are revoked in one request, and each says what became of it", async ({ admin: page, api }) => {
  const name = unique("svc-ends");
  const { id } = await (await api.post("/api/v1/service-accounts", { data: { name } })).json();
  const tokens: string[] = [];
  for (const token of ["one", "two"]) {
    const made = await api.post(`/api/v1/service-accounts/${id}/tokens`, { data: { name: token } });
    tokens.push((await made.json()).id);
  }
  await api.delete(`/api/v1/access-tokens/${tokens[0]}`);
  await page.goto(`/global/team/access-tokens?serviceAccount=${name}&sort=name`);
  await page.getByRole("checkbox", { name: "Select all access tokens on this page" }).check();
  await page.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Revoke" }).click();
  const ask = page.getByRole("dialog", { name: "Revoke 2 access tokens?" });
  await expect(ask).toContainText("1 live token stops at once and cannot come back.");
  await expectAccessible(page);
  await ask.getByRole("button", { name: "Revoke" }).click();
  const told = page.getByRole("dialog", { name: "2 of 2 revoked" });
  await expect(told.getByRole("listitem")).toHaveText([
    `one of ${name}was already revoked`,
    `two of ${name}is revoked`,
  ]);
  await told.getByRole("button", { name: "Close", exact: true }).last().click();
  await expect(page.getByText("Revoked", { exact: true })).toHaveCount(2);
  for (const token of tokens)
    expect(await (await api.get(`/api/v1/access-tokens/${token}`)).json()).toMatchObject({ status: "revoked" });
});
