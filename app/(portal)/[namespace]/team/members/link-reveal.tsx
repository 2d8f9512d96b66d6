"use client";

import { useId, useRef } from "react";
import { CopyButton } from "@/components/copy-button";
import { formatInstant } from "@/components/instant";
import { SecretField } from "@/components/secret-field";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import type { InvitedMember } from "@/lib/members/contract";

/** The one time an invitation link is shown. Escape and a click outside do nothing. */
export default function LinkReveal({ invited, onClose }: { invited: InvitedMember; onClose: () => void }) {
  const id = useId();
  const copy = useRef<HTMLButtonElement>(null);
  const { name, email, link, invitedUntil } = invited;
  return (
    <Dialog
      title={`Send ${name} this link`}
      description={`This is the only time it is shown. Hand it to ${email} yourself: whoever opens it first becomes ${name}.`}
      width="confirm"
      locked
      initialFocus={() => copy.current}
      onClose={onClose}
    >
      <DialogBody className="pt-5">
        {link === null ? (
          <Note tone="warning">
            {name} was invited by an earlier press; its link can't be shown again. Invite again makes a new one.
          </Note>
        ) : (
          <>
            <SecretField id={id} label="Invitation link" secret={link} />
            <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
              <CopyButton ref={copy} text={link} variant="primary" />
              <span className="text-13 text-ink-3">
                Works once{invitedUntil && `, until ${formatInstant(invitedUntil)}`}.
              </span>
            </div>
          </>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Done</Button>
      </DialogFooter>
    </Dialog>
  );
}
