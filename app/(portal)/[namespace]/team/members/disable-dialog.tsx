"use client";

import { ConfirmDialog } from "@/components/blast-radius";
import { toast } from "@/components/ui/toast";
import type { Member } from "@/lib/members/contract";
import { disableMember } from "./actions";

/** Says what ends before it ends it. */
export default function DisableDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const sessions = member.sessions === 1 ? "1 session ends" : `${member.sessions} sessions end`;
  const ends =
    member.status === "invited"
      ? "The invitation link stops working at once."
      : member.sessions > 0
        ? `${sessions} at once, and signing in is refused until someone enables them.`
        : "Signing in is refused until someone enables them.";
  return (
    <ConfirmDialog
      title={`Disable ${member.name}?`}
      description={`${ends} Their roles stay, and service accounts they own keep working.`}
      confirm="Disable"
      action={() => disableMember(member.id)}
      onDone={() => toast(`${member.name} is disabled`)}
      onClose={onClose}
    />
  );
}
