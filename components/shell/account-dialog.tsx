"use client";

import type { ActionResult } from "@/components/form/call";
import { TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { PasswordField } from "@/components/form/password-field";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";

export type ChangeAccount = (input: {
  name: string;
  currentPassword: string;
  newPassword: string;
}) => Promise<ActionResult<void>>;

type Props = {
  member: { name: string; email: string };
  /** Off for those who sign in at an identity provider. */
  withPassword: boolean;
  change: ChangeAccount;
  onClose: () => void;
};

/** What someone can change about themself: their name, and their password where they sign in with one. */
export default function AccountDialog({ member, withPassword, change, onClose }: Props) {
  return (
    <Dialog title="Your account" description={member.email} onClose={onClose}>
      <Form
        action={(values) =>
          change({
            name: values.text("name"),
            currentPassword: values.raw("currentPassword"),
            newPassword: values.raw("newPassword"),
          })
        }
        onDone={() => {
          toast("Your account is changed");
          onClose();
        }}
      >
        <DialogBody>
          <TextField
            name="name"
            label="Name"
            autoComplete="name"
            maxLength={100}
            defaultValue={member.name}
            help="Stands beside everything you change."
          />
          {withPassword && (
            <>
              <PasswordField
                name="currentPassword"
                label="Current password"
                autoComplete="current-password"
                help="Only to choose a new one."
              />
              <PasswordField
                name="newPassword"
                label="New password"
                autoComplete="new-password"
                help="12 characters or more. A sentence works well. Your other sessions end."
              />
            </>
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Save</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
