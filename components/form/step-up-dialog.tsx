"use client";

import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import type { ActionResult } from "./call";
import { Form, SubmitButton } from "./form";
import { PasswordField } from "./password-field";

type Props = {
  confirm: (password: string) => Promise<ActionResult<unknown>>;
  onSettled: (confirmed: boolean) => void;
  onClose: () => void;
};

/** Asks for the password again before something that matters. What was typed before stays where it is. */
export default function StepUpDialog({ confirm, onSettled, onClose }: Props) {
  const close = (confirmed: boolean) => {
    onSettled(confirmed);
    onClose();
  };
  return (
    <Dialog
      title="Confirm it is you"
      description="This needs your password, because you gave it more than 15 minutes ago."
      onClose={() => close(false)}
    >
      <Form action={(values) => confirm(values.raw("password"))} onDone={() => close(true)}>
        <DialogBody>
          <PasswordField name="password" label="Password" autoComplete="current-password" required />
        </DialogBody>
        <DialogFooter>
          <Button onClick={() => close(false)}>Cancel</Button>
          <SubmitButton>Confirm</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
