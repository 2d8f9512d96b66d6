"use client";

import { clsx } from "clsx";
import { Check, Minus, X } from "lucide-react";
import { formatClock, formatInstant } from "@/components/instant";
import { StatusMark } from "@/components/status-mark";
import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import type { AccessTest } from "@/lib/policies/explain-contract";
import { EffectBadge } from "../effect-badge";

type Tested = AccessTest["policies"][number];
type PartFound = Tested["parts"][number];

/** What the gate would answer, and why: the policies that decide first, then those that came near. */
export function Answer({ answer, asked, namespace }: { answer: AccessTest; asked: string; namespace: string }) {
  const { decision, because, policies, country, countryDataDate, omitted, hidden, time } = answer;
  return (
    <div className="grid max-w-[920px] gap-3">
      <Verdict decision={decision} because={because} className="mb-2" />
      {policies.map((one) => (
        <TracedPolicy key={one.id} tested={one} namespace={namespace} />
      ))}
      {(omitted > 0 || hidden) && (
        <p className="text-13 text-ink-2">
          {omitted > 0 &&
            `${omitted.toLocaleString("en-US")} more ${omitted === 1 ? "policy" : "policies"} did not match. `}
          {hidden && "Policies of namespaces that you may not read took part."}
        </p>
      )}
      <p className="text-13 text-ink-3">
        Tested for {formatInstant(time)} against the policies as of {formatClock(asked)} UTC
        {country && `; the address is in ${country}, by the data of ${countryDataDate}`}. A test is not recorded as a
        decision.
      </p>
    </div>
  );
}

/** The answer itself, and its reason in a sentence. */
export function Verdict({
  decision,
  because,
  label = "Answer",
  className,
}: Pick<AccessTest, "decision" | "because"> & { label?: string; className?: string }) {
  const allowed = decision === "allow";
  return (
    <section
      aria-label={label}
      className={clsx(
        "grid gap-1 rounded-8 border px-4 py-3",
        allowed
          ? "border-[color-mix(in_srgb,var(--accent)_40%,var(--accent-tint))] bg-accent-tint"
          : "border-[color-mix(in_srgb,var(--rust)_40%,var(--rust-tint))] bg-rust-tint",
        className,
      )}
    >
      <h2>
        <StatusMark status={allowed ? "Allowed" : "Denied"} className="font-semibold" />
      </h2>
      <p>{because}</p>
    </section>
  );
}

/** One rule's part in an answer: what it asked for, and which of it was met. */
export function TracedPolicy({
  tested,
  namespace,
  label = tested.policy,
}: {
  tested: Tested;
  namespace: string;
  label?: string;
}) {
  const { id, policy, effect, matched, decides, draft, parts } = tested;
  return (
    <section aria-label={label} className="rounded-8 border border-border">
      <header className="flex flex-wrap items-center gap-2 rounded-t-8 border-b border-border bg-canvas px-4 py-2">
        <h3>
          <TextLink href={`/${namespace}/policies/${id}`} className="text-ink!">
            {policy}
          </TextLink>
        </h3>
        <EffectBadge effect={effect} />
        {draft && <Badge tone="brass">Draft</Badge>}
        <span
          className={clsx(
            "ml-auto text-13",
            !decides ? "text-ink-2" : effect === "deny" ? "text-rust-text" : "text-accent-text",
          )}
        >
          {matched ? (decides ? "Matched, decides" : "Matched") : "Did not match"}
        </span>
      </header>
      <ul className="grid gap-y-1 px-4 py-2.5 text-13">
        {parts.filter(isTold).map(({ part, present, met, because }) => (
          <li
            key={part}
            className="grid grid-cols-[88px_108px_minmax(0,1fr)] gap-x-2 max-md:grid-cols-[88px_minmax(0,1fr)]"
          >
            <span className="text-ink-2">{PARTS[part]}</span>
            <Met present={present} met={met} />
            <span className={clsx("max-md:col-span-2", met ? "text-ink-2" : "text-ink")}>{because}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const PARTS: Record<PartFound["part"], string> = {
  enabled: "Enabled",
  document: "Document",
  who: "Who",
  where: "Where",
  when: "When",
  actions: "Actions",
  appliesTo: "Applies to",
};

/** That a policy is enabled and readable goes without saying. */
function isTold({ part, met }: PartFound): boolean {
  return !met || (part !== "enabled" && part !== "document");
}

function Met({ present, met }: { present: boolean; met: boolean }) {
  const Icon = !met ? X : present ? Check : Minus;
  return (
    <span className={clsx("flex h-5 items-center gap-1.5", met ? "text-ink-2" : "font-medium text-ink")}>
      <Icon className="icon-14" aria-hidden="true" />
      {!met ? "not met" : present ? "met" : "no condition"}
    </span>
  );
}
