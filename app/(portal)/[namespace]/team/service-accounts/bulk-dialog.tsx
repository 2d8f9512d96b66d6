"use client";

import { BulkDialog } from "@/components/data-table/bulk-dialog";
import { Note } from "@/components/ui/note";
import { changeAccounts } from "./actions";

type Account = { id: string; name: string; liveTokens: number };
type Verb = "enable" | "disable" | "delete";
type Props = { verb: Verb; accounts: Account[]; onDone: () => void; onClose: () => void };

const VERBS = { enable: "Enable", disable: "Disable", delete: "Delete" };
const DONE = { enable: "enabled", disable: "disabled", delete: "deleted" };
const ONE = {
  enable: "works again",
  disable: "stops at once and works again on enable",
  delete: "stops at once and cannot come back",
};
const SEVERAL = {
  enable: "work again",
  disable: "stop at once and work again on enable",
  delete: "stop at once and cannot come back",
};

/** Enables, disables or deletes the chosen accounts. */
export default function AccountsBulkDialog({ verb, accounts, onDone, onClose }: Props) {
  const tokens = accounts.reduce((sum, { liveTokens }) => sum + liveTokens, 0);
  const [first] = accounts;
  return (
    <BulkDialog
      title={`${VERBS[verb]} ${first && accounts.length === 1 ? first.name : `${accounts.length} service accounts`}?`}
      items={accounts.map(({ id, name, liveTokens }) => ({ id, name, detail: `${liveTokens} live` }))}
      verb={VERBS[verb]}
      danger={verb === "delete"}
      done={DONE[verb]}
      became={(changed) => `${changed ? "is" : "was already"} ${DONE[verb]}`}
      action={(ids, idempotencyKey) => changeAccounts(verb, ids, idempotencyKey)}
      onDone={onDone}
      onClose={onClose}
    >
      <p className="text-ink-2">{fate(verb, accounts.length, tokens)}</p>
      {verb === "delete" && (
        <Note tone="warning" className="order-2">
          Groups and policies forget them. Their activity stays, with their names.
        </Note>
      )}
    </BulkDialog>
  );
}

/** What becomes of the tokens of so many accounts. */
function fate(verb: Verb, accounts: number, tokens: number): string {
  if (tokens === 0) return accounts === 1 ? "It has no live token." : "None of them has a live token.";
  return tokens === 1 ? `1 live token ${ONE[verb]}.` : `${tokens} live tokens ${SEVERAL[verb]}.`;
}
