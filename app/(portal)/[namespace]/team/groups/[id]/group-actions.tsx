"use client";

import { ChevronDown, PencilLine, Plus, Trash2 } from "lucide-react";
import { useAction } from "@/components/form/use-action";
import { DialogButton, useLazyDialog } from "@/components/ui/lazy-dialog";
import { Menu } from "@/components/ui/menu";
import type { GroupImpact, WholeGroup } from "@/lib/groups/contract";
import { groupImpact } from "../actions";

const loadAdd = () => import("../add-dialog");
const loadEdit = () => import("../form");
const loadDelete = () => import("../delete-dialog");

type Props = { group: WholeGroup; policies: string[]; list: string };

/** What can be done with one group. Deleting looks up first what names it. */
export function GroupActions({ group, policies, list }: Props) {
  const { run, pending } = useAction();
  const edit = useLazyDialog(loadEdit);
  const remove = useLazyDialog(loadDelete);
  const { id, name, namespace } = group;
  return (
    <>
      <Menu
        pending={pending}
        items={[
          {
            label: "Edit",
            icon: <PencilLine aria-hidden="true" />,
            onSelect: () => edit.open({ namespace, group }),
          },
          {
            label: "Delete",
            icon: <Trash2 aria-hidden="true" />,
            danger: true,
            onSelect: () =>
              run(() => groupImpact(id), {
                onDone: (impact: GroupImpact) => remove.open({ group, impact, list }),
              }),
          },
        ]}
      >
        Actions
        <ChevronDown className="icon-14" aria-hidden="true" />
      </Menu>
      <DialogButton
        variant="primary"
        icon={<Plus aria-hidden="true" />}
        load={loadAdd}
        dialog={{ group: { id, name, namespace }, policies }}
      >
        Add to group
      </DialogButton>
      {edit.element}
      {remove.element}
    </>
  );
}
