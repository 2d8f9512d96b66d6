import { isLoopback } from "@/lib/network/loopback";
import type { Status } from "@/lib/settings/contract";
import { when } from "../times";
import { type Finding, fine, warning } from "./finding";

/** Whether mail is sent, and how the server took the last ones. Asks the mail server nothing itself. */
export function checkMail(mail: Status["mail"]): Finding {
  if (!mail) return fine("mail", "off; links are handed over by hand (SMTP_URL, SMTP_FROM)");
  const { host, from, links, sentAt, failedAt, problem } = mail;
  const retry = "latchkey settings test-mail";
  if (failedAt) return warning("mail", `${host} took none ${when(failedAt)}: ${problem}`, retry);
  if (isLoopback(new URL(links).hostname))
    return warning("mail", `links in mails lead to ${links}, another machine for each reader`, "Set LATCHKEY_URL.");
  if (!sentAt) return warning("mail", `none was sent yet through ${host}, as ${from}`, retry);
  return fine("mail", `works; ${host} last took one ${when(sentAt)}, as ${from}`);
}
