"use client";

import { useRouter } from "next/navigation";
import { ComboboxField } from "@/components/form/combobox-field";
import { TextareaField, TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { WholeGroup } from "@/lib/groups/contract";
import { createGroup, findPeople, updateGroup } from "./actions";

type Props = { namespace: string; group?: WholeGroup; onClose: () => void };

/** Creates a group, with its first people, and goes to its page; or changes what one is called. */
export default function GroupForm({ namespace, group, onClose }: Props) {
  const router = useRouter();
  return (
    <Dialog
      title={group ? `Edit ${group.name}` : "New group"}
      description={
        group
          ? "Policies that name it follow a new name."
          : `It lives in ${namespace}; policies there and below can name it.`
      }
      onClose={onClose}
    >
      <Form
        action={(values) => {
          const fields = { name: values.text("name"), description: values.text("description") };
          return group
            ? updateGroup(group.id, fields, group.version)
            : createGroup({ ...fields, namespace, members: values.all("members") }, values.idempotencyKey);
        }}
        onDone={({ id, name }: WholeGroup) => {
          onClose();
          toast(`${name} is ${group ? "saved" : "created"}`);
          if (!group) router.push(`/${namespace}/team/groups/${id}`);
        }}
      >
        <DialogBody>
          <TextField
            name="name"
            label="Name"
            placeholder="ops"
            defaultValue={group?.name}
            help="Letters, digits, spaces, - _ ."
            spellCheck={false}
            required
          />
          <TextareaField
            name="description"
            label="Description"
            rows={2}
            defaultValue={group?.description}
            help="Who belongs in it."
          />
          {!group && (
            <ComboboxField
              name="members"
              label="Members and service accounts"
              options={findPeople.bind(null, namespace)}
              help="More can join later. Names or emails find them."
            />
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>{group ? "Save" : "Create group"}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
