"use client";

import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import type { ActionResult } from "./call";
import { Form, SubmitButton } from "./form";
import { PasswordField } from "./password-field";

type Props = {
  confirm: (password: string) => Promise<ActionResult<unknown>>;
  signedInWith: "password" | "oidc";
  onSettled: (confirmed: boolean) => void;
  onClose: () => void;
};

/** Asks who is there again before something that matters. What was typed before stays where it is. */
export default function StepUpDialog({ confirm, signedInWith, onSettled, onClose }: Props) {
  const close = (confirmed: boolean) => {
    onSettled(confirmed);
    onClose();
  };
  if (signedInWith === "oidc")
    return (
      <Dialog
        title="Confirm it is you"
        description="You signed in more than 15 minutes ago. Sign in again in a new tab, then come back here."
        onClose={() => close(false)}
      >
        <DialogBody>
          <ButtonLink href="/confirm" target="_blank" className="w-full">
            Open single sign-on in a new tab
          </ButtonLink>
        </DialogBody>
        <DialogFooter>
          <Button onClick={() => close(false)}>Cancel</Button>
          <Button variant="primary" onClick={() => close(true)}>
            Continue
          </Button>
        </DialogFooter>
      </Dialog>
    );
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
