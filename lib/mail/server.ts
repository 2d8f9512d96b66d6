import "server-only";
import type { SMTPTransportOptions } from "nodemailer/lib/smtp-transport";
import { env } from "@/lib/env";
import { isLoopback } from "@/lib/network/loopback";

type Smtp = { url: string; from: string };

/** Where mail is handed in, and as whom. */
export type MailServer = { host: string; from: { name: string; address: string }; transport: SMTPTransportOptions };

/** The server of SMTP_URL with the sender of SMTP_FROM; null: mail is off. */
export function mailServer(): MailServer | null {
  const { smtp, url } = env();
  return smtp && toMailServer(smtp, new URL(url).hostname);
}

/**
 * smtps speaks TLS from the first byte, smtp begins it where the server offers that (RFC 3207). Credentials go to no other
 * machine without it, nor to one whose certificate is not in order; this machine itself needs neither.
 */
export function toMailServer({ url, from }: Smtp, ownName: string): MailServer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const secure = protocol === "smtps:";
  const isHere = isLoopback(hostname);
  return {
    host,
    from: toSender(from),
    transport: {
      host,
      port: Number(port) || (secure ? 465 : 587),
      name: ownName.replace(/^\[|\]$/g, ""),
      secure,
      requireTLS: !secure && username !== "" && !isHere,
      tls: { minVersion: "TLSv1.2", rejectUnauthorized: !isHere },
      ...(username !== "" && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      dnsTimeout: 5_000,
      connectionTimeout: 5_000,
      greetingTimeout: 5_000,
      socketTimeout: 10_000,
      socketCloseTimeout: 0,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
  };
}

/** The two halves of `Latchkey <latchkey@example.com>`, as lib/env.ts lets it through. */
function toSender(from: string): MailServer["from"] {
  const [, name = "", address = from] = /^(.*?)<(.+)>$/.exec(from) ?? [];
  return { name: name.trim().replace(/^"(.*)"$/, "$1"), address };
}
