import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { givenMember } from "@/lib/auth/member-fixture";
import { database } from "@/lib/db";
import { createPerson, type Person, recorded } from "@/lib/operation/suites/world";
import { type MailBox, startMailServer } from "@/scripts/mail-server";
import { remindOwners } from "./reminders";

const DAY = 86_400_000;

let box: MailBox;
let admin: Person;
let refused: string[] = [];
let closed = false;
let owner: { id: string; email: string };
let account: { id: string; name: string };

beforeAll(async () => {
  box = await startMailServer({
    refuse: (address) => (refused.includes(address) ? { code: 550, says: "no such person" } : null),
    onConnect: (_session, done) => done(closed ? Object.assign(new Error("closed"), { responseCode: 421 }) : null),
  });
  process.env.SMTP_URL = `smtp://127.0.0.1:${box.port}`;
  process.env.SMTP_FROM = "Latchkey <latchkey@example.com>";
});
afterAll(() => box.stop());

beforeEach(async () => {
  refused = [];
  closed = false;
  admin = await createPerson("ns_global", { role: "admin" });
  // What other tests left behind ends another day.
  await change((tx) => tx.$executeRaw`UPDATE access_tokens SET expires_at = now() + interval '90 days'`);
  box.received.length = 0;
  owner = await givenMember();
  account = await addAccount([owner.email]);
});

async function addAccount(owners: string[]): Promise<{ id: string; name: string }> {
  const name = `svc-${Math.random().toString(36).slice(2, 10)}`;
  const { status, body, text } = await api(admin.token, "POST /service-accounts", { json: { name, owners } });
  expect(status, text).toBe(201);
  return { id: body.id, name };
}

/** A token that ends in so many days; answers its id and plaintext. */
async function addToken(days: number, name = "nightly", of = account): Promise<{ id: string; token: string }> {
  const expiresAt = new Date(Date.now() + days * DAY).toISOString();
  const { status, body, text } = await api(admin.token, `POST /service-accounts/${of.id}/tokens`, {
    json: { name, expiresAt },
  });
  expect(status, text).toBe(201);
  return { id: body.id, token: body.token };
}

const mailsTo = (email: string) => box.received.filter(({ to }) => to.includes(email));
const change = (make: Parameters<typeof recorded>[1]) => recorded("", make);
/** As if that much of the token's life had gone by. */
const age = (id: string, days: number) =>
  change(
    (tx) => tx.$executeRaw`
      UPDATE access_tokens SET expires_at = expires_at - make_interval(days => ${days}), created_at = created_at - make_interval(days => ${days})
      WHERE id = ${id}`,
  );

test("an owner gets one mail that lists what ends within a week, with a link and without a secret", async () => {
  const other = await addAccount([owner.email]);
  const first = await addToken(3);
  const second = await addToken(6, "<weekly>", other);
  await addToken(8, "later");
  expect(await remindOwners()).toBe(1);
  const { mail, raw } = box.only(owner.email);
  expect(mail.subject).toMatch(/^2 access tokens end soon, the first \d+ \w+ \d{4}, \d\d:\d\d UTC$/);
  const text = mail.text ?? "";
  for (const [token, name, of] of [
    [first, "nightly", account],
    [second, "<weekly>", other],
  ] as const) {
    expect(text).toContain(`- ${name} (lks_${token.id.slice(4)}) of ${of.name} ends `);
    expect(text).toContain(`http://localhost:3000/global/team/service-accounts/${of.id}`);
    expect(raw + text + mail.html).not.toContain(token.token.slice(17));
  }
  expect(text).not.toContain("later");
  expect(mail.html).toContain("&lt;weekly&gt;");
  expect(mail.html).not.toContain("<weekly>");
});

