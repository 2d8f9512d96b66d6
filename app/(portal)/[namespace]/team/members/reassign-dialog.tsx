"use client";

import { ComboboxField } from "@/components/form/combobox-field";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { findOwners } from "../service-accounts/actions";
import { reassignAccounts } from "./actions";

type Props = {
  from: { id: string; name: string };
  /** How many accounts it concerns. */
  count: number;
  /** Only these; absent: all. */
  accounts?: string[];
  onClose: () => void;
};

/** Gives what someone owns to someone else. */
export default function ReassignDialog({ from, count, accounts, onClose }: Props) {
  const what = count === 1 ? "1 service account" : `${count.toLocaleString("en-US")} service accounts`;
  return (
    <Dialog
      title={`Reassign ${what}`}
      description={`Someone else answers for ${count === 1 ? "it" : "them"} in place of ${from.name}. Tokens keep working; other owners stay.`}
      onClose={onClose}
    >
      <Form
        action={(values) => reassignAccounts(from.id, values.text("to"), accounts)}
        onDone={({ owner, accounts: given }) => {
          toast(`${owner.name} owns ${given.length === 1 ? given[0]?.name : `${given.length} service accounts`} now`);
          onClose();
        }}
      >
        <DialogBody>
          <ComboboxField name="to" label="New owner" options={findOwners} single help="A member or a group." />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Reassign</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
