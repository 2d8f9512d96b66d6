"use client";

import { clsx } from "clsx";
import { type ReactNode, useRef, useState } from "react";
import type { ActionResult } from "@/components/form/call";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import type { BulkOutcome } from "@/lib/operation/contract";

type Outcome = BulkOutcome["items"][number];

type Props = {
  /** "Disable svc-backup?" */
  title: string;
  /** What follows, in one sentence. */
  children: ReactNode;
  items: { id: string; name: string; detail: ReactNode }[];
  verb: string;
  danger?: boolean;
  /** In the title of the answer: "2 of 3 disabled". */
  done: string;
  /** Of one that was not refused: "is disabled", "was already disabled". */
  became: (changed: boolean) => string;
  action: (ids: string[], idempotencyKey: string) => Promise<ActionResult<BulkOutcome>>;
  onDone: () => void;
  onClose: () => void;
};

/** One verb for the selected rows, in one request, each judged for itself: what went well stays done, what did not says why. */
export function BulkDialog({ title, children, items, verb, danger, done, became, action, onDone, onClose }: Props) {
  const [outcomes, setOutcomes] = useState<Outcome[] | null>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const names = new Map(items.map(({ id, name }) => [id, name]));
  const finish = () => {
    onDone();
    onClose();
  };

  if (outcomes) {
    const refused = outcomes.filter(({ code }) => code);
    const rest = outcomes.filter(({ code }) => !code);
    return (
      <Dialog title={`${rest.length} of ${outcomes.length} ${done}`} width="confirm" onClose={finish}>
        <DialogBody>
          <ScrollingList>
            {[...refused, ...rest].map(({ id, code, detail, changed }) => (
              <li key={id} className="flex gap-4 px-3 py-2">
                <span className="w-40 shrink-0 truncate font-medium max-md:w-28">{names.get(id) ?? id}</span>
                <span className={code ? "text-rust-text" : "text-ink-2"}>{code ? detail : became(changed)}</span>
              </li>
            ))}
          </ScrollingList>
        </DialogBody>
        <DialogFooter>
          <Button variant="primary" onClick={finish}>
            Close
          </Button>
        </DialogFooter>
      </Dialog>
    );
  }
  return (
    <Dialog title={title} width="confirm" onClose={onClose} initialFocus={() => cancel.current}>
      <Form
        action={({ idempotencyKey }) => action([...names.keys()], idempotencyKey)}
        onDone={(answer) => setOutcomes(answer.items)}
      >
        <DialogBody className="grid gap-4">
          <ScrollingList className="order-1">
            {items.map(({ id, name, detail }) => (
              <li key={id} className="flex justify-between gap-4 px-3 py-2">
                <span className="truncate font-medium">{name}</span>
                <span className="shrink-0 text-ink-3">{detail}</span>
              </li>
            ))}
          </ScrollingList>
          {children}
        </DialogBody>
        <DialogFooter>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <SubmitButton variant={danger ? "danger" : "primary"}>{verb}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}

function ScrollingList({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <ul
      // biome-ignore lint/a11y/noNoninteractiveTabindex: long lists scroll, so the keyboard must reach them.
      tabIndex={0}
      className={clsx(
        "max-h-72 divide-y divide-border overflow-y-auto rounded-6 border border-border text-13",
        className,
      )}
    >
      {children}
    </ul>
  );
}
