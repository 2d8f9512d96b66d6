import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, test, unique } from "./fixtures";

const PAGES = [
  "/global",
  "/global/team/service-accounts",
  "/global/team/access-tokens",
  "/global/team/members",
  "/global/team/groups",
  "/global/team/roles",
  "/global/team/roles/admin",
  "/global/policies",
  "/global/sockets",
  "/global/gateways",
  "/global/activity",
  "/global/activity/decisions",
  "/global/settings",
  "/global/settings/namespaces",
];

/** Of compressed JavaScript, all that a page has asked for when it comes to rest. */
const MOST_BYTES = 180_000;

test("what the server wrote stays on the page, and is never built a second time, however late it is shown", async ({
  admin: page,
}) => {
  await page.addInitScript(() => {
    // React shows what was streamed at the next frame; here that frame comes after the page has come to life.
    const { requestAnimationFrame: next } = window;
    window.requestAnimationFrame = (callback) => window.setTimeout(() => next(callback), 500);
    new MutationObserver(() => {
      const streamed = document.querySelector("[hidden][id^='S:'] h1");
      if (streamed) Object.assign(window, { streamed });
    }).observe(document, { childList: true, subtree: true });
  });
  const headings: Record<string, string> = {};
  for (const path of PAGES) {
    await page.goto(path);
    await expect(page.locator("[hidden][id^='S:']")).toHaveCount(0);
    headings[path] = await page.evaluate(() => {
      const streamed = Reflect.get(window, "streamed");
      if (!streamed) return "not streamed";
      return streamed === document.querySelector("main h1") ? "kept" : "built again";
    });
  }
  expect(Object.entries(headings).filter(([, what]) => what === "built again")).toEqual([]);
  expect(Object.values(headings).filter((what) => what === "kept").length).toBeGreaterThan(3);
});

test("no page scrolls sideways: on a phone, on a tablet, at 400 % zoom, 320 pixels (WCAG 2.2, 1.4.10)", async ({
  admin,
  auditor,
  api,
}) => {
  const slug = `${unique("ns")}-${"and-so-on-".repeat(6)}`.slice(0, 39);
  expect((await api.post("/api/v1/namespaces", { data: { slug, parent: "global" } })).status()).toBe(201);
  const wider: string[] = [];
  for (const [who, page] of Object.entries({ admin, auditor }))
    for (const path of [...PAGES, `/${slug}/sockets`]) {
      await page.goto(path);
      for (const width of [320, 390, 1024]) {
        await page.setViewportSize({ width, height: 640 });
        const needed = await page.evaluate(() => document.documentElement.scrollWidth);
        if (needed > width) wider.push(`${path} of the ${who}: ${needed}`);
      }
    }
  expect(wider).toEqual([]);
});

for (const path of [
  "/global/team/service-accounts",
  "/global/team/access-tokens",
  "/global/policies",
  "/global/activity",
])
  test(`the rows of ${path} come where its skeleton had them`, async ({ admin: page }) => {
    const top = async (row: Locator) => Math.round((await row.first().boundingBox())?.y ?? Number.NaN);
    await page.goto(path);
    const rows = page.getByRole("main").locator("tbody tr");
    await expect(rows.first()).toBeVisible();
    const shown = await top(rows);
    // Without another frame what was streamed is never shown.
    await page.addInitScript(() => {
      window.requestAnimationFrame = () => 0;
    });
    await page.goto(path, { waitUntil: "commit" });
    const skeletons = page.locator("main [aria-busy=true] > .gap-6");
    await expect(skeletons.first()).toBeVisible();
    expect(await top(skeletons)).toBe(shown);
  });

