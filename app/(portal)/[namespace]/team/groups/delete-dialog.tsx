"use client";

import { useRouter } from "next/navigation";
import { BlastFacts, ConfirmDialog } from "@/components/blast-radius";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
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
  if (only.length > 0)
    return (
      <Dialog
        title={`${name} answers for accounts alone`}
        description="Give them another owner, then delete it."
        width="confirm"
        onClose={onClose}
      >
        <DialogBody>
          <BlastFacts facts={[{ label: "Only owner of", names: only.map((account) => account.name) }]} />
        </DialogBody>
        <DialogFooter>
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </DialogFooter>
      </Dialog>
    );
  return (
    <ConfirmDialog<unknown>
      title={`Delete ${name}?`}
      description="Those in it stay, without what the group gave them. Its activity stays."
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
            { label: "Owns", names: impact.owns.map((account) => account.name) },
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
