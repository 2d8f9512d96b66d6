import type { NodemailerError } from "nodemailer/lib/errors";

/**
 * Why a mail was not sent, as the rest of "The mail could not be sent: ...", and whose fault it is: the address of this one
 * person, or the server, which would refuse the next as well. Made of codes alone, never of what the server or a mail says.
 */
export type Problem = { because: string; about: "recipient" | "server" };

/** What an error of nodemailer means. */
export function problemOf(error: NodemailerError): Problem {
  const reply = error.responseCode ? ` (${error.responseCode})` : "";
  const about = (because: string): Problem => ({ because: because + reply, about: "server" });
  const { code = "", command = "", originalCode = "" } = error;
  if (isUntrusted(originalCode) || isUntrusted(String((error.cause as NodemailerError | undefined)?.code ?? "")))
    return about("the certificate of the mail server is not in order");
  if (code === "EAUTH" || code === "ENOAUTH" || code === "EOAUTH2")
    return about("the mail server refused the user or password in SMTP_URL");
  if (code === "ETLS")
    return {
      because: "the mail server offers no encrypted connection, or not one that can be trusted",
      about: "server",
    };
  if (code === "EDNS") return about("the name of the mail server is not known");
  if (code === "ETIMEDOUT" || code === "EABORT") return about("the mail server did not answer in time");
  if (command === "RCPT TO") return { because: `the server refused the address${reply}`, about: "recipient" };
  if (command === "MAIL FROM") return about("the server refused the sender, SMTP_FROM");
  if (error.responseCode)
    return about(command === "CONN" ? "the mail server takes no mail right now" : "the server refused the mail");
  return about("the mail server can't be reached");
}

/** Codes of Node and OpenSSL for a certificate that is of somebody unknown, of another host, or too old. */
function isUntrusted(code: string): boolean {
  return /^(ERR_TLS_CERT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code);
}
