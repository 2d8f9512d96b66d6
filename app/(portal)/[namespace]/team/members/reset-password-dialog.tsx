"use client";

import { useState } from "react";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogFooter } from "@/components/ui/dialog";
import type { InvitedMember, Member } from "@/lib/members/contract";
import { resetMemberPassword } from "./actions";
import LinkReveal from "./link-reveal";

type Props = { member: Member; mails: boolean; onClose: () => void };

/** Makes the link by which someone who forgot their password chooses another. */
export default function ResetPasswordDialog({ member, mails, onClose }: Props) {
  const [made, setMade] = useState<InvitedMember | null>(null);
  if (made) return <LinkReveal made={made} onClose={onClose} />;
  return (
    <Dialog
      title={`Reset the password of ${member.name}?`}
      description={`${mails ? "They are mailed a link by which they choose a new one, and you see it as well" : "You get a link by which they choose a new one"}. Until they do, the present password and their sessions work on.`}
      onClose={onClose}
    >
      <Form action={(values) => resetMemberPassword(member.id, values.idempotencyKey)} onDone={setMade}>
        <div className="h-6" />
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Make link</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
