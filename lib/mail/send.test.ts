import fs from "node:fs";
import { createServer, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { type MailBox, startMailServer } from "@/scripts/mail-server";
import type { Letter } from "./compose";
import { sendMail } from "./send";
import { toMailServer } from "./server";

const FROM = "Latchkey <latchkey@example.com>";
const SECRET = "hunter2/ä:@";
const LINK = "https://latchkey.example.com/invite/0123456789abcdef";

const boxes: MailBox[] = [];
afterEach(async () => {
  for (const box of boxes.splice(0)) await box.stop();
});

async function box(...wanted: Parameters<typeof startMailServer>): Promise<MailBox> {
  const made = await startMailServer(...wanted);
  boxes.push(made);
  return made;
}

/** `here`: as a server on this machine; otherwise by an address that is not known to be this machine's. */
function serverAt(port: number, { user = "", protocol = "smtp", here = true } = {}) {
  const credentials = user && `${user}:${encodeURIComponent(SECRET)}@`;
  const url = `${protocol}://${credentials}${here ? "127.0.0.1" : "0.0.0.0"}:${port}`;
  return toMailServer({ url, from: FROM }, "latchkey.example.com");
}

const letter = (more: Partial<Letter> = {}): Letter => ({
  to: { name: "Rita Tamm", address: "rita@example.com" },
  subject: "Ana Marin invites you",
  parts: ["Hello Rita,", { link: LINK, label: "Accept the invitation" }],
  ...more,
});

test("a letter arrives as text and as HTML, from SMTP_FROM, made by a machine, with an id of our host", async () => {
  const { port, only } = await box();
  expect(await sendMail(letter(), serverAt(port))).toEqual({ mail: "sent" });
  const { mail, from, to } = only("rita@example.com");
  expect({ from, to }).toEqual({ from: "latchkey@example.com", to: ["rita@example.com"] });
  expect(mail.from?.text).toBe('"Latchkey" <latchkey@example.com>');
  expect(mail.to).toMatchObject({ text: '"Rita Tamm" <rita@example.com>' });
  expect(mail.subject).toBe("Ana Marin invites you");
  expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
  expect(mail.messageId).toMatch(/^<[0-9A-Za-z]{22}@latchkey\.example\.com>$/);
  expect(mail.text).toBe(`Hello Rita,\n\nAccept the invitation:\n${LINK}\n`);
  expect(mail.html).toContain(`<a href="${LINK}">Accept the invitation</a>`);
});

test("no name makes a header, a recipient or markup of its own", async () => {
  const { port, received } = await box();
  const names = [
    "Eve\r\nBcc: eve@evil.example",
    "Eve\n\n<b>body</b>",
    'Eve" <eve@evil.example>, "x',
    "eve@evil.example, Eve",
    "Eve\u2028Subject: x\u202e",
    "=?utf-8?q?=0d=0aBcc:_eve@evil.example?=",
    "\ud800 alone",
    "<script>alert('1')</script>&",
  ];
  for (const name of names) {
    const to = { name, address: "rita@example.com" };
    const parts = [`Hello ${name},`, { link: `${LINK}"><b>`, label: name }, { items: [{ text: name, link: LINK }] }];
    expect(await sendMail(letter({ to, subject: `${name} invites you`, parts }), serverAt(port))).toEqual({
      mail: "sent",
    });
  }
  expect(received).toHaveLength(names.length);
  for (const { to, raw, mail } of received) {
    expect(to).toEqual(["rita@example.com"]);
    expect(mail.to).toMatchObject({ value: [{ address: "rita@example.com" }] });
    expect([...mail.headers.keys()].sort()).toEqual(
      ["auto-submitted", "content-type", "date", "from", "message-id", "mime-version", "subject", "to"].sort(),
    );
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(raw.split("\r\n\r\n")[0]).not.toMatch(/^(bcc|cc):/im);
    expect(mail.html).not.toMatch(/<(script|b)>/);
  }
});

test("TLS is begun where it is offered, and what stands in SMTP_URL is presented over it", async () => {
  const { port, only, presented } = await box({ user: { name: "portal", password: SECRET }, allowInsecureAuth: false });
  expect(await sendMail(letter(), serverAt(port, { user: "portal" }))).toEqual({ mail: "sent" });
  expect(only("rita@example.com")).toMatchObject({ encrypted: true, user: "portal" });
  expect(presented).toEqual([SECRET]);
  const plain = await box();
  await sendMail(letter(), serverAt(plain.port));
  expect(plain.only("rita@example.com").encrypted).toBe(true);
});

test("smtps is TLS from the first byte", async () => {
  const { port, only } = await box({ secure: true });
  expect(await sendMail(letter(), serverAt(port, { protocol: "smtps" }))).toEqual({ mail: "sent" });
  expect(only("rita@example.com").encrypted).toBe(true);
});

test("no password goes to another machine without TLS, nor to one whose certificate is not in order", async () => {
  const user = { name: "portal", password: SECRET };
  const bare = await box({ user, disabledCommands: ["STARTTLS"] });
  expect(await sendMail(letter(), serverAt(bare.port, { user: "portal", here: false }))).toMatchObject({
    mail: "failed",
    because: "the mail server offers no encrypted connection, or not one that can be trusted",
  });
  const untrusted = await box({ user });
  expect(await sendMail(letter(), serverAt(untrusted.port, { user: "portal", here: false }))).toMatchObject({
    mail: "failed",
    because: "the certificate of the mail server is not in order",
  });
  const strange = await box({ user, secure: true });
  expect(
    await sendMail(letter(), serverAt(strange.port, { user: "portal", here: false, protocol: "smtps" })),
  ).toMatchObject({ mail: "failed", because: "the certificate of the mail server is not in order" });
  expect([...bare.presented, ...untrusted.presented, ...strange.presented]).toEqual([]);
});

test("whatever the server refuses is said in words", async () => {
  const refusals: Record<string, { code: number; says: string }> = {
    "gone@example.com": { code: 550, says: "5.1.1 no such person\u0007" },
    "full@example.com": { code: 452, says: "4.2.2 mailbox full" },
  };
  const { port } = await box({
    refuse: (address) => refusals[address] ?? null,
    onMailFrom: ({ address }, _session, done) =>
      done(address === "other@example.com" ? Object.assign(new Error("not you"), { responseCode: 553 }) : null),
    size: 5_000,
  });
  const to = (address: string) => letter({ to: { name: "Rita", address } });
  expect(await sendMail(to("gone@example.com"), serverAt(port))).toEqual({
    mail: "failed",
    because: "the server refused the address (550)",
    about: "recipient",
    said: "550 5.1.1 no such person",
  });
  expect(await sendMail(to("full@example.com"), serverAt(port))).toMatchObject({
    because: "the server refused the address (452)",
    about: "recipient",
  });
  const sender = toMailServer({ url: `smtp://127.0.0.1:${port}`, from: "other@example.com" }, "localhost");
  expect(await sendMail(letter(), sender)).toMatchObject({
    because: "the server refused the sender, SMTP_FROM (553)",
    about: "server",
  });
  const guarded = await box({ user: { name: "portal", password: "another" } });
  expect(await sendMail(letter(), serverAt(guarded.port, { user: "portal" }))).toEqual({
    mail: "failed",
    because: "the mail server refused the user or password in SMTP_URL (535)",
    about: "server",
    said: null,
  });
});

test("an address that nothing can be sent to is its person's matter", async () => {
  const { port } = await box();
  for (const address of ["rita@example.com\r\nRCPT TO:<eve@evil.example>", "no address", ""])
    expect(await sendMail(letter({ to: { name: "Rita", address } }), serverAt(port))).toMatchObject({
      mail: "failed",
      about: "recipient",
    });
});

test("a server that is not there, unknown, silent or without an end holds nobody up", { timeout: 60_000 }, async () => {
  const sockets: Socket[] = [];
  const listen = (greet: (socket: Socket) => void) =>
    new Promise<{ port: number; stop: () => void }>((done) => {
      const server = createServer((socket) => {
        sockets.push(socket.on("error", () => undefined));
        greet(socket);
      }).listen(0, "127.0.0.1", () =>
        done({ port: (server.address() as { port: number }).port, stop: () => server.close() }),
      );
    });
  const silent = await listen(() => undefined);
  const endless = await listen((socket) => {
    socket.write("220 hello\r\n");
    const timer = setInterval(() => socket.write("250-and another thing\r\n"), 500);
    socket.once("close", () => clearInterval(timer));
  });
  const gone = await box();
  await gone.stop();
  const timed = async (server: ReturnType<typeof serverAt>) => {
    const began = performance.now();
    const delivery = await sendMail(letter(), server);
    return { delivery, seconds: (performance.now() - began) / 1_000 };
  };
  const unknown = toMailServer({ url: "smtp://mail.invalid", from: FROM }, "localhost");
  const [dead, nowhere, quiet, babbling] = await Promise.all([
    timed(serverAt(gone.port)),
    timed(unknown),
    timed(serverAt(silent.port)),
    timed(serverAt(endless.port)),
  ]);
  for (const socket of sockets) socket.destroy();
  silent.stop();
  endless.stop();
  expect(dead.delivery).toMatchObject({ mail: "failed", because: "the mail server can't be reached", about: "server" });
  expect(nowhere.delivery).toMatchObject({ because: "the name of the mail server is not known" });
  expect(quiet.delivery).toMatchObject({ because: "the mail server did not answer in time" });
  expect(babbling.delivery).toMatchObject({ because: "the mail server did not answer in time" });
  expect(dead.seconds).toBeLessThan(3);
  expect(quiet.seconds).toBeLessThan(7);
  expect(babbling.seconds).toBeLessThan(17);
});

test("the log names a failure by its code: no server, no password, no address, no link", async () => {
  const logged: string[] = [];
  const writeSync = fs.writeSync;
  const spy = vi.spyOn(fs, "writeSync").mockImplementation(((fd: number, data: string, ...rest: never[]) => {
    if (fd !== 2) return writeSync(fd, data, ...rest);
    logged.push(String(data));
    return Buffer.byteLength(String(data));
  }) as typeof fs.writeSync);
  const { port } = await box({
    user: { name: "portal", password: "another" },
    refuse: (address) => ({ code: 550, says: `${address} ${LINK}` }),
  });
  const open = await box({ refuse: (address) => ({ code: 550, says: `${address} ${LINK}` }) });
  await sendMail(letter(), serverAt(port, { user: "portal" }));
  await sendMail(letter(), serverAt(open.port));
  spy.mockRestore();
  expect(logged).toHaveLength(2);
  expect(logged.join("")).toContain("535");
  expect(logged.join("")).toContain("550");
  for (const word of ["rita", "hunter2", "portal", "invite/", "127.0.0.1", String(port)])
    expect(logged.join("").replace(/"(time|pid|hostname)":[^,]+/g, "")).not.toContain(word);
});
