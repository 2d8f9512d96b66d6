"use client";

import { useState } from "react";
import { TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import type { InvitedMember } from "@/lib/members/contract";
import { inviteMember } from "./actions";
import LinkReveal from "./link-reveal";
import { RoleField } from "./role-field";

type Props = { roles: string[]; mails: boolean; onClose: () => void };

/** Invites someone; then shows the link that makes them a member, once. */
export default function InviteForm({ roles, mails, onClose }: Props) {
  const [invited, setInvited] = useState<InvitedMember | null>(null);
  if (invited) return <LinkReveal made={invited} onClose={onClose} />;
  return (
    <Dialog
      title="Invite member"
      description={`${mails ? "They are mailed a link, which you see as well" : "You get a link to hand over"}. With it they set a password, once, within 7 days.`}
      onClose={onClose}
    >
      <Form
        action={(values) =>
          inviteMember(
            { email: values.text("email"), name: values.text("name"), roles: [values.text("roles")] },
            values.idempotencyKey,
          )
        }
        onDone={setInvited}
      >
        <DialogBody>
          <TextField
            name="email"
            label="Email"
            type="email"
            placeholder="rita@example.com"
            spellCheck={false}
            required
          />
          <TextField name="name" label="Name" help="As others will see it. They can correct it." required />
          <RoleField roles={roles} value="read-only" help="Held in global and everything below it." />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Invite</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
