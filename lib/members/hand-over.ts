import "server-only";
import type { Actor } from "@/lib/auth/actor";
import { type Budget, takePoints } from "@/lib/auth/attempts";
import { env } from "@/lib/env";
import { invitationLetter, passwordLetter } from "@/lib/mail/letters";
import { sendMail } from "@/lib/mail/send";
import type { InvitedMember, Member } from "./contract";

/** Whoever makes links for somebody again and again fills nobody's mailbox. */
const BY_RECIPIENT: Budget = { name: "mailed-link", points: 5, minutes: 60 };

type HandedOver = Pick<InvitedMember, "mail" | "mailProblem">;

const LETTERS = { invite: invitationLetter, reset: passwordLetter };

/**
 * The answer that shows a one-time link, and the mail that brings it to the member once it is valid, which is when the change
 * is committed. A mail that can't be sent fails nothing: whoever made the link has it.
 */
export function handOver(
  kind: keyof typeof LETTERS,
  member: Member,
  link: string,
  actor: Pick<Actor, "name">,
): { output: InvitedMember; afterwards?: () => Promise<HandedOver> } {
  const { smtp, url } = env();
  if (!smtp) return { output: { ...member, link, mail: "off", mailProblem: null } };
  const letter = LETTERS[kind]({ to: member, by: actor.name, portal: url, link });
  return {
    output: { ...member, link, mail: null, mailProblem: null },
    afterwards: async () => {
      if (!(await mayBeMailed(member.email)))
        return { mail: "failed", mailProblem: "they were sent as many as one person gets in an hour" };
      const delivery = await sendMail(letter);
      return { mail: delivery.mail, mailProblem: delivery.mail === "failed" ? delivery.because : null };
    },
  };
}

/** False as well where it can't be counted: the link is made, and nothing of it may fail any more. */
async function mayBeMailed(email: string): Promise<boolean> {
  const { granted } = await takePoints(BY_RECIPIENT, email, 1).catch(() => ({ granted: false }));
  return granted;
}
