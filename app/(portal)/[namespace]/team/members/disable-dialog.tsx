"use client";

import { BlastFacts, BlastList, ConfirmDialog } from "@/components/blast-radius";
import { Button } from "@/components/ui/button";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { toast } from "@/components/ui/toast";
import type { MemberDetail } from "@/lib/members/contract";
import { disableMember } from "./actions";

const loadReassign = () => import("./reassign-dialog");

/** Says what ends before it ends it: sessions, the link that is out, accounts that act as them; and what they leave behind. */
export default function DisableDialog({ member, onClose }: { member: MemberDetail; onClose: () => void }) {
  const reassign = useLazyDialog(loadReassign);
  const { name, owns, ownedAccounts, actedAsBy } = member;
  const sessions = member.sessions === 1 ? "1 session ends" : `${member.sessions} sessions end`;
  const ends =
    member.status === "invited"
      ? "The invitation link stops working at once."
      : member.sessions > 0
        ? `${sessions} at once, and signing in is refused until someone enables them.`
        : "Signing in is refused until someone enables them.";
  const alone = owns.filter(({ owners }) => owners === 1);
  return (
    <>
      <ConfirmDialog
        title={`Disable ${name}?`}
        description={`${ends} Their roles stay, and the service accounts they own keep working.`}
        confirm="Disable"
        instead={
          ownedAccounts > 0 && (
            <Button
              variant="ghost"
              aria-haspopup="dialog"
              onClick={() => reassign.open({ from: { id: member.id, name }, count: ownedAccounts })}
            >
              Reassign accounts first
            </Button>
          )
        }
        action={() => disableMember(member.id)}
        onDone={() => toast(`${name} is disabled`)}
        onClose={onClose}
      >
        {ownedAccounts + actedAsBy.length > 0 && (
          <>
            <BlastList
              label={`Service accounts that keep working with ${name} as ${alone.length === owns.length ? "their only" : "an"} owner`}
              rows={owns.map(({ id, name: account, namespace, liveTokens, owners }) => ({
                id,
                name: account,
                detail: namespace,
                at: (
                  <span className="text-ink-3">
                    {liveTokens} live{owners === 1 ? ", only owner" : ""}
                  </span>
                ),
              }))}
            />
            <BlastFacts
              facts={[{ label: "Stop acting", lead: `as ${name}:`, names: actedAsBy.map((one) => one.name) }]}
            />
          </>
        )}
      </ConfirmDialog>
      {reassign.element}
    </>
  );
}
