import type { APIRequestContext, Browser, Locator, Page } from "@playwright/test";
import { expect, expectAccessible, test, unique } from "./fixtures";

const PHONE = { width: 390, height: 700 };

async function made(api: APIRequestContext, path: string, data: object): Promise<{ id: string; name: string }> {
  const answer = await api.post(`/api/v1/${path}`, { data });
  expect(answer.status(), await answer.text()).toBe(201);
  return answer.json();
}

/** A new member with this role alone, signed in, on the page where that leads. */
async function memberWith(role: string, api: APIRequestContext, browser: Browser, baseURL = ""): Promise<Page> {
  const invited = await api.post("/api/v1/members", {
    data: { email: `${unique("e2e")}@example.com`, name: "Mari Mets", roles: [role] },
  });
  const page = await (await browser.newContext({ baseURL })).newPage();
  await page.goto((await invited.json()).link);
  await page.getByLabel("Password", { exact: true }).fill("auditing since 1998");
  await page.getByRole("button", { name: /^(Accept|Join)/ }).click();
  await page.waitForURL(/\/global/);
  return page;
}

/** As long as a name may be. */
const longest = (prefix: string) => `${unique(prefix)}-${"and-so-on-".repeat(6)}`.slice(0, 62).concat("x");

const scrollsSideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

