"use client";

import { Button } from "@/components/ui/button";
import type { Policy } from "@/lib/policies/contract";
import { isUnchanged, reapply } from "@/lib/policies/draft";
import { lineDiff } from "@/lib/policies/line-diff";
import { documentLines } from "@/lib/policies/plain-document";
import { DiffView } from "./diff-view";
import { AccountsDiff, namesOfRemoved, type ReviewProps, type ReviewState } from "./review";

/** Two changes of one version, side by side: what the other one saved, and what this draft does to it. */
export function Merge({ base, draft, theirs }: ReviewProps & { theirs: Policy }) {
  const merged = reapply(draft, theirs.subjects.serviceAccounts);
  return (
    <>
      <section className="grid gap-2">
        <h3 className="font-medium">Theirs</h3>
        <p className="text-13 text-ink-2">
          {theirs.updatedBy.name} saved version {theirs.version}. It changed these lines of version {base.version}.
        </p>
        <DiffView
          label={`What ${theirs.updatedBy.name} changed`}
          lines={lineDiff(documentLines(base), documentLines(theirs), 2)}
        />
      </section>
      <section className="grid gap-2">
        <h3 className="font-medium">Yours</h3>
        <AccountsDiff added={draft.added.map(({ name }) => name)} removed={namesOfRemoved(base, draft)} />
      </section>
      <p className="text-13 text-ink-2">
        {isUnchanged(merged)
          ? `Version ${theirs.version} has your changes already. Nothing is left to save.`
          : `Merging keeps all of version ${theirs.version} and applies your changes to it again. You review them before they are saved.`}
      </p>
    </>
  );
}

type Buttons = ReviewProps & { theirs: Policy; review: ReviewState; onClose: () => void };

export function MergeButtons({ theirs, review, onMerge, onClose }: Buttons) {
  return (
    <>
      <Button onClick={onClose}>Keep editing</Button>
      <Button
        variant="primary"
        onClick={() => {
          review.leaveMerge();
          onMerge(theirs);
        }}
      >
        Merge
      </Button>
    </>
  );
}
