import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { database } from "@/lib/db";
import { localRequest } from "@/lib/operation/request";
import { createPerson, type Person, recorded } from "@/lib/operation/suites/world";
import { verbs } from "@/lib/portal/verbs";
import { type MailBox, startMailServer } from "@/scripts/mail-server";

let box: MailBox;
let admin: Person;
let says: { code: number; says: string } | null = null;

beforeAll(async () => {
  box = await startMailServer({ user: { name: "portal", password: "hunter2" }, refuse: () => says });
  process.env.SMTP_URL = `smtp://portal:hunter2@127.0.0.1:${box.port}`;
  process.env.SMTP_FROM = "Latchkey <latchkey@example.com>";
});
afterAll(() => box.stop());
beforeEach(async () => {
  says = null;
  // Each has ten to send.
  admin = await createPerson("ns_global", { role: "admin" });
});

const emailOf = async (person: Person) =>
  (await database().member.findUniqueOrThrow({ where: { id: person.memberId } })).email;
const send = (person: Person) => api(person.token, "POST /settings/test-mail", { json: {} });
const status = async () => (await api(admin.token, "GET /settings/status")).body.mail;

test("before any mail, the status says who sends through which server, and no credentials", async () => {
  const { text, body } = await api(admin.token, "GET /settings/status");
  expect(body.mail).toEqual({
    from: "Latchkey <latchkey@example.com>",
    host: "127.0.0.1",
    links: "http://localhost:3000",
    sentAt: null,
    failedAt: null,
    problem: null,
  });
  expect(text).not.toMatch(/hunter2|portal:/);
});

test("a member's goes to themself, and leaves a record", async () => {
  const api = verbs(await admin.member(), localRequest(), (error) => {
    throw error;
  });
  const email = await emailOf(admin);
  expect(await api.settings.testMail({})).toEqual({ to: email, mail: "sent", mailProblem: null, serverSaid: null });
  expect(box.only(email).mail.subject).toBe("A test mail from Latchkey at localhost:3000");
  const [record] = await database().activity.findMany({ where: { actorId: admin.memberId } });
  expect(record).toMatchObject({ action: "settings.test-mail", targetId: admin.memberId, after: { to: email } });
  expect(await status()).toMatchObject({ failedAt: null, problem: null });
});

test("a machine's goes to an active owner, be it one of an owning group; without any there is nobody to ask", async () => {
  expect((await send(admin)).body).toMatchObject({ to: await emailOf(admin), mail: "sent" });
  const { memberId, token } = await createPerson("ns_global", { role: "admin" });
  const { email } = await database().member.findUniqueOrThrow({ where: { id: memberId } });
  const name = `owners ${memberId.toLowerCase()}`;
  await api(token, "POST /groups", { json: { name, members: [email] } });
  const { status } = await api(token, `PATCH /service-accounts/${admin.accountId}`, { json: { owners: [name] } });
  expect(status).toBe(200);
  expect((await send(admin)).body).toMatchObject({ to: email, mail: "sent" });
  await recorded("", (tx) => tx.$executeRaw`UPDATE members SET disabled_at = now() WHERE id = ${memberId}`);
  expect(await send(admin)).toMatchObject({ status: 409, body: { code: "conflict" } });
});

test("what the server answers is passed on in words, shown by the status until a mail goes through", async () => {
  says = { code: 550, says: "5.7.1 relaying denied" };
  expect((await send(admin)).body).toMatchObject({
    mail: "failed",
    mailProblem: "the server refused the address (550)",
    serverSaid: "550 5.7.1 relaying denied",
  });
  expect(await status(), "one address says nothing of the server").toMatchObject({ problem: null });
  const { port } = box;
  await box.stop();
  expect((await send(admin)).body).toMatchObject({ mail: "failed", mailProblem: "the mail server can't be reached" });
  expect(await status()).toMatchObject({ problem: "the mail server can't be reached" });
  says = null;
  box = await startMailServer({ user: { name: "portal", password: "hunter2" }, refuse: () => says }, port);
  expect((await send(admin)).body).toMatchObject({ mail: "sent" });
  expect(await status()).toMatchObject({ problem: null, failedAt: null });
});

test("only who may change settings sends one, and not more than ten in a quarter of an hour", async () => {
  for (const role of ["member", "read-only", "client"] as const)
    expect((await send(await createPerson("ns_global", { role }))).status, role).toBe(403);
  const sent = box.received.length;
  const answers = [];
  for (let count = 0; count < 11; count++) answers.push(await send(admin));
  expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(200), 429]);
  expect(answers.at(-1)?.headers.get("retry-after")).not.toBeNull();
  expect(box.received.length - sent).toBe(10);
});

test("a replay sends nothing", async () => {
  const headers = { "idempotency-key": "once" };
  const first = await api(admin.token, "POST /settings/test-mail", { json: {}, headers });
  const second = await api(admin.token, "POST /settings/test-mail", { json: {}, headers });
  expect(second.body).toEqual(first.body);
  box.only(await emailOf(admin));
});
