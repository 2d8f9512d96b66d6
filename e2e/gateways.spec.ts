import type { APIRequestContext } from "@playwright/test";
import { expect, expectAccessible, test, unique } from "./fixtures";
import { asked } from "./proxies";

async function made<T>(api: APIRequestContext, path: string, data: object): Promise<T> {
  const answer = await api.post(`/api/v1${path}`, { data });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as T;
}

test("a gateway is registered, its key shown once, its configuration copied; it is given a new key, and revoked", async ({
  admin: page,
  api,
}) => {
  const socket = unique("orders");
  await made(api, "/sockets", {
    name: socket,
    type: "http",
    hostname: `${socket}.example.com`,
    upstream: "10.0.3.7:9000",
  });
  const { token } = await made<{ token: { token: string } }>(api, "/service-accounts", {
    name: unique("svc-asks"),
    token: { name: "asks" },
  });
  const name = unique("edge");
  await page.goto("/global/gateways");
  await page.getByRole("button", { name: "New gateway" }).click();
  const form = page.getByRole("dialog", { name: "New gateway" });
  await form.getByLabel("Name", { exact: true }).fill("Not A Name");
  await form.getByText("Only some").click();
  await form.getByRole("combobox", { name: "Sockets" }).fill(socket);
  await page.getByRole("option", { name: socket }).click();
  await page.keyboard.press("Escape");
  await form.getByRole("button", { name: "Register" }).click();
  await expect(form.getByText("Lower-case letters, digits", { exact: false }).first()).toBeVisible();
  await expect(form.getByLabel("Name", { exact: true })).toBeFocused();
  await expectAccessible(page);
  await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByRole("button", { name: "Register" }).click();

  const reveal = page.getByRole("dialog", { name: "Save your gateway key" });
  const key = await reveal.getByLabel("Gateway key").inputValue();
  expect(key).toMatch(/^lkg_[0-9A-Za-z]{12}_[0-9A-Za-z]{46}$/);
  await page.keyboard.press("Escape");
  await expectAccessible(page);
  await reveal.getByLabel("I have stored this key").check();
  await reveal.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const configuration = page.getByRole("figure", { name: "latchkey.conf" });
  await expect(configuration).toContainText(`proxy_set_header X-Latchkey-Socket "${socket}";`);
  await expect(configuration).toContainText("server 10.0.3.7:9000;");
  expect(await page.content(), "TOK-4 the key is shown once").not.toContain(key.slice(17));
  await expectAccessible(page);
  await page.getByRole("link", { name: "Traefik" }).click();
  await expect(page.getByText("Latchkey's own tests do not run Traefik")).toBeVisible();

  expect(await asked(key, socket, token.token, "/a"), "known to the gate at once").toBe(403);
  const choose = async (verb: string) => {
    await page.getByRole("button", { name: "Actions", exact: true }).click();
    await page.getByRole("menuitem", { name: verb }).click();
  };
  await choose("New key");
  const rotate = page.getByRole("dialog", { name: `New key for ${name}` });
  await rotate.getByRole("button", { name: "Make key" }).click();
  const next = await reveal.getByLabel("Gateway key").inputValue();
  await reveal.getByLabel("I have stored this key").check();
  await reveal.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("Two keys work until")).toBeVisible();
  expect([await asked(key, socket, token.token, "/b"), await asked(next, socket, token.token, "/c")]).toEqual([
    403, 403,
  ]);
  await page.getByRole("button", { name: "Finish now" }).click();
  await expect(page.getByText("Two keys work until")).toBeHidden();
  expect([await asked(key, socket, token.token, "/d"), await asked(next, socket, token.token, "/e")]).toEqual([
    401, 403,
  ]);

  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("definition").filter({ hasText: /^Just now/ })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000 });
  await choose("Revoke");
  const end = page.getByRole("dialog", { name: `Revoke ${name}?` });
  await end.getByLabel(`Type ${name} to confirm`).fill(name);
  await expectAccessible(page);
  await end.getByRole("button", { name: "Revoke gateway" }).click();
  await expect(page.getByRole("main").getByText("Revoked", { exact: true }).first()).toBeVisible();
  expect(await asked(next, socket, token.token, "/f")).toBe(401);
});

test("a decision is found by its path, and told then and now", async ({ admin: page, api }) => {
  const socket = unique("ledger");
  const account = unique("svc-decided");
  const { id: socketId } = await made<{ id: string }>(api, "/sockets", { name: socket, type: "http" });
  const { key } = await made<{ key: string }>(api, "/gateways", { name: unique("edge"), profile: "nginx" });
  const { token } = await made<{ token: { token: string } }>(api, "/service-accounts", {
    name: account,
    token: { name: "decided" },
  });
  const path = `/${unique("needle")}`;
  expect(await asked(key, socket, token.token, `${path}?password=hunter2`)).toBe(403);
  const policy = {
    name: unique("reads-ledger"),
    effect: "allow",
    who: { serviceAccounts: [account] },
    actions: { http: {} },
  };
  const { id } = await made<{ id: string }>(api, "/policies", policy);
  await made(api, `/policies/${id}/sockets`, { add: [socketId] });

  await expect(async () => {
    await page.goto(`/global/activity/decisions?q=${path.slice(1)}&decision=deny`);
    await expect(page.getByRole("table", { name: "decisions" }).getByRole("link")).toHaveCount(1, { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  const row = page.getByRole("table", { name: "decisions" }).getByRole("row").filter({ hasText: path });
  await expect(row).toContainText("No policy");
  await expect(row).toContainText(account);
  await expect(page.getByRole("button", { name: "Filter Answer: Denied" })).toBeVisible();
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const csv = Buffer.concat(await (await (await download).createReadStream()).toArray()).toString();
  expect(csv.trimEnd().split("\r\n")).toEqual([
    expect.stringMatching(/^Decision id,Time,Namespace,Answer,Reason,/),
    expect.stringMatching(new RegExp(`^dec_.*,global,denied,no_policy,.*,${account},.*,GET,.*,${path},${socket},`)),
  ]);

  await row.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: `GET ${path}` })).toBeVisible();
  await expect(page.getByRole("region", { name: "Then", exact: true })).toContainText(
    "No policy matches, and no match is deny.",
  );
  await expect(page.getByRole("region", { name: "Now", exact: true })).toContainText(
    `${policy.name} matches, and nothing denies it.`,
  );
  expect(await page.content()).not.toContain("hunter2");
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
});

test("an auditor reads gateways and decisions, and is offered no change", async ({ auditor: page, api }) => {
  const { id, name } = await made<{ id: string; name: string }>(api, "/gateways", {
    name: unique("edge"),
    profile: "caddy",
  });
  await page.goto(`/global/gateways?q=${name}`);
  await expect(page.getByRole("table", { name: "gateways" })).toContainText(name);
  await expect(page.getByRole("button", { name: "New gateway" })).toBeHidden();
  await page.goto(`/global/gateways/${id}`);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("button", { name: "Actions", exact: true })).toBeHidden();
  await page.goto("/global/activity/decisions");
  await expect(page.getByRole("heading", { level: 1, name: "Decisions" })).toBeVisible();
});
