"use client";

import { ComboboxField } from "@/components/form/combobox-field";
import { TextareaField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { InstantField } from "@/components/form/instant-field";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { ServiceAccount } from "@/lib/service-accounts/contract";
import { findOwners, updateAccount } from "./actions";

type Props = { account: ServiceAccount; roles: string[]; onClose: () => void };

/** What can change about an account; its name cannot, since policies show it. */
export default function EditDialog({ account, roles, onClose }: Props) {
  const held = account.roles.map(({ role, namespace }) =>
    namespace === account.namespace ? role : `${role}@${namespace}`,
  );
  return (
    <Dialog
      title={`Edit ${account.name}`}
      description="Its name stays: policies and the activity log show it."
      onClose={onClose}
    >
      <Form
        action={(values) => {
          const wanted = values.all("roles");
          return updateAccount(
            account.id,
            {
              description: values.text("description"),
              owners: values.all("owners"),
              expiresAt: values.text("expiresAt") || null,
              addRoles: wanted.filter((role) => !held.includes(role)),
              removeRoles: held.filter((role) => !wanted.includes(role)),
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
          <ComboboxField
            name="roles"
            label="Roles"
            options={[...new Set([...roles, ...held])].map((role) => ({ value: role, label: role }))}
            defaultValue={held.map((role) => ({ value: role, label: role }))}
            help="A role that is taken away is gone from its tokens at once. Given back, only inheriting tokens regain it."
          />
          <ComboboxField
            name="owners"
            label="Owners"
            options={findOwners}
            defaultValue={account.owners.map(({ id, name }) => ({ value: id, label: name }))}
            help="Who answers for it; at least one."
          />
          <InstantField
            name="expiresAt"
            label="Account expires"
            kind="date"
            defaultValue={account.expiresAt ?? ""}
            help="Empty: never. 00:00 UTC at its start:"
          />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Save</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
