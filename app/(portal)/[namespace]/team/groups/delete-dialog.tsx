"use client";

import { useRouter } from "next/navigation";
import { BlastFacts, ConfirmDialog } from "@/components/blast-radius";
import { toast } from "@/components/ui/toast";
import type { GroupImpact, WholeGroup } from "@/lib/groups/contract";
import { deleteGroup } from "./actions";

type Props = { group: WholeGroup; impact: GroupImpact; list: string; onClose: () => void };

/** Deleting a group: who loses what it let in, and the accounts that it answers for. */
export default function DeleteDialog({ group, impact, list, onClose }: Props) {
  const router = useRouter();
  const { id, name, version, size } = group;
  const people = size.members + size.serviceAccounts;
  const live = people > 0 && impact.policies.length + impact.hidden > 0;
  const only = impact.owns.filter((account) => account.only);
  return (
    <ConfirmDialog<unknown>
      title={`Delete ${name}?`}
      description={
        only.length > 0
          ? "It is the only owner of some accounts. Give those another owner first."
          : `Those in it stay, without what the group gave them. Its activity stays.`
      }
      confirm="Delete group"
      typeToConfirm={live ? name : undefined}
      action={() => deleteGroup(id, version)}
      onDone={() => {
        router.push(list);
        toast(`${name} is deleted`);
      }}
      onClose={onClose}
    >
      {people + impact.policies.length + impact.owns.length + impact.hidden > 0 && (
        <BlastFacts
          facts={[
            { label: "Members", names: group.members.map((member) => member.name) },
            { label: "Accounts", names: group.serviceAccounts.map((account) => account.name) },
            { label: "Policies", names: impact.policies.map((policy) => policy.name) },
            { label: "Owns", names: impact.owns.filter((account) => !account.only).map((account) => account.name) },
            { label: "Only owner", names: only.map((account) => account.name) },
            {
              label: "Also",
              names: impact.hidden > 0 ? [`${impact.hidden.toLocaleString("en-US")} you can't see`] : [],
            },
          ]}
        />
      )}
    </ConfirmDialog>
  );
}