for (const path of PAGES) {
  test(`${path} ships little, and all of it from here`, async ({ admin: page, baseURL }) => {
    await page.goto(path, { waitUntil: "networkidle" });
    const fetched = await page.evaluate(() =>
      performance.getEntriesByType("resource").map((entry) => {
        const { name, encodedBodySize } = entry as PerformanceResourceTiming;
        const { origin, pathname } = new URL(name);
        return { origin, pathname, encodedBodySize };
      }),
    );
    expect(new Set(fetched.map(({ origin }) => origin))).toEqual(new Set([baseURL]));
    const scripts = fetched.filter(({ pathname }) => pathname.endsWith(".js"));
    expect(scripts.length).toBeGreaterThan(5);
    expect(scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)).toBeLessThanOrEqual(MOST_BYTES);
  });

  test(`${path} is accessible in light, in dark and on a phone, and breaks no rule of the browser`, async ({
    admin: page,
  }) => {
    const response = await page.goto(path);
    expect(response?.status()).toBe(200);
    expect(response?.headers()["cache-control"]).toContain("no-store");
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page);
    expect(await scrollsSideways(page)).toBe(false);
  });

  test(`${path} gives nothing away to someone who is signed out`, async ({ request }) => {
    const html = await request.get(path, { maxRedirects: 0 });
    expect([303, 307]).toContain(html.status());
    expect(html.headers().location).toContain("/sign-in");
    const variants: Record<string, string>[] = [
      { rsc: "1" },
      { rsc: "1", "next-router-prefetch": "1" },
      { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
    ];
    for (const headers of variants) {
      const answer = await request.get(path, { headers, maxRedirects: 0 });
      expect(await answer.text(), JSON.stringify(headers)).not.toContain("bootstrap-admin");
    }
  });
}

test("a namespace that does not exist and a page that does not exist look alike", async ({ admin: page }) => {
  for (const path of [
    "/nowhere",
    "/nowhere/team/access-tokens",
    "/global/team/service-accounts/sa_0000000000000000",
    "/global/nothing",
  ]) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByRole("heading", { level: 1, name: "Nothing here" })).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible({ visible: path.startsWith("/global") });
  }
});

test("on a phone the overview says when a token with a long name ends, and does not scroll sideways", async ({
  admin: page,
  api,
}) => {
  const name = `${unique("svc")}-${"report-".repeat(9)}`.slice(0, 50).replace(/-$/, "");
  const token = { name: "on the old server behind the warehouse", expiresAt: new Date(Date.now() + 180_000) };
  expect((await api.post("/api/v1/service-accounts", { data: { name, token } })).status()).toBe(201);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/global");
  const ends = page.getByRole("listitem").filter({ hasText: name }).filter({ hasText: "ends" }).locator("time").first();
  const box = await ends.boundingBox();
  expect((box?.x ?? Number.NaN) + (box?.width ?? Number.NaN)).toBeLessThan(390);
  expect(await scrollsSideways(page)).toBe(false);
});

test("on a phone the tab that is open is in sight, also the last of many", async ({ admin: page, api }) => {
  const made = await api.post("/api/v1/service-accounts", { data: { name: unique("svc-tabs") } });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/global/team/service-accounts/${(await made.json()).id}?tab=use`);
  await expect(page.getByRole("link", { name: "Use it" })).toBeInViewport({ ratio: 1 });
});

test("a name that does not fit its column is said whole to who points at it or comes by keyboard", async ({
  admin: page,
  api,
}) => {
  const name = unique("svc");
  const token = { name: `on the old server behind the warehouse ${name}` };
  expect((await api.post("/api/v1/service-accounts", { data: { name, token } })).status()).toBe(201);
  await page.goto(`/global/team/access-tokens?q=${name}`);
  const cell = page.getByRole("link", { name: token.name });
  const told = page.locator(`[data-says="${token.name}"]`);
  await cell.hover();
  await expect(told).toBeVisible();
  await page.getByRole("heading", { level: 1 }).hover();
  await expect(told).toHaveCount(0);
  await page.getByRole("checkbox", { name: "Select" }).last().focus();
  await page.keyboard.press("Tab");
  await expect(cell).toBeFocused();
  await expect(told).toBeVisible();
});

async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
