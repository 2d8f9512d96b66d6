"use client";

import { useRouter } from "next/navigation";
import { Field, TextareaField, TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import { toast } from "@/components/ui/toast";
import type { Permission } from "@/lib/auth/permissions";
import type { Role } from "@/lib/roles/contract";
import { createRole, updateRole } from "./actions";
import { PermissionTable } from "./permission-matrix";

type Props = {
  namespace: string;
  /** What the person holds there: nobody puts more into a role. */
  held: readonly string[];
  /** The role to change, or to copy. */
  from?: Role;
  copy?: boolean;
  onClose: () => void;
};

/** Makes a role, from nothing or as a copy, or changes what one allows. */
export default function RoleForm({ namespace, held, from, copy, onClose }: Props) {
  const router = useRouter();
  const edits = from && !copy;
  const holders = edits ? from.members + from.serviceAccounts : 0;
  return (
    <Dialog
      title={edits ? `Edit ${from.name}` : copy ? `Duplicate ${from?.name}` : "New role"}
      description={
        edits
          ? "Its name stays: assignments and the activity log show it."
          : `A set of permissions on Latchkey itself. It can be held in ${namespace} and below.`
      }
      width="confirm"
      onClose={onClose}
    >
      <Form
        action={(values) => {
          const input = {
            description: values.text("description"),
            permissions: values.all("permissions") as Permission[],
          };
          return edits
            ? updateRole(from.id, input, from.version)
            : createRole({ ...input, name: values.text("name"), namespace }, values.idempotencyKey);
        }}
        onDone={({ id, name }: Role) => {
          toast(edits ? `${name} is saved` : `${name} is created`);
          onClose();
          if (!edits) router.push(`/${namespace}/team/roles/${id}`);
        }}
      >
        <DialogBody>
          {!edits && (
            <TextField
              name="name"
              label="Name"
              placeholder="deployer"
              help="Lower-case letters, digits, - _ . It cannot be changed later."
              spellCheck={false}
              required
            />
          )}
          <TextareaField
            name="description"
            label="Description"
            rows={2}
            defaultValue={copy ? "" : from?.description}
            help="What it is for."
          />
          <Field name="permissions" label="Permissions" help="You can give what you hold yourself.">
            {({ id, name, ...described }) => (
              <fieldset
                id={id}
                aria-label="Permissions"
                aria-describedby={described["aria-describedby"]}
                className="rounded-6 border border-border"
              >
                <PermissionTable
                  inset
                  cell={(permission) => {
                    const has = from?.permissions.includes(permission) ?? false;
                    return (
                      <Checkbox
                        name={name}
                        value={permission}
                        aria-label={permission}
                        defaultChecked={has && (edits || held.includes(permission))}
                        disabled={!held.includes(permission) && !(edits && has)}
                      />
                    );
                  }}
                />
              </fieldset>
            )}
          </Field>
          {holders > 0 && (
            <Note className="mt-4">
              {holders === 1 ? "One holds it: what" : `${holders.toLocaleString("en-US")} hold it: what`} you change
              here holds for them and their tokens with the next request.
            </Note>
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>{edits ? "Save" : "Create"}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
