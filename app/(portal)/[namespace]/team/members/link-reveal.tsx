"use client";

import { MailCheck } from "lucide-react";
import { useId, useRef } from "react";
import { CopyButton } from "@/components/copy-button";
import { formatInstant } from "@/components/instant";
import { SecretField } from "@/components/secret-field";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import type { InvitedMember } from "@/lib/members/contract";

/** The one time a link is shown, to an invitation or to a new password. Escape and a click outside do nothing. */
export default function LinkReveal({ made, onClose }: { made: InvitedMember; onClose: () => void }) {
  const id = useId();
  const copy = useRef<HTMLButtonElement>(null);
  const { name, email, link, mail, mailProblem, invitedUntil } = made;
  const first = `whoever opens it first becomes ${name}`;
  return (
    <Dialog
      title={mail === "sent" ? `${name} was sent this link` : `Send ${name} this link`}
      description={
        mail === "sent" || mail === "failed"
          ? `This is the only time it is shown here: ${first}.`
          : `This is the only time it is shown. Hand it to ${email} yourself: ${first}.`
      }
      width="confirm"
      locked
      initialFocus={() => copy.current}
      onClose={onClose}
    >
      <DialogBody className="pt-5">
        {mail === "sent" && (
          <p className="mb-4 flex items-center gap-2">
            <MailCheck aria-hidden="true" className="shrink-0 text-accent" />
            <span className="min-w-0 break-words">Sent to {email}.</span>
          </p>
        )}
        {mail === "failed" && (
          <Note tone="warning" className="mb-4">
            The mail could not be sent: {mailProblem}. Hand the link over yourself.
          </Note>
        )}
        {link === null ? (
          <Note tone="warning">
            An earlier press made the link, which can't be shown again. Do the same once more for a new one.
          </Note>
        ) : (
          <>
            <SecretField
              id={id}
              label={made.status === "invited" ? "Invitation link" : "Password link"}
              secret={link}
            />
            <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
              <CopyButton ref={copy} text={link} variant="primary" />
              <span className="text-13 text-ink-3">
                Works once, {invitedUntil ? `until ${formatInstant(invitedUntil)}` : "within 24 hours"}.
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
