import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { rest } from "@/lib/api/server-fixture";
import { initialise } from "@/lib/setup/initialise";
import { type MailBox, startMailServer } from "@/scripts/mail-server";
import { emptyHome, latchkey, listening, type Ran, removeHomes } from "./process-fixture";

// Processes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const folder = emptyHome();
const tokenFile = join(folder, "bootstrap-token");
let server: { url: string; stop: () => void };
let box: MailBox;

beforeAll(async () => {
  box = await startMailServer({
    refuse: (address) => (address.startsWith("gone") ? { code: 550, says: "no such person" } : null),
  });
  process.env.SMTP_URL = `smtp://127.0.0.1:${box.port}`;
  process.env.LATCHKEY_URL = "https://latchkey.example.com";
  process.env.SMTP_FROM = "Latchkey <latchkey@example.com>";
  process.env.LATCHKEY_ADMIN_EMAIL = "ana@example.com";
  process.env.LATCHKEY_ADMIN_PASSWORD = "correct horse battery";
  process.env.LATCHKEY_BOOTSTRAP_TOKEN_FILE = tokenFile;
  await initialise();
  server = await listening(rest);
});
afterAll(async () => {
  server.stop();
  await box.stop();
  removeHomes();
});

function admin(...args: string[]): Promise<Ran> {
  const token = readFileSync(tokenFile, "utf8").trim();
  return latchkey(args, { HOME: folder, TMPDIR: folder, LATCHKEY_URL: server.url, LATCHKEY_ADMIN_TOKEN: token });
}

test("an invitation says whether it was mailed; the link alone goes to stdout", async () => {
  const sent = await admin("member", "invite", "rita@example.com");
  expect(sent.stdout, sent.stderr).toMatch(/^https:\S+\/invite\/\w+\n$/);
  expect(sent.stderr).toMatch(/Mail\s+sent to rita@example\.com/);
  expect(box.only("rita@example.com").mail.text).toContain(sent.stdout.trim());
  const failed = await admin("member", "invite", "gone@example.com");
  expect(failed).toMatchObject({ code: 0 });
  expect(failed.stderr).toMatch(/Mail\s+not sent: the server refused the address \(550\); hand the link over yourself/);
});

test("doctor says that mail works, and after a test mail what is wrong", async () => {
  const mail = async () =>
    (JSON.parse((await admin("doctor", "-t", "json")).stdout) as { check: string; is: string; says: string }[]).find(
      ({ check }) => check === "mail",
    );
  expect(await mail()).toMatchObject({ is: "ok", says: expect.stringMatching(/^works; 127\.0\.0\.1 last took one/) });
  await box.stop();
  const tried = await admin("settings", "test-mail");
  expect(tried.stdout, tried.stderr).toMatch(
    /To\s+ana@example\.com\nMail\s+failed\nMail problem\s+the mail server can't/,
  );
  expect(await mail()).toMatchObject({
    is: "warn",
    says: expect.stringMatching(/^127\.0\.0\.1 took none .*: the mail server can't be reached$/),
  });
});
