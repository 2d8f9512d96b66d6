"use client";

import { useState } from "react";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import type { BulkOutcome } from "@/lib/operation/contract";
import { changeAccounts } from "./actions";

type Account = { id: string; name: string; liveTokens: number };
type Verb = "enable" | "disable" | "delete";

const DONE = { enable: "enabled", disable: "disabled", delete: "deleted" };
const WORDS = {
  enable: "work again",
  disable: "stop at once and work again on enable",
  delete: "stop at once and cannot come back",
};

/** One verb for several accounts, each for itself: what went well stays done, what did not says why. */
export default function BulkDialog({
  verb,
  accounts,
  onDone,
  onClose,
}: {
  verb: Verb;
  accounts: Account[];
  onDone: () => void;
  onClose: () => void;
}) {
  const [outcomes, setOutcomes] = useState<BulkOutcome["items"] | null>(null);
  const tokens = accounts.reduce((sum, { liveTokens }) => sum + liveTokens, 0);
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const what = accounts.length === 1 ? accounts[0]?.name : `${accounts.length} service accounts`;
  const title = `${verb[0]?.toUpperCase()}${verb.slice(1)}`;
  const finish = () => {
    onDone();
    onClose();
  };

  if (outcomes) {
    const failed = outcomes.filter(({ code }) => code);
    return (
      <Dialog
        title={`${outcomes.length - failed.length} of ${outcomes.length} ${DONE[verb]}`}
        width="confirm"
        onClose={finish}
      >
        <DialogBody>
          <ul className="divide-y divide-border rounded-6 border border-border text-13">
            {outcomes.map(({ id, code, detail, changed }) => (
              <li key={id} className="flex gap-4 px-3 py-2">
                <span className="w-40 shrink-0 truncate font-medium">{names.get(id) ?? id}</span>
                <span className={code ? "text-rust-text" : "text-ink-2"}>
                  {code ? detail : `${changed ? "is" : "was already"} ${DONE[verb]}`}
                </span>
              </li>
            ))}
          </ul>
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
    <Dialog title={`${title} ${what}?`} width="confirm" onClose={onClose}>
      <Form
        action={({ idempotencyKey }) => changeAccounts(verb, [...names.keys()], idempotencyKey)}
        onDone={({ items }) => setOutcomes(items)}
      >
        <DialogBody className="grid gap-4">
          <p className="text-ink-2">
            {tokens} live {tokens === 1 ? "token" : "tokens"}{" "}
            {tokens === 1 ? WORDS[verb].replace("stop ", "stops ").replace("work ", "works ") : WORDS[verb]}.
          </p>
          <ul className="max-h-60 divide-y divide-border overflow-y-auto rounded-6 border border-border text-13">
            {accounts.map(({ id, name, liveTokens }) => (
              <li key={id} className="flex justify-between px-3 py-2">
                <span className="font-medium">{name}</span>
                <span className="text-ink-3">{liveTokens} live</span>
              </li>
            ))}
          </ul>
          {verb === "delete" && (
            <Note tone="warning">Groups and policies forget them. Their activity stays, with their names.</Note>
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton variant={verb === "delete" ? "danger" : "primary"}>{title}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
