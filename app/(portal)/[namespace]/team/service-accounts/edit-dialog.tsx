"use client";

import { TextareaField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { ServiceAccount } from "@/lib/service-accounts/contract";
import { AccountFields, accountFields } from "./account-fields";
import { updateAccount } from "./actions";

type Props = { account: ServiceAccount; mayImpersonate: boolean; onClose: () => void };

/** What can change about an account; its name cannot, since policies show it. Roles and groups have a tab of their own. */
export default function EditDialog({ account, mayImpersonate, onClose }: Props) {
  return (
    <Dialog
      title={`Edit ${account.name}`}
      description="Its name stays: policies and the activity log show it."
      onClose={onClose}
    >
      <Form
        action={(values) => {
          const acts = values.text("impersonates") || null;
          return updateAccount(
            account.id,
            {
              ...accountFields(values),
              owners: values.all("owners"),
              ...(mayImpersonate && acts !== account.impersonates && { impersonates: acts }),
            },
            account.version,
          );
        }}
        onDone={({ name }: ServiceAccount) => {
          toast(`${name} is saved`);
          onClose();
        }}
      >
        <DialogBody>
          <TextareaField name="description" label="Description" rows={2} defaultValue={account.description} />
          <AccountFields account={account} mayImpersonate={mayImpersonate} />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Save</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
