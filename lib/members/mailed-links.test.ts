import fs from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { acceptInvitation } from "@/lib/auth/accept-invitation";
import { givenMember, TEST_PASSWORD } from "@/lib/auth/member-fixture";
import { resetPassword } from "@/lib/auth/reset-password";
import { database } from "@/lib/db";
import { newId } from "@/lib/ids";
import { localRequest } from "@/lib/operation/request";
import { tablesWith } from "@/lib/operation/suites/changes";
import { createPerson, type Person } from "@/lib/operation/suites/world";
import { type MailBox, startMailServer } from "@/scripts/mail-server";

let box: MailBox;
let admin: Person;
/** What the server says to whoever connects, or sends to an address; null: it takes everything. */
let refusal: { at: "connect" | "recipient"; code: number } | null = null;

const logged: string[] = [];
const writeSync = fs.writeSync;

beforeAll(async () => {
  box = await startMailServer({
    refuse: () => (refusal?.at === "recipient" ? { code: refusal.code, says: "not here" } : null),
    onConnect: (_session, done) =>
      done(refusal?.at === "connect" ? Object.assign(new Error("closed"), { responseCode: refusal.code }) : null),
  });
  process.env.SMTP_URL = `smtp://127.0.0.1:${box.port}`;
  process.env.SMTP_FROM = "Latchkey <latchkey@example.com>";
  admin = await createPerson("ns_global", { role: "admin" });
  vi.spyOn(fs, "writeSync").mockImplementation(((fd: number, data: string, ...rest: never[]) => {
    if (fd !== 2) return writeSync(fd, data, ...rest);
    logged.push(String(data));
    return Buffer.byteLength(String(data));
  }) as typeof fs.writeSync);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await box.stop();
});
beforeEach(() => {
  refusal = null;
  logged.length = 0;
});

const email = () => `${newId("mem").toLowerCase()}@example.com`;
const headers = (key: string) => ({ "idempotency-key": key });
const invite = (json: object, key = newId("req")) => api(admin.token, "POST /members", { json, headers: headers(key) });

function mailedLink(address: string): string {
  const { mail } = box.only(address);
  const link = /http:\/\/localhost:3000\/\S+/.exec(mail.text ?? "")?.[0] ?? "";
  expect(mail.html).toContain(`href="${link}"`);
  return link;
}

const secretOf = (link: string) => link.split("/").at(-1) as string;

test("an invitation is mailed to the person it is for, and its link makes them a member", async () => {
  const rita = email();
  const { status, body } = await invite({ email: rita, name: "Rita Tamm" });
  expect(status).toBe(201);
  expect(body).toMatchObject({ mail: "sent", mailProblem: null });
  const link = mailedLink(rita);
  expect(link).toBe(body.link);
  expect(box.only(rita).mail.subject).toMatch(/^machine-\w+ invites you to Latchkey$/);
  await acceptInvitation({ token: secretOf(link), name: "Rita Tamm", password: TEST_PASSWORD }, localRequest());
  const { activatedAt } = await database().member.findUniqueOrThrow({ where: { email: rita } });
  expect(activatedAt).not.toBeNull();
});

test("inviting again mails the new link, which is the only one that works", async () => {
  const rita = email();
  refusal = { at: "recipient", code: 550 };
  const first = await invite({ email: rita, name: "Rita Tamm" });
  refusal = null;
  const again = await api(admin.token, `POST /members/${rita}/invite`);
  expect(again.body.mail).toBe("sent");
  expect(mailedLink(rita)).toBe(again.body.link);
  const accept = (link: string) =>
    acceptInvitation({ token: secretOf(link), name: "Rita Tamm", password: TEST_PASSWORD }, localRequest());
  await expect(accept(first.body.link)).rejects.toMatchObject({ code: "not_found" });
  await accept(again.body.link);
});

