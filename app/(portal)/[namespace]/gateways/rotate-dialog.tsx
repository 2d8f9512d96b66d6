"use client";

import { useState } from "react";
import { SelectField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import type { CreatedGateway, Gateway } from "@/lib/gateways/contract";
import { rotateGateway } from "./actions";
import { KeyReveal } from "./key-reveal";

/** Makes a new key and shows it once; both work until the overlap ends. */
export default function RotateDialog({ gateway, onClose }: { gateway: Gateway; onClose: () => void }) {
  const [rotated, setRotated] = useState<CreatedGateway | null>(null);
  if (rotated) return <KeyReveal gateway={rotated} onClose={onClose} />;
  return (
    <Dialog
      title={`New key for ${gateway.name}`}
      description="The key it has now keeps working for the overlap, so that the proxy can be changed without a gap."
      onClose={onClose}
    >
      <Form
        action={(values) => rotateGateway(gateway.id, Number(values.text("overlapHours")), values.idempotencyKey)}
        onDone={setRotated}
      >
        <DialogBody>
          <SelectField
            name="overlapHours"
            label="Overlap"
            help="How long both work. Finish now ends it earlier."
            defaultValue="24"
          >
            <option value="0">None, the old key stops now</option>
            <option value="1">1 hour</option>
            <option value="24">24 hours</option>
            <option value="168">7 days</option>
          </SelectField>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Make key</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
