import "server-only";
import { createTransport, type NodemailerError } from "nodemailer";
import { randomBase62 } from "@/lib/base62";
import { logger } from "@/lib/log";
import { type Letter, oneLine, toHtml, toText } from "./compose";
import { type Problem, problemOf } from "./problem";
import { type MailServer, mailServer } from "./server";
import { noteDelivery } from "./state";

const WHOLE_MS = 15_000;
const ONE_ADDRESS = /^[^\s@<>()[\]",;:\\\p{Cc}]+@[^\s@<>()[\]",;:\\\p{Cc}]+$/u;

/** What became of a letter. `said`: the server's own words, for whoever looks after it; no log and no record holds them. */
export type Delivery = { mail: "off" } | { mail: "sent" } | ({ mail: "failed"; said: string | null } & Problem);

/**
 * Hands one letter to the mail server, to this address and no other. Never throws, and is over in 15 seconds whatever the
 * server does. Logs that it failed and with which code: no address, no link, no words of it.
 */
export async function sendMail(letter: Letter, server: MailServer | null = mailServer()): Promise<Delivery> {
  if (!server) return { mail: "off" };
  const delivery = await deliver(letter, server);
  await noteDelivery(delivery);
  return delivery;
}

async function deliver({ to, subject, parts }: Letter, { from, transport }: MailServer): Promise<Delivery> {
  if (!ONE_ADDRESS.test(to.address))
    return { mail: "failed", because: "nothing can be sent to this address", about: "recipient", said: null };
  try {
    await createTransport(transport).sendMail({
      from,
      to: { name: inHeader(to.name), address: to.address },
      envelope: { from: from.address, to: [to.address] },
      subject: inHeader(subject),
      text: toText(parts),
      html: toHtml(parts),
      messageId: `<${randomBase62(22)}@${transport.name}>`,
      // RFC 3834: nobody's holiday note answers it.
      headers: { "Auto-Submitted": "auto-generated" },
      signal: AbortSignal.timeout(WHOLE_MS),
    });
    return { mail: "sent" };
  } catch (thrown) {
    const error = thrown as NodemailerError;
    const { code, responseCode, command } = error;
    logger().warn({ code, responseCode, command: command?.split(" ", 2).join(" ") }, "a mail was not sent");
    // What answers a password is not repeated.
    const said = error.response && code !== "EAUTH" ? oneLine(error.response) : null;
    return { mail: "failed", said, ...problemOf(error) };
  }
}

/** What looks like an encoded word (RFC 2047) would be decoded where it is read, line breaks and all. */
function inHeader(text: string): string {
  return oneLine(text).replaceAll("=?", "= ?");
}
