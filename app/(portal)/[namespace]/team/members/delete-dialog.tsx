"use client";

import { useRouter } from "next/navigation";
import { BlastFacts, ConfirmDialog } from "@/components/blast-radius";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { toast } from "@/components/ui/toast";
import type { MemberDetail } from "@/lib/members/contract";
import { deleteMember } from "./actions";

const loadReassign = () => import("./reassign-dialog");

type Props = { member: MemberDetail; list: string; onClose: () => void };

/** Deleting a member: what ends with them, and the accounts that nobody else answers for, which come first. */
export default function DeleteDialog({ member, list, onClose }: Props) {
  const router = useRouter();
  const reassign = useLazyDialog(loadReassign);
  const { id, name, version, owns, ownedAccounts, roles, groups, policies, actedAsBy } = member;
  const alone = owns.filter(({ owners }) => owners === 1);
  const names = (all: readonly { name: string }[]) => all.map((one) => one.name);
  if (alone.length > 0)
    return (
      <>
        <Dialog
          title={`${name} answers for accounts alone`}
          description="Give them another owner, then delete the member."
          width="confirm"
          onClose={onClose}
        >
          <DialogBody>
            <BlastFacts facts={[{ label: "Only owner of", names: names(alone) }]} />
          </DialogBody>
          <DialogFooter>
            <Button onClick={onClose}>Close</Button>
            <Button
              variant="primary"
              aria-haspopup="dialog"
              onClick={() => reassign.open({ from: { id, name }, count: ownedAccounts })}
            >
              Reassign accounts
            </Button>
          </DialogFooter>
        </Dialog>
        {reassign.element}
      </>
    );
  return (
    <ConfirmDialog<unknown>
      title={`Delete ${name}?`}
      description="Signing in ends at once, for good. Their activity stays, with their name."
      confirm="Delete member"
      typeToConfirm={member.status === "active" ? name : undefined}
      action={() => deleteMember(id, version)}
      onDone={() => {
        router.push(list);
        toast(`${name} is deleted`);
      }}
      onClose={onClose}
    >
      <BlastFacts
        facts={[
          {
            label: "Roles",
            names: roles.map(({ role, namespace }) => (namespace === "global" ? role : `${role}@${namespace}`)),
          },
          { label: "Groups", names: names(groups) },
          { label: "Policies", names: names(policies) },
          { label: "Owns", names: names(owns) },
          { label: "Stop acting", lead: `as ${name}:`, names: names(actedAsBy) },
        ]}
      />
    </ConfirmDialog>
  );
}
