"use client";

import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import type { Policy } from "@/lib/policies/contract";
import { documentDiff } from "@/lib/policies/document-diff";
import { attaching, type Draft, sameDocument } from "@/lib/policies/draft";
import { mergeDocuments, mergeNames } from "@/lib/policies/merge";
import { DiffView } from "./diff-view";
import { DraftDiff, type ReviewProps, type ReviewState } from "./review";

/** Two changes of one version, side by side: what the other one saved, and what this draft does to it. */
export function Merge({ base, draft, theirs }: ReviewProps & { theirs: Policy }) {
  const { document, sockets, conflicts } = merged(base, draft, theirs);
  const has = attaching(theirs, sockets);
  return (
    <>
      <section className="grid gap-2">
        <h3 className="font-medium">Theirs</h3>
        <p className="text-13 text-ink-2">
          {theirs.updatedBy.name} saved version {theirs.version}. It changed these lines of version {base.version}.
        </p>
        <DiffView label={`What ${theirs.updatedBy.name} changed`} lines={documentDiff(base, theirs, 2)} />
      </section>
      <section className="grid gap-2">
        <h3 className="font-medium">Yours</h3>
        <DraftDiff base={base} draft={draft} />
      </section>
      {conflicts.length > 0 && (
        <Note tone="warning">
          Both changed <span className="mono">{conflicts.join(", ")}</span>, each in another way. Merging keeps yours
          there; look at it before you save.
        </Note>
      )}
      <p className="text-13 text-ink-2">
        {sameDocument(document, theirs) && has.add.length + has.remove.length === 0
          ? `Version ${theirs.version} has your changes already. Nothing is left to save.`
          : `Merging keeps all else of version ${theirs.version} and applies your changes to it again. You review them before they are saved.`}
      </p>
    </>
  );
}

type Buttons = ReviewProps & { theirs: Policy; review: ReviewState; onClose: () => void };

export function MergeButtons({ base, draft, theirs, review, onMerge, onClose }: Buttons) {
  return (
    <>
      <Button onClick={onClose}>Keep editing</Button>
      <Button
        variant="primary"
        onClick={() => {
          review.leaveMerge();
          onMerge(theirs, merged(base, draft, theirs));
        }}
      >
        Merge
      </Button>
    </>
  );
}

function merged(base: Policy, { document, sockets }: Draft, theirs: Policy) {
  return {
    ...mergeDocuments(base, document, theirs),
    sockets: mergeNames(base.sockets, sockets, theirs.sockets),
  };
}
