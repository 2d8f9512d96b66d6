"use client";

import { SquarePause } from "lucide-react";
import { useRouter } from "next/navigation";
import { BlastFacts, BlastList, ConfirmDialog } from "@/components/blast-radius";
import { useAction } from "@/components/form/use-action";
import { RelativeTime } from "@/components/relative-time";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { Impact } from "@/lib/service-accounts/contract";
import { deleteAccount, disableAccount, enableAccount } from "./actions";

type Props = {
  verb: "delete" | "disable";
  account: { id: string; name: string; status: string };
  impact: Impact;
  list: string;
  onClose: () => void;
};

/** Deleting or disabling an account: what stops, where it is named, and the way that can be taken back. */
export default function DeleteDialog({ verb, account, impact, list, onClose }: Props) {
  const router = useRouter();
  const { run } = useAction();
  const { id, name } = account;
  const { liveTokens } = impact;
  const tokens = `${liveTokens} live ${liveTokens === 1 ? "token stops" : "tokens stop"} at once`;
  const undo = () => run(() => enableAccount(id), { done: `${name} is enabled` });
  const deletes = verb === "delete";
  return (
    <ConfirmDialog<unknown>
      title={`${deletes ? "Delete" : "Disable"} ${name}?`}
      description={
        deletes
          ? `${tokens} and cannot come back. Its activity stays.`
          : `${tokens} and ${liveTokens === 1 ? "works" : "work"} again when you enable it.`
      }
      confirm={deletes ? "Delete service account" : "Disable service account"}
      typeToConfirm={deletes && liveTokens > 0 ? name : undefined}
      instead={
        deletes &&
        account.status !== "disabled" && (
          <Button
            variant="ghost"
            icon={<SquarePause aria-hidden="true" />}
            onClick={() => run(() => disableAccount(id), { done: `${name} is disabled`, undo, onDone: onClose })}
          >
            Disable instead
          </Button>
        )
      }
      action={() => (deletes ? deleteAccount(id) : disableAccount(id))}
      onDone={() => {
        if (deletes) router.push(list);
        toast(
          `${name} is ${deletes ? "deleted" : "disabled"}`,
          deletes ? {} : { action: { label: "Undo", onSelect: undo } },
        );
      }}
      onClose={onClose}
    >
      <BlastList
        label="Tokens that stop"
        rows={impact.tokens.map((token) => ({
          id: token.id,
          name: token.name,
          detail: token.hint,
          at: token.lastUsedAt ? (
            <>
              Used <RelativeTime inSentence at={token.lastUsedAt} />
            </>
          ) : (
            <span className="text-ink-3">Never used</span>
          ),
        }))}
      />
      <BlastFacts
        facts={[
          { label: "Policies", names: impact.policies },
          { label: "Groups", names: impact.groups },
        ]}
      />
    </ConfirmDialog>
  );
}
