"use client";

import type { ReactNode } from "react";
import { ConfirmDialog } from "@/components/blast-radius";
import type { ActionResult } from "@/components/form/call";
import { ComboboxField } from "@/components/form/combobox-field";
import { SelectField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { RoleChoice } from "@/lib/portal/role-choices";
import { changeGroup, findGroups } from "./group-actions";

type GiveProps = {
  /** Who gets it. */
  name: string;
  roles: RoleChoice[];
  /** Where it can be given, parents before children; the first is offered. */
  namespaces: string[];
  give: (role: string) => Promise<ActionResult<unknown>>;
  onClose: () => void;
};

/** Gives one more role, at a namespace and all below it. */
export function GiveRoleDialog({ name, roles, namespaces, give, onClose }: GiveProps) {
  return (
    <Dialog
      title={`Give ${name} a role`}
      description="It holds there and in everything below, from the next request on."
      onClose={onClose}
    >
      <Form
        action={(values) => give(`${values.text("addRoles")}@${values.text("at")}`)}
        onDone={() => {
          toast(`${name} has the role`);
          onClose();
        }}
      >
        <DialogBody>
          <SelectField name="addRoles" label="Role" defaultValue="read-only">
            {roles.map((role) => (
              <option key={`${role.name}@${role.namespace}`} value={role.name}>
                {role.description ? `${role.name}: ${role.description}` : role.name}
              </option>
            ))}
          </SelectField>
          <SelectField name="at" label="In" help="You can give what you hold there yourself.">
            {namespaces.map((slug) => (
              <option key={slug} value={slug}>
                {slug}
              </option>
            ))}
          </SelectField>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Give role</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}

type AddProps = { who: { id: string; name: string }; inAlready: string[]; onClose: () => void };

/** Puts someone into one more group. */
export function AddToGroupDialog({ who, inAlready, onClose }: AddProps) {
  return (
    <Dialog
      title={`Add ${who.name} to a group`}
      description="What policies say of the group holds for them from the next request on."
      onClose={onClose}
    >
      <Form
        action={(values) => changeGroup(values.text("group"), { add: [who.id] })}
        onDone={({ name }) => {
          toast(`${who.name} is in ${name}`);
          onClose();
        }}
      >
        <DialogBody>
          <ComboboxField
            name="group"
            label="Group"
            single
            options={async (query: string) =>
              (await findGroups(query)).filter(({ value }) => !inAlready.includes(value))
            }
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

type TakeProps = {
  name: string;
  what: string;
  description: ReactNode;
  take: () => Promise<ActionResult<unknown>>;
  children?: ReactNode;
  onClose: () => void;
};

/** Takes a role or a group away, once it is said what goes with it. */
export function TakeDialog({ name, what, description, take, children, onClose }: TakeProps) {
  return (
    <ConfirmDialog<unknown>
      title={`Remove ${what} from ${name}?`}
      description={description}
      confirm="Remove"
      action={take}
      onDone={() => toast(`${what} is removed from ${name}`)}
      onClose={onClose}
    >
      {children}
    </ConfirmDialog>
  );
}
