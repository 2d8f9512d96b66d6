"use client";

import { ChevronDown, CopyPlus, PencilLine, Trash2 } from "lucide-react";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { Menu } from "@/components/ui/menu";
import type { Role } from "@/lib/roles/contract";

const loadForm = () => import("../form");
const loadDelete = () => import("./delete-dialog");

type Props = { role: Role; namespace: string; held: readonly string[]; list: string };

/** What can be done with one role. A built-in one can only be copied; one that someone holds can't go. */
export function RoleActions({ role, namespace, held, list }: Props) {
  const form = useLazyDialog(loadForm);
  const remove = useLazyDialog(loadDelete);
  const holders = role.members + role.serviceAccounts;
  return (
    <>
      <Menu
        items={[
          ...(role.builtIn
            ? []
            : [
                {
                  label: "Edit",
                  icon: <PencilLine aria-hidden="true" />,
                  onSelect: () => form.open({ namespace, held, from: role }),
                },
              ]),
          {
            label: "Duplicate",
            icon: <CopyPlus aria-hidden="true" />,
            onSelect: () => form.open({ namespace, held, from: role, copy: true }),
          },
          ...(role.builtIn
            ? []
            : [
                {
                  label: "Delete",
                  icon: <Trash2 aria-hidden="true" />,
                  danger: true,
                  disabled: holders > 0,
                  hint: holders > 0 ? "in use" : undefined,
                  onSelect: () => remove.open({ role, list }),
                },
              ]),
        ]}
      >
        Actions
        <ChevronDown className="icon-14" aria-hidden="true" />
      </Menu>
      {form.element}
      {remove.element}
    </>
  );
}
