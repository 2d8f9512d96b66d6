"use client";

import { Form, SubmitButton } from "@/components/form/form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { Member } from "@/lib/members/contract";
import { changeRoles } from "./actions";
import { RoleField } from "./role-field";

type Props = { member: Member; roles: string[]; onClose: () => void };

/** Gives a member another role at the root, in place of the one they hold there. */
export default function RoleDialog({ member, roles, onClose }: Props) {
  const held = member.roles.filter(({ namespace }) => namespace === "global").map(({ role }) => role);
  const elsewhere = member.roles.filter(({ namespace }) => namespace !== "global");
  const current = held[0] ?? "read-only";
  return (
    <Dialog
      title={`Change role of ${member.name}`}
      description={`What it allows, and no longer allows, holds from their next click. ${member.email}`}
      onClose={onClose}
    >
      <Form
        action={(values) => {
          const wanted = values.text("roles");
          return changeRoles(
            member.id,
            held.includes(wanted) ? [] : [wanted],
            held.filter((role) => role !== wanted),
            member.version,
          );
        }}
        onDone={() => {
          toast(`The role of ${member.name} is changed`);
          onClose();
        }}
      >
        <DialogBody>
          <RoleField
            roles={[...new Set([...held, ...roles])].sort((a, b) => roles.indexOf(a) - roles.indexOf(b))}
            value={current}
            help={
              held.length > 1
                ? `Replaces ${held.join(" and ")} in global.`
                : elsewhere.length > 0
                  ? `In global. ${elsewhere.map(({ role, namespace }) => `${role} in ${namespace}`).join(", ")} stays.`
                  : "Held in global and everything below it."
            }
          />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>Change role</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
