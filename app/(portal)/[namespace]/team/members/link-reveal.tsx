"use client";

import { useId, useRef } from "react";
import { CopyButton } from "@/components/copy-button";
import { formatInstant } from "@/components/instant";
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
            <label htmlFor={id} className="mb-1.5 block w-fit text-13 font-medium">
              Invitation link
            </label>
            <LinkField id={id} link={link} />
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

/* Set as a property after mounting: React would also write a `value` attribute, a second copy in the document. */
function LinkField({ id, link }: { id: string; link: string }) {
  return (
    <input
      id={id}
      type="text"
      readOnly
      autoComplete="off"
      spellCheck={false}
      ref={(field) => {
        if (field) field.value = link;
      }}
      onFocus={(event) => event.target.select()}
      className="mono field h-11 w-full px-3"
    />
  );
}
