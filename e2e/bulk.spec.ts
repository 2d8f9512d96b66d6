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
    `${names[0]}was already disabled`,
    `${names[1]}This service account does not exist, or you have no role where it lives.`,
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
