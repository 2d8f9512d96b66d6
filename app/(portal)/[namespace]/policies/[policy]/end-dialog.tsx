"use client";

import { SquarePause } from "lucide-react";
import { useRouter } from "next/navigation";
import { BlastFacts, ConfirmDialog } from "@/components/blast-radius";
import { useAction } from "@/components/form/use-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { Policy } from "@/lib/policies/contract";
import { appliesWords } from "@/lib/policies/sentence";
import { deletePolicy, setPolicyEnabled } from "../actions";

type Props = { verb: "disable" | "delete"; policy: Policy; list: string; onClose: () => void };

/** Disabling or deleting a policy: who is concerned, and the way that can be taken back. */
export default function EndDialog({ verb, policy, list, onClose }: Props) {
  const router = useRouter();
  const { run } = useAction();
  const { id, name, version, enabled, effect, who, subjects } = policy;
  const deletes = verb === "delete";
  const disable = () =>
    run(() => setPolicyEnabled(id, false, version), { done: `${name} is disabled`, onDone: onClose });
  const at = !enabled
    ? "It is disabled, so nothing stops."
    : effect === "allow"
      ? "What it allows stops at once, unless another policy allows it."
      : "What it denies is allowed at once wherever another policy allows it.";
  return (
    <ConfirmDialog<unknown>
      title={`${deletes ? "Delete" : "Disable"} ${name}?`}
      description={`${at} ${deletes ? "Its versions go with it; its activity stays." : "Enabling it brings everything back."}`}
      confirm={`${deletes ? "Delete" : "Disable"} policy`}
      typeToConfirm={deletes && enabled ? name : undefined}
      instead={
        deletes &&
        enabled && (
          <Button variant="ghost" icon={<SquarePause aria-hidden="true" />} onClick={disable}>
            Disable instead
          </Button>
        )
      }
      action={() => (deletes ? deletePolicy(id, version) : setPolicyEnabled(id, false, version))}
      onDone={() => {
        if (deletes) router.push(list);
        toast(`${name} is ${deletes ? "deleted" : "disabled"}`);
      }}
      onClose={onClose}
    >
      <BlastFacts
        facts={[
          { label: "Everyone", names: who?.everyone ? ["every member"] : who ? [] : ["members and service accounts"] },
          { label: "Accounts", names: subjects.serviceAccounts.map((one) => one.name) },
          { label: "Members", names: subjects.members.map(({ email }) => email) },
          { label: "Groups", names: subjects.groups.map((one) => one.name) },
          { label: "Applies to", names: [appliesWords(policy)] },
        ]}
      />
    </ConfirmDialog>
  );
}
