"use client";

import { useRef, useState, useTransition } from "react";
import type { Failure } from "@/components/form/call";
import { FormAlert } from "@/components/form/form-alert";
import { useCall } from "@/components/form/step-up";
import { StatusMark } from "@/components/status-mark";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import type { Policy } from "@/lib/policies/contract";
import type { Draft } from "@/lib/policies/draft";
import { allowsEveryAction, reachWords } from "@/lib/policies/sentence";
import { readPolicy, saveSubjects } from "../actions";
import { DiffView } from "./diff-view";

export type ReviewProps = {
  base: Policy;
  draft: Draft;
  onSaved: (now: Policy) => void;
  /** Puts the draft onto what someone else saved meanwhile. */
  onMerge: (theirs: Policy) => void;
};

/** Saving a draft: one call at a time; what someone else saved meanwhile is fetched to be compared, never overwritten. */
export function useReview({ base, draft, onSaved }: ReviewProps) {
  const send = useCall();
  const running = useRef(false);
  const [pending, start] = useTransition();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [theirs, setTheirs] = useState<Policy | null>(null);

  const once = (work: () => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    start(async () => {
      try {
        await work();
      } finally {
        running.current = false;
      }
    });
  };
  const save = () =>
    once(async () => {
      const subjects = { add: draft.added.map(({ id }) => id), remove: [...draft.removed] };
      const result = await send(() => saveSubjects(base.id, subjects, base.version));
      if (result.ok) onSaved(result.data);
      else setFailure(withNames(result.error, draft));
    });
  const compare = () =>
    once(async () => {
      const result = await send(() => readPolicy(base.id));
      if (result.ok) setTheirs(result.data);
      setFailure(result.ok ? null : result.error);
    });
  return { pending, failure, theirs, save, compare, leaveMerge: () => setTheirs(null) };
}

export type ReviewState = ReturnType<typeof useReview>;

/** Who gains and who loses, in words, and the lines that change. */
export function Review({ base, draft, review }: ReviewProps & { review: ReviewState }) {
  const added = draft.added.map(({ name }) => name);
  const removed = namesOfRemoved(base, draft);
  const { failure } = review;
  return (
    <>
      <p className="text-ink-2">{summary(added.length, removed.length)}</p>
      {failure?.code === "version_conflict" && (
        <div role="alert">
          <Note tone="warning">
            {failure.message} Nothing of yours is lost.{" "}
            <button
              type="button"
              onClick={review.compare}
              className="rounded-4 font-medium text-accent-text hover:underline"
            >
              Compare and merge
            </button>
          </Note>
        </div>
      )}
      {failure && failure.code !== "version_conflict" && (
        <FormAlert failure={failure} unclaimed={failure.fields ?? []} onRetry={review.save} />
      )}
      {base.who === undefined && added.length > 0 && (
        <Note tone="warning">
          Until now this policy held for anyone. With a list of service accounts it holds only for those in it.
        </Note>
      )}
      {warning(base, added) && <Note tone="warning">{warning(base, added)}</Note>}
      {added.slice(0, MOST_CARDS).map((name) => (
        <Card key={name} base={base} name={name} added />
      ))}
      {removed.slice(0, MOST_CARDS).map((name) => (
        <Card key={name} base={base} name={name} />
      ))}
      {Math.max(added.length, removed.length) > MOST_CARDS && (
        <p className="text-13 text-ink-2">The others likewise; all of them are in the lines below.</p>
      )}
      <AccountsDiff added={added} removed={removed} />
    </>
  );
}

const MOST_CARDS = 20;

export function ReviewButtons({ review, onClose }: { review: ReviewState; onClose: () => void }) {
  return (
    <>
      <Button onClick={onClose}>Keep editing</Button>
      <Button variant="primary" pending={review.pending} onClick={review.save}>
        Save policy
      </Button>
    </>
  );
}

/** The lines that the draft takes out of the document and brings into it. */
export function AccountsDiff({ added, removed }: { added: readonly string[]; removed: readonly string[] }) {
  return (
    <DiffView
      label="Changed lines of the document"
      title="who.serviceAccounts"
      lines={[
        ...removed.map((name) => ({ sign: "-" as const, text: JSON.stringify(name) })),
        ...added.map((name) => ({ sign: "+" as const, text: JSON.stringify(name) })),
      ]}
    />
  );
}

export function namesOfRemoved({ subjects }: Policy, { removed }: Draft): string[] {
  return subjects.serviceAccounts.filter(({ id }) => removed.includes(id)).map(({ name }) => name);
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

function warning(base: Policy, added: readonly string[]): string | null {
  const wide = base.enabled && base.effect === "allow" && base.orgWide && allowsEveryAction(base.actions);
  if (!wide || added.length === 0) return null;
  const who = added.length <= 3 ? added.join(" and ") : `${added.length} accounts`;
  return `${who} ${added.length === 1 ? "gets" : "get"} every action on every socket in ${base.namespace} and below.`;
}

function summary(added: number, removed: number): string {
  const accounts = (count: number) => `${count} ${count === 1 ? "account is" : "accounts are"}`;
  const parts = [
    ...(added > 0 ? [`${accounts(added)} added`] : []),
    ...(removed > 0
      ? [`${added > 0 ? `${removed} ${removed === 1 ? "is" : "are"}` : accounts(removed)} taken out`]
      : []),
  ];
  return `${parts.join(", ")}. Nobody else is affected.`;
}

/** The server speaks of what it was sent, ids; people read names. */
function withNames(failure: Failure, { added }: Draft): Failure {
  const named = (message: string) => added.reduce((text, { id, name }) => text.replaceAll(id, name), message);
  return {
    ...failure,
    message: named(failure.message),
    fields: failure.fields?.map(({ message }) => ({ path: "", message: named(message) })),
  };
}
