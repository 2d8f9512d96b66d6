import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { APIRequestContext, Page } from "@playwright/test";
import pg from "pg";
import { ADMIN, expect, expectAccessible, signIn, test, unique } from "./fixtures";

const main = (page: Page) => page.getByRole("navigation", { name: "Main" });
const origin = () => String(process.env.LATCHKEY_E2E_URL);

async function invite(api: APIRequestContext, email = `${unique("invited")}@example.com`, role = "read-only") {
  const answer = await api.post("/api/v1/members", { data: { email, name: "Bo Lind", roles: [role] } });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as { id: string; email: string; link: string };
}

/** Signs in at the provider's own page, which believes whatever is typed. */
async function atProvider(page: Page, login: string) {
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("anything");
  await page.getByRole("button", { name: "Sign-in" }).click();
  const consent = page.getByRole("button", { name: "Continue" });
  // Only our own pages have a banner.
  await expect(consent.or(page.getByRole("banner"))).toBeVisible();
  if (await consent.isVisible()) await consent.click();
}

async function continueWithProvider(page: Page, login: string) {
  await page.getByRole("button", { name: "Continue with single sign-on" }).click();
  await atProvider(page, login);
}

test.describe("email and password", () => {
  test("the page is accessible, and a wrong password is said at its field, keeping the email", async ({ page }) => {
    await page.goto("/sign-in");
    await expectAccessible(page);
    await page.getByLabel("Email").fill("nobody@example.com");
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Email or password is wrong.")).toBeVisible();
    await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
    await expect(page.getByLabel("Email")).toHaveValue("nobody@example.com");
    await expectAccessible(page);
  });

  test("pressed before the script is there, the form is sent once it is", async ({ page }) => {
    let release = () => {};
    const held = new Promise<void>((go) => {
      release = go;
    });
    await page.route("**/_next/static/**/*.js", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto("/sign-in", { waitUntil: "commit" });
    await page.getByLabel("Email").fill(ADMIN.email);
    await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    release();
    await expect(main(page)).toBeVisible();
  });

  test("the cookie holds an opaque id and nothing else, out of the reach of scripts", async ({ page, context }) => {
    await signIn(page, ADMIN);
    const cookie = (await context.cookies()).find(({ name }) => name === "latchkey-session");
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
    expect(cookie?.value).toMatch(/^[0-9A-Za-z]{43}$/);
    const told = await (await page.request.get("/api/auth/session")).json();
    expect(told).toEqual({ user: { name: "admin", email: ADMIN.email }, expires: expect.any(String) });
  });

  test("each sign-in has a new session, and ends the one this browser had", async ({ page, context }) => {
    const session = async () => (await context.cookies()).find(({ name }) => name === "latchkey-session");
    await signIn(page, ADMIN);
    const first = await session();
    await context.clearCookies({ name: "next-auth.csrf-token" });
    const { csrfToken } = await (await page.request.get("/api/auth/csrf")).json();
    await page.request.post("/api/auth/callback/credentials", {
      form: { csrfToken, email: ADMIN.email, password: ADMIN.password },
    });
    const second = await session();
    expect(second?.value).not.toBe(first?.value);
    await page.goto("/");
    await expect(main(page)).toBeVisible();
    if (first) await context.addCookies([first]);
    await page.goto("/");
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(page.getByText("Your session ended.")).toBeVisible();
  });

  test("signing out ends the session, for a copy of its cookie too", async ({ page, context, browser }) => {
    await signIn(page, ADMIN);
    const copy = await browser.newContext({ storageState: await context.storageState(), baseURL: origin() });
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await expect(page.getByText("Your session ended.")).toBeHidden();
    await page.goBack();
    await expect(main(page)).toBeHidden();
    const other = await copy.newPage();
    await other.goto("/");
    await expect(other).toHaveURL(/\/sign-in/);
    await copy.close();
  });
});

test.describe("where signing in leads", () => {
  test("back to the page that was asked for", async ({ page }) => {
    await page.goto("/global/team/access-tokens?status=active");
    await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
    await page.getByLabel("Email").fill(ADMIN.email);
    await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(`${origin()}/global/team/access-tokens?status=active`);
  });

  for (const callbackUrl of ["//evil.example", "/\\evil.example", "javascript:alert(1)", "https://evil.example/x"])
    test(`${callbackUrl} stays on this origin`, async ({ page }) => {
      await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(callbackUrl)}`);
      await page.getByLabel("Email").fill(ADMIN.email);
      await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(page).toHaveURL(`${origin()}/global`);
      const { csrfToken } = await (await page.request.get("/api/auth/csrf")).json();
      const answer = await page.request.post("/api/auth/callback/credentials", {
        form: { csrfToken, email: ADMIN.email, password: ADMIN.password, callbackUrl },
        maxRedirects: 0,
      });
      expect(answer.headers().location).toBe(`${origin()}/`);
    });

  test("links use LATCHKEY_URL, whatever Host and X-Forwarded-Host claim", async ({ request }) => {
    const headers = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" };
    const providers = await (await request.get("/api/auth/providers", { headers })).text();
    expect(providers).toContain(`${origin()}/api/auth/callback/oidc`);
    expect(providers).not.toContain("evil.example");
    const { location } = (await request.get("/api/auth/signin", { headers, maxRedirects: 0 })).headers();
    expect(new URL(location ?? "", origin()).origin).toBe(origin());
  });
});

test("what wants fresh proof asks for the password, again where it was wrong, and then goes on", async ({
  page,
  api,
}) => {
  const { id, link } = await invite(api, undefined, "admin");
  const account = await api.post("/api/v1/service-accounts", { data: { name: unique("svc-proof"), roles: ["admin"] } });
  const password = "a password of their own";
  await page.goto(link);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: /^(Accept|Join)/ }).click();
  await expect(main(page)).toBeVisible();
  await makeProofOld(id);
  await page.goto(`/global/team/service-accounts/${(await account.json()).id}`);
  await page.getByRole("button", { name: "New token" }).click();
  const form = page.getByRole("dialog", { name: "New token" });
  await form.getByLabel("Name").fill("nightly");
  await form.getByRole("button", { name: "Create" }).click();
  const proof = page.getByRole("dialog", { name: "Confirm it is you" });
  await expect(proof.getByLabel("Password", { exact: true })).toBeFocused();
  await expectAccessible(page);
  await proof.getByRole("button", { name: "Cancel" }).click();
  await expect(form.getByLabel("Name")).toHaveValue("nightly");
  await form.getByRole("button", { name: "Create" }).click();
  for (const tried of ["not the password", password]) {
    await proof.getByLabel("Password", { exact: true }).fill(tried);
    await proof.getByRole("button", { name: "Confirm" }).click();
    if (tried !== password) await expect(proof.getByText("wrong")).toBeVisible();
  }
  await expect(page.getByRole("dialog", { name: "Save your access token" })).toBeVisible();
  await expect(proof).toHaveCount(0);
});

test("an action from another origin, from none, or without the header is 403", async ({ page, request }) => {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill("nobody@example.com");
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  const [sent] = await Promise.all([
    page.waitForRequest((one) => one.method() === "POST"),
    page.getByRole("button", { name: "Sign in", exact: true }).click(),
  ]);
  const { "next-action": action = "", "content-type": type = "" } = await sent.allHeaders();
  const post = (headers: Record<string, string>) =>
    request.post("/sign-in", {
      headers: { "next-action": action, "content-type": type, ...headers },
      data: sent.postData() ?? "",
    });
  expect(action).not.toBe("");
  expect((await post({ origin: origin() })).status()).toBe(200);
  for (const headers of [{ origin: "null" }, { origin: "https://evil.example" }, {}] as Record<string, string>[])
    expect((await post(headers)).status()).toBe(403);
});

test("every page says what browsers may do with it, and keeps it out of caches", async ({ admin }) => {
  for (const path of ["/sign-in", "/global", "/nowhere"]) {
    const headers = (await admin.request.get(path)).headers();
    expect(headers["cache-control"]).toContain("no-store");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]+' 'strict-dynamic';/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toMatch(/form-action 'self' http:\/\/127\.0\.0\.1:\d+/);
  }
});

test.describe("single sign-on", () => {
  test("a stranger learns that nobody invited them", async ({ page }) => {
    await page.goto("/sign-in");
    await continueWithProvider(page, "stranger@example.com");
    await expect(page.getByText("This single sign-on identity belongs to no member here.")).toBeVisible();
    await expectAccessible(page);
  });

  test("an invited member is bound by the vouched-for email, comes back, and signs out here only", async ({
    page,
    api,
  }) => {
    const { email, link } = await invite(api);
    await page.goto(link);
    await expectAccessible(page);
    await continueWithProvider(page, email.toUpperCase());
    await expect(main(page)).toBeVisible();
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Continue with single sign-on" }).click();
    await expect(main(page)).toBeVisible();
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "This invitation has ended" })).toBeVisible();
  });

  test("an email that the provider does not vouch for binds nobody", async ({ page, api }) => {
    const { email } = await invite(api, `${unique("unverified")}@example.com`);
    await page.goto("/sign-in");
    await continueWithProvider(page, email);
    await expect(page.getByText("This single sign-on identity belongs to no member here.")).toBeVisible();
  });

  test("an identity does not take over a member who has a password", async ({ page }) => {
    await page.goto("/sign-in");
    await continueWithProvider(page, ADMIN.email);
    await expect(page.getByText("This single sign-on identity belongs to no member here.")).toBeVisible();
  });

  test("an answer that was not asked for is refused", async ({ page }) => {
    await page.goto("/api/auth/callback/oidc?code=stolen&state=made-up");
    await expect(page.getByText("Single sign-on did not finish.")).toBeVisible();
    await expect(page).toHaveURL(/\/sign-in/);
  });

  test("fresh proof is a new sign-in at the provider, which must ask again", async ({ page, api }) => {
    const { id, email } = await invite(api);
    await page.goto("/sign-in");
    await continueWithProvider(page, email);
    await expect(main(page)).toBeVisible();
    await makeProofOld(id);
    await page.goto("/confirm");
    await page.getByRole("button", { name: "Continue with single sign-on" }).click();
    await atProvider(page, email);
    await expect(page.getByRole("heading", { name: "Confirmed" })).toBeVisible();
  });
});

async function makeProofOld(memberId: string) {
  const url = await readFile(join(String(process.env.LATCHKEY_E2E_DATA_DIR), "database-url"), "utf8");
  const client = new pg.Client({ connectionString: url.trim() });
  await client.connect();
  await client.query("BEGIN");
  await client.query("UPDATE sessions SET authenticated_at = now() - interval '1 hour' WHERE member_id = $1", [
    memberId,
  ]);
  await client.query(
    `INSERT INTO activity (actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, outcome)
     VALUES ('system', 'test', 'test', 'test.change', 'session', 'test', 'test', 'done')`,
  );
  await client.query("COMMIT");
  await client.end();
}