test("once in its last week and once on its last day, however often it runs", async () => {
  const { id } = await addToken(5);
  for (let round = 0; round < 3; round++) await remindOwners();
  expect(mailsTo(owner.email)).toHaveLength(1);
  await age(id, 4);
  for (let round = 0; round < 3; round++) await remindOwners();
  const mails = mailsTo(owner.email);
  expect(mails).toHaveLength(2);
  expect(mails[1]?.mail.subject).toMatch(new RegExp(`^Access token nightly of ${account.name} ends \\d+`));
});

test("members of an owning group are told too; who is disabled, or never accepted, is not", async () => {
  const [one, two] = [await givenMember(), await givenMember()];
  const [disabled, invited] = [await givenMember({ disabled: true }), await givenMember({ activated: false })];
  const name = `owners ${one.id.toLowerCase()}`;
  const members = [one, two, disabled, invited, owner].map(({ email }) => email);
  expect((await api(admin.token, "POST /groups", { json: { name, members } })).status).toBe(201);
  const owned = await addAccount([name, owner.email]);
  await addToken(2, "shared", owned);
  expect(await remindOwners()).toBe(3);
  for (const { email } of [one, two, owner]) expect(box.only(email).mail.text).toContain("shared");
  for (const { email } of [disabled, invited]) expect(mailsTo(email)).toEqual([]);
});

test("nobody is told of what ended, was revoked or rotated, of a disabled account, or of a token made for a day", async () => {
  const expired = await addToken(3, "expired");
  await age(expired.id, 3);
  const revoked = await addToken(3, "revoked");
  await api(admin.token, `DELETE /access-tokens/${revoked.id}`);
  const rotated = await addToken(3, "rotated");
  const { body } = await api(admin.token, `POST /access-tokens/${rotated.id}/rotate`, { json: { overlapHours: 24 } });
  await change(
    (tx) => tx.$executeRaw`UPDATE access_tokens SET expires_at = now() + interval '90 days' WHERE id = ${body.id}`,
  );
  await addToken(0.9, "short");
  const paused = await addAccount([owner.email]);
  await addToken(3, "of a disabled account", paused);
  await api(admin.token, `POST /service-accounts/${paused.id}/disable`);
  expect(await remindOwners()).toBe(0);
  expect(box.received).toEqual([]);
});

test("eight instances at once send one mail to each owner", async () => {
  const others = [];
  for (let count = 0; count < 5; count++) {
    const other = await givenMember();
    others.push(other);
    await addToken(3, "one", await addAccount([other.email, owner.email]));
  }
  const sent = await Promise.all(Array.from({ length: 8 }, () => remindOwners()));
  expect(sent.reduce((sum, mails) => sum + mails, 0)).toBe(6);
  for (const { email } of [...others, owner]) box.only(email);
});

test("what fails is tried again by the next run, and holds up nobody else", async () => {
  const other = await givenMember();
  await addToken(3, "one", await addAccount([owner.email, other.email]));
  refused = [owner.email];
  expect(await remindOwners()).toBe(1);
  box.only(other.email);
  refused = [];
  expect(await remindOwners()).toBe(1);
  box.only(owner.email);
  await addToken(3, "two", await addAccount([owner.email, other.email]));
  closed = true;
  expect(await remindOwners()).toBe(0);
  closed = false;
  expect(await remindOwners()).toBe(2);
  expect(mailsTo(owner.email)).toHaveLength(2);
});

test("a mail that is on its way is not sent by another; one whose process is gone is sent by the next", async () => {
  const { id } = await addToken(3);
  const claim = (minutes: number) => database().$executeRaw`
    INSERT INTO token_reminders (token_id, member_id, stage, claimed_at)
    VALUES (${id}, ${owner.id}, 'week', now() - make_interval(mins => ${minutes}))
    ON CONFLICT (token_id, member_id, stage) DO UPDATE SET claimed_at = excluded.claimed_at`;
  await claim(1);
  expect(await remindOwners()).toBe(0);
  await claim(10);
  expect(await remindOwners()).toBe(1);
  expect(await remindOwners()).toBe(0);
});