test("a password link is mailed to its member, and sets the password", async () => {
  const member = await givenMember();
  const { body } = await api(admin.token, `POST /members/${member.id}/reset-password`);
  expect(body).toMatchObject({ mail: "sent", mailProblem: null });
  const link = mailedLink(member.email);
  expect(link).toMatch(/\/sign-in\/reset\//);
  expect(box.only(member.email).mail.subject).toBe("Choose a new password for Latchkey");
  await resetPassword({ token: secretOf(link), password: "an entirely new horse" }, localRequest());
});

test("a refused address or a server that is down fails nothing: the link works, and the answer says why", async () => {
  for (const [wanted, mailProblem] of [
    [{ at: "recipient", code: 550 }, "the server refused the address (550)"],
    [{ at: "connect", code: 421 }, "the mail server takes no mail right now (421)"],
  ] as const) {
    refusal = wanted;
    const rita = email();
    const { status, body } = await invite({ email: rita, name: "Rita Tamm" });
    expect(status).toBe(201);
    expect(body).toMatchObject({ mail: "failed", mailProblem });
    await acceptInvitation({ token: secretOf(body.link), name: "Rita Tamm", password: TEST_PASSWORD }, localRequest());
  }
});

test("a replay sends nothing, shows no link, and says how the first mail went", async () => {
  const input = { email: email(), name: "Rita Tamm" };
  const first = await invite(input, `invite-${input.email}`);
  const second = await invite(input, `invite-${input.email}`);
  expect(second.status).toBe(201);
  expect(second.body).toEqual({ ...first.body, link: null });
  expect(second.body.mail).toBe("sent");
  mailedLink(input.email);
  const other = { email: email(), name: "Rita Tamm" };
  refusal = { at: "recipient", code: 550 };
  await invite(other, `invite-${other.email}`);
  refusal = null;
  expect((await invite(other, `invite-${other.email}`)).body).toMatchObject({ mail: "failed", link: null });
  expect(box.received.filter(({ to }) => to.includes(other.email))).toEqual([]);
});

test("twenty at once with one key send one mail", async () => {
  const input = { email: email(), name: "Rita Tamm" };
  const answers = await Promise.all(Array.from({ length: 20 }, () => invite(input, `invite-${input.email}`)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(answers.filter(({ body }) => body.link !== null)).toHaveLength(1);
  mailedLink(input.email);
});

test("what was not committed is not mailed", async () => {
  const rita = email();
  await database().$executeRawUnsafe(`
    CREATE FUNCTION refuse_records() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$`);
  await database().$executeRawUnsafe(
    "CREATE TRIGGER refuse_records BEFORE INSERT ON activity FOR EACH ROW EXECUTE FUNCTION refuse_records()",
  );
  const { status } = await invite({ email: rita, name: "Rita Tamm" });
  await database().$executeRawUnsafe("DROP TRIGGER refuse_records ON activity");
  expect(status).toBe(500);
  const member = await givenMember();
  const stale = await api(admin.token, `POST /members/${member.id}/reset-password`, { headers: { "if-match": '"7"' } });
  expect(stale.status).toBe(412);
  expect((await invite({ email: member.email, name: "Rita Tamm" })).status).toBe(409);
  expect(box.received.filter(({ to }) => to.includes(rita) || to.includes(member.email))).toEqual([]);
});

test("an attempt that was taken back mails nothing, also when somebody else's answer is then replayed", async () => {
  await database().$executeRawUnsafe("CREATE SEQUENCE commits");
  await database().$executeRawUnsafe(`
    CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('commits') = 1 THEN PERFORM pg_sleep(1); RAISE EXCEPTION USING ERRCODE = '40P01'; END IF;
      RETURN NULL;
    END $$`);
  await database().$executeRawUnsafe(`
    CREATE CONSTRAINT TRIGGER fail_once AFTER INSERT ON members DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION fail_once()`);
  const input = { email: email(), name: "Rita Tamm" };
  const key = `invite-${input.email}`;
  const answers = await Promise.all([invite(input, key), invite(input, key)]);
  await database().$executeRawUnsafe("DROP TRIGGER fail_once ON members");
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  const links = answers.map(({ body }) => body.link).filter((link) => link !== null);
  expect(links).toEqual([mailedLink(input.email)]);
});

test("one person is mailed five links an hour; who makes more still sees them", async () => {
  const member = await givenMember();
  const answers = [];
  for (let count = 0; count < 6; count++)
    answers.push((await api(admin.token, `POST /members/${member.id}/reset-password`)).body);
  expect(answers.map(({ mail }) => mail)).toEqual([...Array(5).fill("sent"), "failed"]);
  expect(answers.at(-1).mailProblem).toBe("they were sent as many as one person gets in an hour");
  await resetPassword({ token: secretOf(answers.at(-1).link), password: "an entirely new horse" }, localRequest());
  expect(box.received.filter(({ to }) => to.includes(member.email))).toHaveLength(5);
});

test("a name of people stays in its line, and in its mail", async () => {
  const rita = email();
  const name = `"<eve@evil.example>", <b>Rita</b> & "Bcc: x`;
  expect((await invite({ email: rita, name })).body.mail).toBe("sent");
  const { to, mail } = box.only(rita);
  expect(to).toEqual([rita]);
  expect(mail.html).not.toContain("<b>");
  expect(mail.html).toContain("&lt;b&gt;Rita&lt;/b&gt; &amp;");
});

test("neither a table nor the log holds a mailed link, whether it was sent or not", async () => {
  const links: string[] = [];
  for (const wanted of [null, { at: "recipient", code: 550 }] as const) {
    refusal = wanted;
    links.push((await invite({ email: email(), name: "Rita Tamm" })).body.link);
    links.push((await api(admin.token, `POST /members/${(await givenMember()).id}/reset-password`)).body.link);
  }
  for (const link of links) {
    expect(await tablesWith(secretOf(link))).toEqual([]);
    expect(logged.join("")).not.toContain(secretOf(link));
  }
  expect(logged.join("")).toContain("a mail was not sent");
  expect(logged.join("")).not.toContain("example.com");
});
