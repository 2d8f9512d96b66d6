import { type Letter, oneLine } from "./compose";

/** A token that ends: its name and public id, whose it is, when, and the page of its account. */
export type Ending = { token: string; hint: string; account: string; endsAt: Date; link: string };

const MOST_LISTED = 100;

/** Tells an owner which tokens end soon, the next one first. */
export function reminderLetter(to: { name: string; email: string }, endings: readonly Ending[]): Letter {
  const [next] = endings;
  const only = endings.length === 1 ? next : undefined;
  const more = endings.length - MOST_LISTED;
  return {
    to: { name: to.name, address: to.email },
    subject: only
      ? `Access token ${only.token} of ${only.account} ends ${instant(only.endsAt)}`
      : `${endings.length} access tokens end soon, the first ${instant(next?.endsAt ?? new Date())}`,
    parts: [
      `Hello ${oneLine(to.name)},`,
      only
        ? "an access token of a service account that you own ends soon. Whatever presents it is refused from then on."
        : "access tokens of service accounts that you own end soon. Whatever presents them is refused from then on.",
      {
        items: endings.slice(0, MOST_LISTED).map(({ token, hint, account, endsAt, link }) => ({
          text: `${oneLine(token)} (${hint}) of ${oneLine(account)} ends ${instant(endsAt)}`,
          link,
        })),
      },
      ...(more > 0 ? [`And ${more} more.`] : []),
      "Rotate a token on the page of its account: the old one goes on working while you put the new one in its place. One that nobody needs may simply end.",
      "Owners get this mail in the week before a token ends, and again on its last day.",
    ],
  };
}

const FORMAT = new Intl.DateTimeFormat("en-GB", {
  ...{ day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
  timeZone: "UTC",
});

function instant(at: Date): string {
  return `${FORMAT.format(at)} UTC`;
}
