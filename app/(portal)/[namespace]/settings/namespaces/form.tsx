"use client";

import { TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { Namespace } from "@/lib/namespaces/contract";
import { createNamespace, renameNamespace } from "./actions";

type Props = { parent: string; namespace?: Namespace; onClose: () => void };

/** Creates a namespace below `parent`, or changes the name that people see of one. */
export default function NamespaceForm({ parent, namespace, onClose }: Props) {
  return (
    <Dialog
      title={namespace ? `Rename ${namespace.slug}` : "New namespace"}
      description={
        namespace
          ? "Its slug stays: addresses, user IDs and the activity log show it."
          : `It lies below ${parent}. Whoever holds a role in ${parent} holds it there too.`
      }
      onClose={onClose}
    >
      <Form
        action={(values) =>
          namespace
            ? renameNamespace(namespace.id, values.text("name"), namespace.version)
            : createNamespace(
                { slug: values.text("slug"), name: values.optional("name"), parent },
                values.idempotencyKey,
              )
        }
        onDone={({ slug }: Namespace) => {
          onClose();
          toast(`${slug} is ${namespace ? "renamed" : "created"}`);
        }}
      >
        <DialogBody>
          {!namespace && (
            <TextField
              name="slug"
              label="Slug"
              placeholder="staging"
              help="Lower-case letters, digits, - . It stands in addresses and cannot be changed later."
              spellCheck={false}
              required
            />
          )}
          <TextField
            name="name"
            label="Name"
            placeholder="Staging"
            defaultValue={namespace?.name}
            help="What people call it."
            required={Boolean(namespace)}
          />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>{namespace ? "Rename" : "Create namespace"}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
