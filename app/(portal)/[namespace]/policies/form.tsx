"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { SelectField, TextareaField, TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import { toast } from "@/components/ui/toast";
import { createPolicy } from "./actions";

/** Starts a policy that matches nobody, then goes to its page, where people are added. */
export default function PolicyForm({ namespace, onClose }: { namespace: string; onClose: () => void }) {
  const router = useRouter();
  const [effect, setEffect] = useState<"allow" | "deny">("allow");
  return (
    <Dialog
      title="New policy"
      description={`It lives in ${namespace} and can reach the sockets there and below.`}
      onClose={onClose}
    >
      <Form
        action={(values) =>
          createPolicy(
            { namespace, name: values.text("name"), description: values.text("description"), effect },
            values.idempotencyKey,
          )
        }
        onDone={({ id, name }) => {
          onClose();
          toast(`${name} is created`);
          router.push(`/${namespace}/policies/${id}`);
        }}
      >
        <DialogBody>
          <TextField
            name="name"
            label="Name"
            placeholder="prod-web"
            help="Letters, digits, spaces, - _ . It is what lists and the activity log show."
            spellCheck={false}
            required
          />
          <TextareaField name="description" label="Description" rows={2} help="What it is for." />
          <SelectField
            name="effect"
            label="Effect"
            value={effect}
            onChange={(event) => setEffect(event.target.value === "deny" ? "deny" : "allow")}
            help={
              effect === "allow" ? "Allows what no other policy denies." : "Denies, whatever any other policy allows."
            }
          >
            <option value="allow">Allow</option>
            <option value="deny">Deny</option>
          </SelectField>
          <Note className="mt-4">
            It starts enabled, with every action on every socket in {namespace} and below, and with nobody in it: it
            matches nobody until you add someone.
          </Note>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Create policy</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
