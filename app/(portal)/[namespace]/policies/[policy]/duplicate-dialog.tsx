"use client";

import { useRouter } from "next/navigation";
import { TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { Policy } from "@/lib/policies/contract";
import { duplicatePolicy } from "../actions";

type Props = { policy: Policy; list: string; onClose: () => void };

/** A copy under another name, then its page. */
export default function DuplicateDialog({ policy, list, onClose }: Props) {
  const router = useRouter();
  return (
    <Dialog
      title={`Duplicate ${policy.name}`}
      description={`The copy says what version ${policy.version} says, without attached sockets. It starts disabled, so it changes nothing until you enable it.`}
      onClose={onClose}
    >
      <Form
        action={(values) => duplicatePolicy(policy.id, values.text("name"), values.idempotencyKey)}
        onDone={({ id, name }) => {
          onClose();
          toast(`${name} is created, disabled`);
          router.push(`${list}/${id}`);
        }}
      >
        <DialogBody>
          <TextField
            name="name"
            label="Name"
            defaultValue={`${policy.name.slice(0, 58)}-copy`}
            help="Letters, digits, spaces, - _ ."
            spellCheck={false}
            required
          />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Duplicate policy</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
