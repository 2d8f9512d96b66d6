import { type Letter, oneLine } from "./compose";

type Person = { name: string; email: string };
type Handover = { to: Person; by: string; portal: string; link: string };

/** Brings the link by which someone becomes a member. */
export function invitationLetter({ to, by, portal, link }: Handover): Letter {
  const host = new URL(portal).host;
  return {
    to: { name: to.name, address: to.email },
    subject: `${oneLine(by)} invites you to Latchkey`,
    parts: [
      `Hello ${oneLine(to.name)},`,
      `${oneLine(by)} invites you to Latchkey at ${host}, where your team keeps its service accounts and their access tokens.`,
      { link, label: "Accept the invitation" },
      "The link works once, within 7 days. Whoever opens it first becomes you, so pass it on to nobody.",
      "You did not expect this? Then there is nothing to do: without the link nothing happens.",
    ],
  };
}

/** Brings the link by which a member chooses a new password. */
export function passwordLetter({ to, by, portal, link }: Handover): Letter {
  const host = new URL(portal).host;
  return {
    to: { name: to.name, address: to.email },
    subject: "Choose a new password for Latchkey",
    parts: [
      `Hello ${oneLine(to.name)},`,
      `${oneLine(by)} made a link with which you choose a new password for Latchkey at ${host}.`,
      { link, label: "Choose a new password" },
      "The link works once, within 24 hours, and ends your sessions when it is used. Until then your present password works. Whoever opens it first becomes you, so pass it on to nobody.",
      "You did not ask for this? Then let the link be, and tell your admin.",
    ],
  };
}

/** Says that mail arrives. */
export function testLetter({ to, by, portal }: Omit<Handover, "link">): Letter {
  const { host } = new URL(portal);
  return {
    to: { name: to.name, address: to.email },
    subject: `A test mail from Latchkey at ${host}`,
    parts: [
      `Hello ${oneLine(to.name)},`,
      `${oneLine(by)} asked for this mail in the settings of Latchkey at ${host}. It says that mail arrives, and nothing else.`,
    ],
  };
}
