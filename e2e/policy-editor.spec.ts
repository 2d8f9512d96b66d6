import { readFileSync, writeFileSync } from "node:fs";
import { expect, expectAccessible, test, unique } from "./fixtures";

test("builder and JSON are two views of one draft, and what is wrong is said where it stands", async ({
  admin: page,
  api,
}) => {
  const created = await api.post("/api/v1/policies", { data: { name: unique("editor"), who: { everyone: true } } });
  const policy = await created.json();
  const socket = unique("bastion");
  expect((await api.post("/api/v1/sockets", { data: { name: socket, type: "ssh" } })).status()).toBe(201);
  await page.goto(`/global/policies/${policy.id}`);
  await expect(page.getByText("It applies to no socket")).toBeVisible();
  await page.getByRole("combobox", { name: "Attached sockets" }).fill(socket);
  await page.getByRole("option", { name: socket }).click();
  await page.keyboard.press("Escape");

  await page.getByText("Only these ranges", { exact: true }).click();
  await expect(page.getByText("It matches no address: an empty list matches nothing.")).toBeVisible();
  const ranges = page.getByRole("textbox", { name: "Ranges", exact: true });
  await ranges.fill("10.1.2.3/8");
  await ranges.press("Enter");
  await expect(page.getByText(/^10\.1\.2\.3\/8 is not a network like/)).toBeVisible();
  await page.getByRole("button", { name: "Remove 10.1.2.3/8" }).click();
  await ranges.fill("10.20.0.0/16");
  await ranges.press("Enter");
  await page.getByText("Weekly hours", { exact: true }).click();
  await page.getByRole("group", { name: "Actions" }).getByText("Only these", { exact: true }).click();
  await page.getByRole("checkbox", { name: "rdp" }).uncheck();
  await page.getByRole("button", { name: "Limit HTTP methods" }).click();
  await expect(page.getByText("None yet, and an empty list matches nothing.")).toBeVisible();
  await page.getByRole("button", { name: "Tag rule" }).click();
  await page.getByRole("textbox", { name: "Sockets with all of these tags" }).fill("env=prod");
  await page.keyboard.press("Enter");
  await expectAccessible(page);

  await page.getByRole("link", { name: "JSON" }).click();
  const text = page.getByRole("textbox", { name: "Policy document" });
  const written = JSON.parse(await text.inputValue());
  expect(written).toMatchObject({ tagRules: [{ env: "prod" }], where: { cidrs: ["10.20.0.0/16"] } });
  expect(written.actions).toMatchObject({ http: { methods: [] }, tls: {} });
  expect(written.actions).not.toHaveProperty("rdp");

  await text.fill(JSON.stringify({ ...written, efect: "deny" }, null, 2));
  await expect(page.getByRole("button", { name: /^Line \d+: efect is not a field here\.$/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Review changes" })).toBeDisabled();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Builder" }).click();
  await expect(page.getByRole("heading", { name: "The JSON has errors" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "JSON" }).last().click();
  const { where: _gone, ...fixed } = { ...written, effect: "deny", actions: { http: {} } };
  await text.fill(JSON.stringify(fixed));
  await page.getByRole("link", { name: "Builder" }).click();
  await expect(page.getByRole("radio", { name: "Deny" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "Any address" })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: "tls" })).not.toBeChecked();

  await page.getByRole("button", { name: "Review changes" }).click();
  const review = page.getByRole("complementary", { name: "Review changes" });
  await expect(review.getByText('added: "effect": "deny"')).toBeAttached();
  await expect(review.getByText(`added: "${socket}"`)).toBeAttached();
  await review.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText(/^Version 2, saved by/)).toBeVisible();
  const saved = await (await api.get(`/api/v1/policies/${policy.id}`)).json();
  expect(saved).toMatchObject({ effect: "deny", actions: { http: {} }, when: written.when, sockets: [socket] });
  expect(saved).not.toHaveProperty("where");
});

test("by keyboard alone: what is added has the focus, and where it is taken out the keyboard goes on", async ({
  admin: page,
  api,
}) => {
  const data = {
    name: unique("keys"),
    when: { timeZone: "UTC", weekly: [{ days: ["mon"], from: "08:00", to: "18:00" }] },
  };
  const policy = await (await api.post("/api/v1/policies", { data })).json();
  await page.goto(`/global/policies/${policy.id}`);
  const press = async (name: string) => {
    await page.getByRole("button", { name, exact: true }).focus();
    await page.keyboard.press("Enter");
  };
  const when = page.getByRole("region", { name: "When" });
  const second = when.getByRole("group", { name: "Weekly window 2" });
  await press("Weekly window");
  await expect(second.getByRole("checkbox", { name: "Mon" })).toBeFocused();
  await press("Remove weekly window 2");
  await expect(second).toHaveCount(0);
  await expect(when).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(when.getByRole("radio", { name: "Weekly hours" })).toBeFocused();

  const where = page.getByRole("region", { name: "Where" });
  await press("Only from countries");
  await expect(where.getByRole("combobox", { name: "Only from countries" })).toBeFocused();
  await press("Remove condition Only from countries");
  await expect(where).toBeFocused();
});

test("a policy is duplicated, exported, and imported into a draft that nobody saved yet", async ({
  admin: page,
  api,
}, testInfo) => {
  const account = await (await api.post("/api/v1/service-accounts", { data: { name: unique("svc-copy") } })).json();
  const data = { name: unique("original"), orgWide: true, who: { serviceAccounts: [account.name] } };
  const policy = await (await api.post("/api/v1/policies", { data })).json();
  await page.goto(`/global/policies/${policy.id}`);
  const choose = async (verb: string) => {
    await page.getByRole("button", { name: "Actions", exact: true }).click();
    await page.getByRole("menuitem", { name: verb }).click();
  };
  await choose("Duplicate");
  await expect(page.getByRole("dialog", { name: `Duplicate ${policy.name}` })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Duplicate policy" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${policy.name}-copy` })).toBeVisible();
  await expect(page.getByText("It is disabled, so it matches nothing.")).toBeVisible();
  await expect(page.getByRole("button", { name: `Remove ${account.name}` })).toBeVisible();

  const downloading = page.waitForEvent("download");
  await choose("Export as file");
  const file = testInfo.outputPath("policy.json");
  await (await downloading).saveAs(file);
  const exported = JSON.parse(readFileSync(file, "utf8"));
  expect(exported).toMatchObject({ name: `${policy.name}-copy`, enabled: false, who: data.who });

  writeFileSync(file, JSON.stringify({ ...exported, description: "From a file", enabled: true }));
  await page.getByLabel("Policy file").setInputFiles(file);
  await expect(page.getByRole("textbox", { name: "Policy document" })).toHaveValue(/From a file/);
  await expect(page.getByText("Unsaved draft.")).toBeVisible();
  await page.getByRole("button", { name: "Review changes" }).click();
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText(/^Version 2, saved by/)).toBeVisible();
});
