import type { ReactNode } from "react";
import { RelativeTime } from "@/components/relative-time";
import { type Status, StatusMark } from "@/components/status-mark";
import { ButtonLink } from "@/components/ui/button-link";
import type { Overview } from "@/lib/overview/contract";

type Item = {
  key: string;
  status: Status;
  title: ReactNode;
  detail: ReactNode;
  href: string;
  action: string;
  of: string;
};

/** What someone should look at, the most urgent first; each leads to where it is settled. */
export function NeedsAttention({ namespace, attention }: { namespace: string; attention: Overview["attention"] }) {
  const items = itemsOf(`/${namespace}/team`, attention);
  return (
    <>
      <div className="mb-3 flex items-baseline gap-3">
        <h2 id="attention" className="font-semibold">
          Needs attention
        </h2>
        {items.length > 0 && (
          <p className="text-13 text-ink-3">
            {items.length} {items.length === 1 ? "thing" : "things"} to look at
          </p>
        )}
      </div>
      {items.length === 0 ? (
        <p className="border-t border-border pt-4 text-ink-2">
          Nothing. No token ends within 7 days, none lives for ever, and each that works is used.
        </p>
      ) : (
        <ul className="divide-y divide-border border-t border-border">
          {items.map((item) => (
            <li
              key={item.key}
              className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 py-2 md:min-h-[61px] md:grid-cols-[147px_minmax(0,1fr)_auto]"
            >
              <StatusMark status={item.status} className="max-md:col-span-2" />
              <div className="min-w-0">
                <p className="wrap-anywhere md:truncate">{item.title}</p>
                <p className="text-13 wrap-anywhere text-ink-3 md:truncate">{item.detail}</p>
              </div>
              <ButtonLink href={item.href} aria-label={`${item.action} ${item.of}`}>
                {item.action}
              </ButtonLink>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function itemsOf(team: string, { expiring, stale, neverUsed, withoutExpiry }: Overview["attention"]): Item[] {
  const account = (id: string) => `${team}/service-accounts/${id}`;
  const list = (query: string) => `${team}/access-tokens?status=active&status=paused&status=rotated&${query}`;
  const items: Item[] = expiring.map((token) => ({
    key: token.id,
    status: "Expiring",
    title: (
      <>
        {token.name} of {token.serviceAccount.name} ends <RelativeTime inSentence at={token.endsAt} />
      </>
    ),
    detail: <Used at={token.lastUsedAt} from={token.lastUsedIp} word="Used" />,
    href: account(token.serviceAccount.id),
    action: "Review",
    of: `${token.name} of ${token.serviceAccount.name}`,
  }));
  for (const one of stale)
    items.push({
      key: one.id,
      status: "Stale",
      title: `${one.name} is disabled, ${one.liveTokens} ${one.liveTokens === 1 ? "token remains" : "tokens remain"}`,
      detail: <Used at={one.lastUsedAt} from={one.lastUsedIp} word="Last used" />,
      href: account(one.id),
      action: "Review",
      of: one.name,
    });
  const { oldest } = neverUsed;
  if (oldest) {
    const single = neverUsed.tokens === 1;
    const name = `${oldest.name} of ${oldest.serviceAccount.name}`;
    items.push({
      key: "never-used",
      status: "Never used",
      title: single ? name : `${neverUsed.tokens.toLocaleString("en-US")} tokens were never used`,
      detail: (
        <>
          {single ? "Created" : `The oldest, ${name}, was created`} <RelativeTime inSentence at={oldest.createdAt} /> by{" "}
          {oldest.createdBy}
        </>
      ),
      href: single ? account(oldest.serviceAccount.id) : list("used=never&sort=createdAt"),
      action: single ? "Review" : "View list",
      of: single ? name : "of tokens that were never used",
    });
  }
  if (withoutExpiry.tokens > 0)
    items.push({
      key: "no-expiry",
      status: "No expiry",
      title:
        withoutExpiry.tokens === 1
          ? "1 token never ends"
          : `${withoutExpiry.tokens.toLocaleString("en-US")} tokens never end`,
      detail: `Held by ${named(withoutExpiry.serviceAccounts)}`,
      href: list("expires=never"),
      action: "View list",
      of: "of tokens without expiry",
    });
  return items;
}

function Used({ at, from, word }: { at: string | null; from: string | null; word: string }) {
  if (at === null) return <>Never used</>;
  return (
    <>
      {word} <RelativeTime inSentence at={at} />
      {from && ` from ${from}`}
    </>
  );
}

function named(names: string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
