"use client";

import { useRef, useState } from "react";
import type { Failure } from "@/components/form/call";
import { FormAlert } from "@/components/form/form-alert";
import { useCall } from "@/components/form/step-up";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import type { Policy } from "@/lib/policies/contract";
import type { PolicyDocument } from "@/lib/policies/document";
import { documentDiff } from "@/lib/policies/document-diff";
import type { Draft } from "@/lib/policies/draft";
import { byId, idsOf, inNames, type Known } from "@/lib/policies/references";
import { allowsEveryAction } from "@/lib/policies/sentence";
import { readPolicy, savePolicy } from "../actions";
import { DiffView } from "./diff-view";
import { Gains } from "./gains";

export type ReviewProps = {
  base: Policy;
  draft: Draft;
  known: Known;
  onSaved: (now: Policy) => void;
  /** Puts the draft onto what someone else saved meanwhile. */
  onMerge: (theirs: Policy, merged: Pick<Draft, "document" | "sockets">) => void;
};

/** Saving a draft: one call at a time; what someone else saved meanwhile is fetched to be compared, never overwritten. */
export function useReview({ base, draft, known, onSaved }: ReviewProps) {
  const { send, pending } = useCall();
  const running = useRef(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [theirs, setTheirs] = useState<Policy | null>(null);

  const once = async (work: () => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    try {
      await work();
    } finally {
      running.current = false;
    }
  };
  const save = () =>
    once(async () => {
      const saved = { ...byId(draft.document, known), sockets: idsOf(draft.sockets, known.sockets) };
      const result = await send(() => savePolicy(base.id, saved, base.version));
      if (result.ok) onSaved(result.data);
      else setFailure(withNames(result.error, known));
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
export function Review({ base, draft, known, review }: ReviewProps & { review: ReviewState }) {
  const { failure } = review;
  const { document } = draft;
  return (
    <>
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
      {base.who === undefined && document.who !== undefined && (
        <Note tone="warning">Until now this policy held for anyone. Now it holds only for those it names.</Note>
      )}
      {warning(base, document) && <Note tone="warning">{warning(base, document)}</Note>}
      <Gains base={base} draft={draft} known={known} />
      <DraftDiff base={base} draft={draft} />
    </>
  );
}

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
export function DraftDiff({ base, draft }: { base: Policy; draft: Draft }) {
  return (
    <DiffView
      label="Changed lines of the document"
      lines={documentDiff(base, { ...draft.document, sockets: draft.sockets }, 2)}
    />
  );
}

function warning(base: Policy, document: PolicyDocument): string | null {
  const wide =
    document.enabled && document.effect === "allow" && document.orgWide && allowsEveryAction(document.actions);
  const added = (document.who?.serviceAccounts ?? []).filter((name) => !base.who?.serviceAccounts?.includes(name));
  if (!wide || added.length === 0) return null;
  const who = added.length <= 3 ? added.join(" and ") : `${added.length} accounts`;
  return `${who} ${added.length === 1 ? "gets" : "get"} every action on every socket in ${base.namespace} and below.`;
}

/** The server speaks of what it was sent, ids; people read names. */
function withNames(failure: Failure, known: Known): Failure {
  return {
    ...failure,
    message: inNames(failure.message, known),
    ...(failure.fields && {
      fields: failure.fields.map(({ path, message }) => ({ path, message: inNames(message, known) })),
    }),
  };
}
