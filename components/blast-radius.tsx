"use client";

import { type ReactNode, useRef, useState } from "react";
import { FactList } from "./fact-list";
import type { ActionResult } from "./form/call";
import { Field } from "./form/field";
import { Form, SubmitButton } from "./form/form";
import type { FormValues } from "./form/values";
import { Button } from "./ui/button";
import { Dialog, DialogBody, DialogFooter } from "./ui/dialog";
import { Input } from "./ui/input";

type Props<D> = {
  /** "Delete svc-backup?" */
  title: string;
  /** What stops and what stays: "2 live tokens stop at once and cannot come back. Its activity stays." */
  description: ReactNode;
  /** The button repeats the verb of the title: "Delete service account". */
  confirm: string;
  /** Asked to be typed only when something live will stop. */
  typeToConfirm?: string;
  /** The way that can be taken back: "Disable instead". */
  instead?: ReactNode;
  action: (values: FormValues) => Promise<ActionResult<D>>;
  onDone?: (data: D) => void;
  onClose: () => void;
  /** What breaks: `BlastList`, `FactList`. */
  children?: ReactNode;
};

/** The confirmation of what cannot be undone: names what will break before it asks. */
export function ConfirmDialog<D>({
  title,
  description,
  confirm,
  typeToConfirm,
  instead,
  action,
  onDone,
  onClose,
  children,
}: Props<D>) {
  const [typed, setTyped] = useState("");
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      title={title}
      description={description}
      width="confirm"
      onClose={onClose}
      initialFocus={() => (instead && !typeToConfirm ? cancel.current : null)}
    >
      <Form
        action={action}
        onDone={(data) => {
          onClose();
          onDone?.(data);
        }}
      >
        {(children || typeToConfirm) && (
          <DialogBody className="grid gap-5">
            {children}
            {typeToConfirm && (
              <Field
                name="confirmation"
                label={
                  <>
                    <span className="font-normal">Type </span>
                    {typeToConfirm}
                    <span className="font-normal"> to confirm</span>
                  </>
                }
              >
                {(wired) => (
                  <Input
                    {...wired}
                    autoComplete="off"
                    spellCheck={false}
                    value={typed}
                    onChange={(event) => setTyped(event.target.value)}
                  />
                )}
              </Field>
            )}
          </DialogBody>
        )}
        {!children && !typeToConfirm && <div className="h-6" />}
        <DialogFooter instead={instead}>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <SubmitButton variant="danger" disabled={typeToConfirm !== undefined && typed.trim() !== typeToConfirm}>
            {confirm}
          </SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}

type Row = { id: string; name: string; detail?: ReactNode; at: ReactNode };

/** The things that stop, in a ruled box: name, hint, when last used. Long lists are cut with a count. */
export function BlastList({ label, rows, most = 5 }: { label: string; rows: Row[]; most?: number }) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1.5 text-13 text-ink-3">{label}</h3>
      <ul className="divide-y divide-border rounded-6 border border-border">
        {rows.slice(0, most).map((row) => (
          <li key={row.id} className="flex min-h-10 flex-wrap items-center gap-x-4 px-3 py-2 text-13">
            <span className="w-44 truncate font-medium max-md:w-auto max-md:flex-1">{row.name}</span>
            <span className="mono min-w-0 flex-1 truncate text-ink-2 max-md:order-last max-md:basis-full">
              {row.detail}
            </span>
            <span>{row.at}</span>
          </li>
        ))}
        {rows.length > most && (
          <li className="px-3 py-2 text-13 text-ink-2">and {(rows.length - most).toLocaleString("en-US")} more</li>
        )}
      </ul>
    </section>
  );
}

/** What else is touched: policies, groups, sockets, each named; empty ones are left out. */
export function BlastFacts({ facts }: { facts: { label: string; names: string[]; lead?: string }[] }) {
  const told = facts.filter(({ names }) => names.length > 0);
  if (told.length === 0) return null;
  return (
    <FactList
      className="-mt-1 grid-cols-[92px_minmax(0,1fr)] text-14"
      facts={told.map(({ label, names, lead }) => ({ label, value: [lead, named(names)].filter(Boolean).join(" ") }))}
    />
  );
}

function named(names: string[]) {
  const shown = names.slice(0, 3);
  if (names.length > 3) return `${shown.slice(0, 2).join(", ")} and ${(names.length - 2).toLocaleString("en-US")} more`;
  return shown.join(", ");
}
