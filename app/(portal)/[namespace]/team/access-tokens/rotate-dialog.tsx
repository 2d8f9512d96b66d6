"use client";

import { useState } from "react";
import { SelectField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import type { AccessToken, CreatedToken } from "@/lib/access-tokens/contract";
import { rotateToken } from "./actions";
import { TokenReveal } from "./token-reveal";

/** Makes the successor and shows it once; both tokens work until the overlap ends. */
export default function RotateDialog({
  token,
  url,
  onClose,
}: {
  token: AccessToken;
  url: string;
  onClose: () => void;
}) {
  const [successor, setSuccessor] = useState<CreatedToken | null>(null);
  if (successor) return <TokenReveal token={successor} url={url} onClose={onClose} />;
  return (
    <Dialog
      title={`Rotate ${token.name}`}
      description={`A successor with the same name, roles and networks. The old token of ${token.serviceAccount.name} keeps working for the overlap, so systems can move over one by one.`}
      onClose={onClose}
    >
      <Form
        action={(values) => rotateToken(token.id, Number(values.text("overlapHours")), values.idempotencyKey)}
        onDone={setSuccessor}
      >
        <DialogBody className="grid gap-4">
          <SelectField
            name="overlapHours"
            label="Overlap"
            help="How long both work. Finish now and Roll back end it earlier."
            defaultValue="24"
          >
            <option value="1">1 hour</option>
            <option value="24">24 hours</option>
            <option value="168">7 days</option>
            <option value="720">30 days</option>
          </SelectField>
          {token.expiresAt && <Note>The old token never outlives its own expiry.</Note>}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Rotate token</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
