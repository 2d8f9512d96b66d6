import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

/** A mail as it came in: to whom the envelope says, how, and what is in it. */
export type Received = {
  to: string[];
  from: string;
  encrypted: boolean;
  user: string | null;
  raw: string;
  mail: ParsedMail;
};

export type MailBox = {
  port: number;
  received: Received[];
  /** The first mail to this address, and none other to it before or since. */
  only: (address: string) => Received;
  /** Passwords that were presented, over whatever connection. */
  presented: string[];
  stop: () => Promise<void>;
};

type Wanted = SMTPServerOptions & {
  /** Must be presented before anything is taken. */
  user?: { name: string; password: string };
  /** What is said to whoever sends to this address; null: it is taken. */
  refuse?: (address: string) => { code: number; says: string } | null;
};

/** A real SMTP server for tests, on this machine alone. It offers STARTTLS with a certificate that nobody trusts. */
export async function startMailServer({ user, refuse, ...options }: Wanted = {}, at = 0): Promise<MailBox> {
  const received: Received[] = [];
  const presented: string[] = [];
  const server = new SMTPServer({
    logger: false,
    authOptional: !user,
    disabledCommands: user ? [] : ["AUTH"],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) => {
      presented.push(String(password));
      if (user && username === user.name && password === user.password) return done(null, { user: username });
      done(reply(535, "5.7.8 wrong"));
    },
    onRcptTo: ({ address }, _session, done) => {
      const refusal = refuse?.(address);
      done(refusal ? reply(refusal.code, refusal.says) : null);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", async () => {
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          to: rcptTo.map(({ address }) => address),
          from: mailFrom ? mailFrom.address : "",
          encrypted: session.secure,
          user: session.user ?? null,
          raw: raw.toString("utf8"),
          mail: await simpleParser(raw),
        });
        done(null);
      });
    },
    ...options,
  });
  server.on("error", () => undefined);
  const listening = server.listen(at, "127.0.0.1");
  await new Promise((done) => listening.once("listening", done));
  const only = (address: string) => {
    const mails = received.filter(({ to }) => to.includes(address));
    const [first] = mails;
    if (!first || mails.length > 1) throw new Error(`${mails.length} mails came for ${address}`);
    return first;
  };
  const { port } = listening.address() as AddressInfo;
  return { port, received, only, presented, stop: () => new Promise((done) => server.close(done)) };
}

function reply(responseCode: number, says: string): Error {
  return Object.assign(new Error(says), { responseCode });
}
