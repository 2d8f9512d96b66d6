"use client";

import { ComboboxField } from "@/components/form/combobox-field";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { WholeGroup } from "@/lib/groups/contract";
import { changePeople, findPeople } from "./actions";

type Props = { group: Pick<WholeGroup, "id" | "name" | "namespace">; policies: string[]; onClose: () => void };

/** Puts members and service accounts into a group, and says which policies let them in by that. */
export default function AddDialog({ group, policies, onClose }: Props) {
  const find = findPeople.bind(null, group.namespace);
  return (
    <Dialog
      title={`Add to ${group.name}`}
      description={
        policies.length > 0
          ? `They get at once what the group gets by ${policies.slice(0, 3).join(", ")}${policies.length > 3 ? ` and ${policies.length - 3} more` : ""}.`
          : "No policy that you may read names this group yet."
      }
      onClose={onClose}
    >
      <Form
        action={(values) => changePeople(group.id, { add: values.all("add") })}
        onDone={({ name }: WholeGroup) => {
          onClose();
          toast(`${name} is saved`);
        }}
      >
        <DialogBody>
          <ComboboxField
            name="add"
            label="Members and service accounts"
            options={find}
            help={`Service accounts of ${group.namespace} and of the namespaces above it.`}
          />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Add</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
