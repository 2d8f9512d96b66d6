"use client";

import { StatusMark } from "@/components/status-mark";
import type { Policy } from "@/lib/policies/contract";
import type { PolicyDocument } from "@/lib/policies/document";
import { reachWords } from "@/lib/policies/sentence";

const MOST_CARDS = 20;

/** The service accounts that the draft brings in and takes out, and what that means for each. */
export function Gains({ base, document }: { base: Policy; document: PolicyDocument }) {
  const [before, now] = [base.who?.serviceAccounts ?? [], document.who?.serviceAccounts ?? []];
  const added = now.filter((name) => !before.includes(name));
  const removed = before.filter((name) => !now.includes(name));
  return (
    <>
      {added.slice(0, MOST_CARDS).map((name) => (
        <Card key={name} base={base} name={name} added />
      ))}
      {removed.slice(0, MOST_CARDS).map((name) => (
        <Card key={name} base={base} name={name} />
      ))}
      {Math.max(added.length, removed.length) > MOST_CARDS && (
        <p className="text-13 text-ink-2">The others likewise; all of them are in the lines below.</p>
      )}
    </>
  );
}

function Card({ base, name, added = false }: { base: Policy; name: string; added?: boolean }) {
  const gains = (base.effect === "allow") === added;
  return (
    <section aria-label={name} className="rounded-8 border border-border bg-surface">
      <h3 className="border-b border-border px-3 py-2">
        <StatusMark status={gains ? "Gains" : "Loses"}>
          {gains ? "Gains" : "Loses"} <span className="font-medium text-ink">{name}</span>
        </StatusMark>
      </h3>
      <p className="px-3 py-2 text-13 text-ink-2">{consequence(base, added)}</p>
    </section>
  );
}

function consequence(base: Policy, added: boolean): string {
  const reach = reachWords(base);
  if (!base.enabled) return `Nothing yet: the policy is disabled. Once it is enabled: ${reach}.`;
  if (base.effect === "deny")
    return added
      ? `Denied from now on, whatever another policy allows: ${reach}.`
      : `No longer denied here: ${reach}. It reaches what another policy allows.`;
  return added
    ? `${reach.charAt(0).toUpperCase()}${reach.slice(1)}, unless another policy denies it.`
    : `No longer allowed here: ${reach}. It keeps what another policy allows.`;
}
