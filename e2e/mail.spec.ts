import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { type MailBox, startMailServer } from "../scripts/mail-server";
import { findFreePort } from "../scripts/ports";
import { inherited } from "./environment";
import { ADMIN, expectAccessible, signIn, unique } from "./fixtures";
import { announced, stopped } from "./server";

const PASSWORD = "an entirely new horse";

type Mailing = { url: string; box: MailBox };

/** A server of its own, which sends mail: the journeys beside this one run without. Addresses that begin with `gone` are refused. */
const test = base.extend<{ page: Page }, { mailing: Mailing }>({
  mailing: [
    async ({ playwright: _ }, use) => {
      const directory = await mkdtemp(join(tmpdir(), "latchkey-mail-"));
      const box = await startMailServer({
        user: { name: "portal", password: "hunter2" },
        refuse: (address) => (address.startsWith("gone") ? { code: 550, says: "5.1.1 no such person" } : null),
      });
      const port = await findFreePort();
      const server = spawn(process.execPath, ["scripts/start.mjs"], {
        env: {
          ...inherited(),
          PORT: String(port),
          LATCHKEY_GATE_PORT: String(await findFreePort()),
          LATCHKEY_DB_PORT: String(await findFreePort()),
          LATCHKEY_DATA_DIR: directory,
          LATCHKEY_LOG_LEVEL: "error",
          LATCHKEY_ADMIN_EMAIL: ADMIN.email,
          LATCHKEY_ADMIN_PASSWORD: ADMIN.password,
          SMTP_URL: `smtp://portal:hunter2@127.0.0.1:${box.port}`,
          SMTP_FROM: "Latchkey <latchkey@example.com>",
        },
        stdio: ["ignore", "pipe", "inherit"],
      });
      await announced(server);
      await use({ url: `http://localhost:${port}`, box });
      await stopped(server);
      await box.stop();
      await rm(directory, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 180_000 },
  ],
  page: async ({ browser, mailing }, use) => {
    const context = await browser.newContext({ baseURL: mailing.url });
    const page = await context.newPage();
    await signIn(page, ADMIN);
    await use(page);
    await context.close();
  },
});

async function invite(page: Page, name: string, email: string): Promise<void> {
  await page.goto("/global/team/members");
  await page.getByRole("button", { name: "Invite member" }).click();
  const form = page.getByRole("dialog", { name: "Invite member" });
  await form.getByLabel("Email").fill(email);
  await form.getByLabel("Name").fill(name);
  await form.getByRole("button", { name: "Invite" }).click();
}

test("an invitation is mailed, and the link in the mail makes its reader a member", async ({
  page,
  mailing,
  browser,
}) => {
  const name = unique("Rita");
  const email = `${name.toLowerCase()}@example.com`;
  await invite(page, name, email);
  const reveal = page.getByRole("dialog", { name: `${name} was sent this link` });
  await expect(reveal.getByText(`Sent to ${email}.`)).toBeVisible();
  const shown = await reveal.getByLabel("Invitation link").inputValue();
  await expectAccessible(page);
  await reveal.getByRole("button", { name: "Done" }).click();

  const { mail } = mailing.box.only(email);
  const link = /http\S+\/invite\/\w+/.exec(mail.text ?? "")?.[0] ?? "";
  expect(link).toBe(shown);
  const context = await browser.newContext();
  const theirs = await context.newPage();
  await theirs.goto(link);
  await theirs.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await theirs.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(theirs.getByRole("navigation", { name: "Main" })).toBeVisible();
  await context.close();
  await page.reload();
  await expect(page.getByRole("row").filter({ hasText: email })).toContainText("Active");
});

test("an invitation that the mail server refuses is said so, and its link is there to hand over", async ({
  page,
  mailing,
}) => {
  const name = unique("Gone");
  const email = `${name.toLowerCase()}@example.com`;
  await invite(page, name, email);
  const reveal = page.getByRole("dialog", { name: `Send ${name} this link` });
  await expect(reveal).toContainText(
    "The mail could not be sent: the server refused the address (550). Hand the link over yourself.",
  );
  await expect(reveal.getByLabel("Invitation link")).toHaveValue(/\/invite\//);
  await expectAccessible(page);
  expect(mailing.box.received.filter(({ to }) => to.includes(email))).toEqual([]);
});

test("settings say who sends through which server, and send a test mail", async ({ page, mailing }) => {
  await page.goto("/global/settings");
  const mail = page.getByRole("region", { name: "Mail" });
  await expect(mail).toContainText("Latchkey <latchkey@example.com>");
  await expect(mail).toContainText("127.0.0.1");
  expect(await page.content()).not.toContain("hunter2");
  await mail.getByRole("button", { name: "Send test mail" }).click();
  await expect(mail).toContainText(`Sent to ${ADMIN.email}.`);
  await expectAccessible(page);
  expect(mailing.box.only(ADMIN.email).mail.subject).toMatch(/^A test mail from Latchkey/);
  await mailing.box.stop();
  await mail.getByRole("button", { name: "Send test mail" }).click();
  await expect(mail).toContainText("The mail could not be sent: the mail server can't be reached.");
  await expectAccessible(page);
});
