"use client";

import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Merge, MergeButtons } from "./merge";
import { Review, ReviewButtons, type ReviewProps, useReview } from "./review";

/** The review beside the builder; on narrow screens over it. */
export function ReviewFrame({ onClose, ...props }: ReviewProps & { onClose: () => void }) {
  const [narrow] = useState(() => window.matchMedia("(width < 1100px)").matches);
  const review = useReview(props);
  const { theirs, failure } = review;
  const outdated = theirs || failure?.code === "version_conflict";
  const title = theirs ? `Merge with version ${theirs.version}` : "Review changes";
  const body = theirs ? <Merge {...props} theirs={theirs} /> : <Review {...props} review={review} />;
  const buttons = theirs ? (
    <MergeButtons {...props} theirs={theirs} review={review} onClose={onClose} />
  ) : (
    <ReviewButtons review={review} onClose={onClose} />
  );
  const next = outdated ? null : <p className="text-13 text-ink-2">Saves as version {props.base.version + 1}</p>;
  if (narrow)
    return (
      <Dialog title={title} width="confirm" onClose={onClose}>
        <DialogBody className="grid gap-3">
          {body}
          {next}
        </DialogBody>
        <DialogFooter>{buttons}</DialogFooter>
      </Dialog>
    );
  return (
    <Panel title={title} onClose={onClose}>
      <div className="grid flex-1 content-start gap-3 px-6 pb-6">{body}</div>
      <div className="sticky bottom-0 flex min-h-16 items-center gap-2 border-t border-border bg-canvas px-6 py-4">
        {next}
        <div className="ml-auto flex gap-2">{buttons}</div>
      </div>
    </Panel>
  );
}

function Panel({ title, onClose, children }: { title: string; onClose: () => void; children: React.ReactNode }) {
  const head = useRef<HTMLHeadingElement>(null);
  // Outside system: the browser's focus, which goes to what was just opened.
  useEffect(() => {
    if (title) head.current?.focus();
  }, [title]);
  return (
    <aside
      aria-labelledby="review-title"
      className="flex min-h-[calc(100dvh-216px)] flex-col border-l border-border bg-canvas"
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <div className="flex items-center justify-between pt-4 pr-4 pb-1 pl-6">
        <h2 id="review-title" ref={head} tabIndex={-1} className="text-16 font-semibold outline-none">
          {title}
        </h2>
        <Button
          variant="ghost"
          size="icon"
          aria-label="Close review"
          icon={<X aria-hidden="true" />}
          onClick={onClose}
        />
      </div>
      {children}
    </aside>
  );
}
