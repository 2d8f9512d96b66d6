import { clsx } from "clsx";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/page-header";
import { RelativeTime } from "@/components/relative-time";
import { TextLink } from "@/components/ui/text-link";
import { env } from "@/lib/env";
import type { Overview } from "@/lib/overview/contract";
import { insteadOfOverview } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { ExpiryChart } from "./overview/expiry-chart";
import { FirstSteps } from "./overview/first-steps";
import { NeedsAttention } from "./overview/needs-attention";
import { NothingToRead } from "./overview/nothing-to-read";
import { RecentActivity } from "./overview/recent-activity";

export const metadata: Metadata = { title: "Overview" };

type Props = { params: Promise<{ namespace: string }> };

const LIVE = "status=active&status=paused&status=rotated";

export default async function OverviewPage({ params }: Props) {
  const { namespace } = await params;
  const instead = await insteadOfOverview(namespace);
  if (instead && "first" in instead) redirect(instead.first);
  if (instead) return <NothingToRead namespace={namespace} roles={instead.roles} />;
  const overview = await (await portal()).overview.get({ namespace });
  const tokens = `/${namespace}/team/access-tokens`;
  const started = Object.values(overview.steps).every(Boolean);
  const empty = overview.serviceAccounts === 0;
  return (
    <>
      <PageHeader
        title="Overview"
        description={
          empty ? (
            "Four steps from here to a program that reaches what it may, and nothing else."
          ) : (
            <Sentence {...{ overview, namespace, tokens }} />
          )
        }
      />
      {!started && <FirstSteps namespace={namespace} steps={overview.steps} url={env().url} />}
      {!empty && (
        <div className={clsx("border-border", started && "border-t")}>
          <section aria-labelledby="by-expiry" className="border-b border-border px-4 pt-5 pb-6 md:px-8">
            <Heading id="by-expiry" title="Tokens by expiry" note="Next 90 days, one pin per token">
              <TextLink href={`${tokens}?expires=90d&${LIVE}&sort=expiresAt`}>View list</TextLink>
            </Heading>
            <ExpiryChart days={overview.expiryDays} />
          </section>
          <div
            className={clsx(
              "border-b border-border",
              overview.recent && "min-[1100px]:grid min-[1100px]:grid-cols-[minmax(0,765fr)_minmax(0,401fr)]",
            )}
          >
            <section aria-labelledby="attention" className="border-border px-4 pt-5 pb-6 md:px-8 min-[1100px]:border-r">
              <NeedsAttention namespace={namespace} attention={overview.attention} />
            </section>
            {overview.recent && (
              <section aria-labelledby="recent" className="border-border px-4 pt-5 pb-6 max-[1099px]:border-t md:px-8">
                <Heading id="recent" title="Recent activity">
                  <TextLink href={`/${namespace}/activity`}>View all</TextLink>
                </Heading>
                <RecentActivity records={overview.recent} />
              </section>
            )}
          </div>
        </div>
      )}
    </>
  );
}

function Heading({ id, title, note, children }: { id: string; title: string; note?: string; children: ReactNode }) {
  return (
    <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
      <h2 id={id} className="font-semibold">
        {title}
      </h2>
      {note && <p className="text-13 text-ink-3 max-md:hidden">{note}</p>}
      <span className="ml-auto text-13">{children}</span>
    </div>
  );
}

/** The state of things in one sentence; each number leads to the list it counts. */
function Sentence({ overview, namespace, tokens }: { overview: Overview; namespace: string; tokens: string }) {
  const { serviceAccounts, liveTokens, expiring } = overview;
  return (
    <>
      <TextLink href={`/${namespace}/team/service-accounts`}>{count(serviceAccounts, "service account")}</TextLink>{" "}
      {serviceAccounts === 1 ? "carries" : "carry"}{" "}
      <TextLink href={`${tokens}?${LIVE}`}>{count(liveTokens, "live token")}</TextLink>.{" "}
      {expiring.tokens === 0 ? (
        "No token expires in the next 30 days."
      ) : (
        <>
          <TextLink href={`${tokens}?expires=30d&${LIVE}&sort=expiresAt`}>
            {expiring.tokens.toLocaleString("en-US")} of them
          </TextLink>{" "}
          {expiring.tokens === 1 ? "expires" : "expire"} in the next 30 days, {expiring.tokens > 1 && "the first "}
          <RelativeTime inSentence at={expiring.first} />.
        </>
      )}
    </>
  );
}

function count(amount: number, noun: string): string {
  return `${amount === 0 ? "no" : amount.toLocaleString("en-US")} ${noun}${amount === 1 ? "" : "s"}`;
}
