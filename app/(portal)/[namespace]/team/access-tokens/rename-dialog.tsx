"use client";

import { TextareaField, TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { AccessToken } from "@/lib/access-tokens/contract";
import { renameToken } from "./actions";

/** The two things about a token that can change. */
export default function RenameDialog({ token, onClose }: { token: AccessToken; onClose: () => void }) {
  return (
    <Dialog
      title={`Rename ${token.name}`}
      description="Everything else about a token is fixed when it is made."
      onClose={onClose}
    >
      <Form
        action={(values) =>
          renameToken(token.id, { name: values.text("name"), description: values.text("description") }, token.version)
        }
        onDone={({ name }: AccessToken) => {
          toast(`${name} is saved`);
          onClose();
        }}
      >
        <DialogBody>
          <TextField name="name" label="Name" defaultValue={token.name} required />
          <TextareaField name="description" label="Description" rows={3} defaultValue={token.description} />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Rename token</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