test("a dialog gives the focus back to the button that opened it, also to that of a menu", async ({
  admin: page,
  api,
}) => {
  await page.goto("/global/team/service-accounts");
  const button = page.getByRole("button", { name: "New service account" });
  await button.press("Enter");
  await expect(page.getByRole("dialog").getByLabel("Name", { exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();

  const { id } = await made(api, "service-accounts", { name: unique("svc-focus") });
  await page.goto(`/global/team/service-accounts/${id}`);
  const actions = page.getByRole("button", { name: "Actions", exact: true });
  await actions.click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await expect(actions).toBeFocused();
});

test("a dialog higher than the window keeps its buttons in sight, and they hide no field the keyboard comes to", async ({
  admin: page,
}) => {
  await page.setViewportSize(PHONE);
  await page.goto("/global/sockets");
  await page.getByRole("button", { name: "New socket" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New socket" });
  await expect(dialog.getByLabel("Name", { exact: true })).toBeFocused();
  await expect(dialog.getByRole("button", { name: "Create socket" })).toBeInViewport({ ratio: 1 });
  for (const field of ["Type", "Hostname", "Upstream", "Tags", "Description", "Accept ambiguous paths"]) {
    await page.keyboard.press("Tab");
    await expect(dialog.getByLabel(field, { exact: true })).toBeFocused();
    const seen = await page.evaluate(() => {
      const box = document.activeElement?.getBoundingClientRect();
      if (!box) return false;
      return document.activeElement === document.elementFromPoint(box.x + box.width / 2, box.bottom - 2);
    });
    expect(seen, field).toBe(true);
  }
});

test("on a phone the longest names make no page and no dialog wider than the screen", async ({ admin: page, api }) => {
  await page.setViewportSize(PHONE);
  const role = await made(api, "roles", { name: longest("role"), permissions: ["sockets:read"] });
  const token = { name: "on the old server behind the warehouse ".repeat(2).trim() };
  const account = await made(api, "service-accounts", { name: longest("svc"), roles: [role.name], token });
  const group = await made(api, "groups", { name: longest("group"), members: [account.name] });
  const policy = await made(api, "policies", { name: longest("policy"), who: { serviceAccounts: [account.name] } });
  const socket = await made(api, "sockets", { name: longest("socket"), type: "ssh" });
  for (const path of [
    `team/service-accounts/${account.id}`,
    `team/service-accounts/${account.id}?tab=roles`,
    `team/groups/${group.id}`,
    `policies/${policy.id}`,
    `sockets/${socket.id}`,
  ]) {
    await page.goto(`/global/${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await scrollsSideways(page), path).toBe(false);
  }
  await page.goto(`/global/team/service-accounts/${account.id}`);
  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Tokens that stop")).toBeVisible();
  expect(await dialog.evaluate((one) => one.scrollWidth > one.clientWidth)).toBe(false);
});

test("what the palette does not find it says, to everyone", async ({ admin: page }) => {
  await page.goto("/global");
  await page.getByRole("button", { name: "Search or run a command" }).click();
  await page.getByRole("dialog").getByRole("combobox").fill("nothing-has-this-name");
  await expect(page.getByText("Nothing here is called nothing-has-this-name.")).toBeVisible();
  await expectAccessible(page);
});

test("where the palette can't come the keys do what they did; where it is late, what was typed is in it when it comes", async ({
  admin: page,
}) => {
  await page.goto("/global/team/service-accounts", { waitUntil: "networkidle" });
  await page.context().setOffline(true);
  await page.keyboard.press("Control+k");
  await expect(page.getByText("Connection lost")).toBeVisible();
  const search = page.getByRole("searchbox");
  await search.focus();
  await page.keyboard.type("pg");
  await expect(search).toHaveValue("pg");
  await page.context().setOffline(false);

  await page.goto("/global/sockets", { waitUntil: "networkidle" });
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/*.js", async (route) => {
    await released;
    await route.continue();
  });
  const asked = page.waitForRequest("**/*.js");
  await page.keyboard.press("Control+k");
  await asked;
  await page.keyboard.type("new sockt");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("et");
  release();
  await expect(page.getByRole("dialog").getByRole("combobox")).toHaveValue("new socket");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "New socket" })).toBeVisible();
});

test("what is clicked before the page's code is there opens when it comes", async ({ admin: page }) => {
  for (const [button, opened] of [
    [/^Account of/, page.getByRole("menuitem", { name: "Sign out" })],
    ["Search or run a command", page.getByRole("dialog", { name: "Search or run a command" })],
    ["New service account", page.getByRole("dialog", { name: "New service account" })],
    [/^Filter by Status/, page.getByRole("dialog").getByText("Active", { exact: true })],
  ] as const) {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route("**/*.js", async (route) => {
      await released;
      await route.continue();
    });
    await page.goto("/global/team/service-accounts", { waitUntil: "commit" });
    await page.getByRole("button", { name: button }).first().click();
    await expect(opened).toHaveCount(0);
    release();
    await expect(opened).toBeVisible();
    await page.unrouteAll({ behavior: "wait" });
  }
});

test("without a connection a menu and a dialog that were not fetched yet say so, lose nothing, and come when it is back", async ({
  admin: page,
  api,
}) => {
  const policy = await made(api, "policies", { name: unique("offline") });
  await page.goto(`/global/policies/${policy.id}`, { waitUntil: "networkidle" });
  const description = page.getByLabel("Description");
  await description.fill("typed before the connection was lost");
  const actions = page.getByRole("button", { name: "Actions", exact: true });
  await page.context().setOffline(true);
  await actions.click();
  await expect(page.getByText("Connection lost")).toBeVisible();
  await expect(description).toHaveValue("typed before the connection was lost");
  await page.context().setOffline(false);
  await actions.click();
  await expect(page.getByRole("menuitem", { name: "Duplicate" })).toBeVisible();

  await page.goto("/global/sockets", { waitUntil: "networkidle" });
  const button = page.getByRole("button", { name: "New socket" });
  await page.context().setOffline(true);
  await button.click();
  await expect(page.getByText("Connection lost")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "Sockets" })).toBeVisible();
  await page.context().setOffline(false);
  await button.click();
  await expect(page.getByRole("dialog", { name: "New socket" })).toBeVisible();
});

test("who holds only the role client is told what it is for, finds the way out, and is not sent in a circle", async ({
  api,
  browser,
  baseURL,
}) => {
  const page = await memberWith("client", api, browser, baseURL);
  await expect(page.getByRole("heading", { name: "Your role lets you pass the gate" })).toBeVisible();
  await expect(page.getByText("Not for your role")).toHaveCount(0);
  await expectAccessible(page);
  await page.goto("/global/settings");
  await expect(page.getByRole("heading", { level: 1, name: "Not for your role" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Overview", exact: true })).not.toHaveAttribute("aria-current", "page");
  await page.getByText("Go to the start page").click();
  await expect(page).toHaveURL(/\/global$/);
  await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.context().close();
});

test("who may not read the overview starts on the first page that they may read", async ({ api, browser, baseURL }) => {
  const role = await made(api, "roles", { name: unique("librarian"), permissions: ["sockets:read", "policies:read"] });
  const page = await memberWith(role.name, api, browser, baseURL);
  await expect(page.getByRole("heading", { level: 1, name: "Policies" })).toBeVisible();
  await expect(page.getByRole("navigation").getByRole("link")).toHaveText(["Latchkey", "Policies", "Sockets"]);
  await page.goto("/global/settings");
  await page.getByText("Go to the start page").click();
  await expect(page).toHaveURL(/\/global\/policies$/);
  await page.context().close();

  const map = await made(api, "roles", { name: unique("map-reader"), permissions: ["namespaces:read"] });
  const other = await memberWith(map.name, api, browser, baseURL);
  await expect(other.getByRole("heading", { name: "Your roles open no page here" })).toBeVisible();
  await other.context().close();
});

test("the palette opens what someone may make, and offers it to nobody else", async ({ admin: page, auditor }) => {
  for (const path of ["/global", "/global/sockets"]) {
    await page.goto(path);
    await page.getByRole("button", { name: "Search or run a command" }).click();
    await page.getByRole("dialog").getByRole("combobox").fill("new sock");
    await expect(page.getByRole("option", { name: "New socket" })).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "New socket" })).toBeVisible();
    await expect(page).toHaveURL(/\/global\/sockets$/);
  }
  await auditor.goto("/global");
  await auditor.getByRole("button", { name: "Search or run a command" }).click();
  await auditor.getByRole("dialog").getByRole("combobox").fill("new sock");
  await expect(auditor.getByText("Nothing here is called new sock.")).toBeVisible();
});

test("on a small laptop no cell of a list is cut that holds no name", async ({ admin: page, api }) => {
  const token = { name: unique("nightly"), expiresInDays: 20 };
  const account = await made(api, "service-accounts", { name: unique("svc-narrow"), token });
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const [path, columns] of [
    [`team/access-tokens?q=${token.name}`, ["Status", "Hint", "Expires", "Actions"]],
    [`team/service-accounts?q=${account.name}`, ["Status", "Tokens", "Last used"]],
    ["policies?q=org-default-policy", ["Effect", "Enabled"]],
  ] as const) {
    await page.goto(`/global/${path}`);
    await expect(page.getByRole("row").nth(1).getByRole("cell")).not.toHaveCount(1);
    const cut = await page
      .locator("tbody tr")
      .first()
      .evaluate((row) => {
        const heads = [...(row.closest("table")?.querySelectorAll("thead th") ?? [])];
        const isCut = (cell: Element) => cell.scrollWidth > cell.clientWidth;
        return [...row.children].flatMap((cell, at) => (isCut(cell) ? [heads[at]?.textContent ?? ""] : []));
      });
    expect(cut.filter((head) => (columns as readonly string[]).includes(head))).toEqual([]);
  }
});

test("on a tablet a list shows whole names, and the menu of a row without scrolling to it", async ({
  admin: page,
  api,
}) => {
  const token = { name: unique("nightly"), expiresInDays: 20 };
  const account = await made(api, "service-accounts", { name: unique("svc-tablet"), token });
  await page.setViewportSize({ width: 1024, height: 768 });
  const isWhole = async (name: string) => {
    const shown = page.getByRole("row").getByText(name, { exact: true }).first();
    return shown.evaluate((one) => one.scrollWidth <= one.clientWidth && one.clientWidth > 0);
  };
  await page.goto(`/global/team/service-accounts?q=${account.name}`);
  expect(await isWhole(account.name)).toBe(true);
  for (const path of [`access-tokens?q=${token.name}`, `service-accounts/${account.id}`]) {
    await page.goto(`/global/team/${path}`);
    expect(await isWhole(token.name), path).toBe(true);
    await expect(page.getByRole("button", { name: `Actions for ${token.name}` }), path).toBeInViewport({ ratio: 1 });
  }
});

test("in a contrast theme what is checked, chosen, open and current can be seen without backgrounds", async ({
  admin: page,
}) => {
  await page.emulateMedia({ forcedColors: "active" });
  const style = (of: Locator, property: string, pseudo?: string) =>
    of.evaluate((element, [name, part]) => getComputedStyle(element, part).getPropertyValue(String(name)), [
      property,
      pseudo,
    ] as const);
  await page.goto("/global/policies/org-default-policy");
  expect(await style(page.getByRole("checkbox", { name: "Enabled" }), "appearance")).toBe("auto");
  const chosen = page.locator("label", { has: page.getByRole("radio", { name: "Allow" }) });
  const other = page.locator("label", { has: page.getByRole("radio", { name: "Deny" }) });
  expect(await style(chosen, "background-color")).not.toBe(await style(other, "background-color"));
  const tab = page.getByRole("link", { name: "Builder" });
  expect(await style(tab, "background-color", "::after")).not.toBe(
    await style(page.locator("body"), "background-color"),
  );
  await page.getByRole("button", { name: "Search or run a command" }).click();
  const palette = page.getByRole("dialog");
  expect(await style(palette, "border-top-width")).toBe("1px");
  expect(await style(palette.getByRole("option").first(), "outline-style")).toBe("solid");
  expect(await style(palette.getByRole("option").nth(1), "outline-style")).toBe("none");
});
