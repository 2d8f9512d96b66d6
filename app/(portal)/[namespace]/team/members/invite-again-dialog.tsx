"use client";

import { useState } from "react";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogFooter } from "@/components/ui/dialog";
import type { InvitedMember, Member } from "@/lib/members/contract";
import { inviteMemberAgain } from "./actions";
import LinkReveal from "./link-reveal";

type Props = { member: Member; mails: boolean; onClose: () => void };

/** Replaces the link that is out by a new one. */
export default function InviteAgainDialog({ member, mails, onClose }: Props) {
  const [invited, setInvited] = useState<InvitedMember | null>(null);
  if (invited) return <LinkReveal made={invited} onClose={onClose} />;
  return (
    <Dialog
      title={`Invite ${member.name} again?`}
      description={
        (mails ? "They are mailed a new link for 7 days, which you see as well. " : "You get a new link for 7 days. ") +
        (member.invitedUntil ? "The one that is out stops working at once." : "The earlier one does not work any more.")
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
