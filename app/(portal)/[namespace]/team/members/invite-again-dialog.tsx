"use client";

import { useState } from "react";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogFooter } from "@/components/ui/dialog";
import type { InvitedMember, Member } from "@/lib/members/contract";
import { inviteMemberAgain } from "./actions";
import LinkReveal from "./link-reveal";

/** Replaces the link that is out by a new one. */
export default function InviteAgainDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const [invited, setInvited] = useState<InvitedMember | null>(null);
  if (invited) return <LinkReveal made={invited} onClose={onClose} />;
  return (
    <Dialog
      title={`Invite ${member.name} again?`}
      description={
        member.invitedUntil
          ? "You get a new link for 7 days. The one that is out stops working at once."
          : "You get a new link for 7 days. The earlier one does not work any more."
      }
      onClose={onClose}
    >
      <Form action={(values) => inviteMemberAgain(member.id, values.idempotencyKey)} onDone={setInvited}>
        <div className="h-6" />
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Invite again</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
