"use client";

import { ChevronDown, Copy, Play, SquarePause, Trash2 } from "lucide-react";
import { copyText } from "@/components/copy-button";
import { useAction } from "@/components/form/use-action";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { Menu } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import type { Policy } from "@/lib/policies/contract";
import { setPolicyEnabled } from "../actions";

const load = () => import("./end-dialog");

/** What can be done with a whole policy. What takes access away, or gives it, asks first. */
export function PolicyActions({ policy, list }: { policy: Policy; list: string }) {
  const { run, pending } = useAction();
  const dialog = useLazyDialog(load);
  const { id, name, version, enabled } = policy;
  return (
    <>
      <Menu
        pending={pending}
        items={[
          enabled
            ? {
                label: "Disable",
                icon: <SquarePause aria-hidden="true" />,
                onSelect: () => dialog.open({ verb: "disable", policy, list }),
              }
            : {
                label: "Enable",
                icon: <Play aria-hidden="true" />,
                onSelect: () => run(() => setPolicyEnabled(id, true, version), { done: `${name} is enabled` }),
              },
          {
            label: "Copy ID",
            icon: <Copy aria-hidden="true" />,
            onSelect: async () => {
              await copyText(id);
              toast("ID copied");
            },
          },
          {
            label: "Delete",
            icon: <Trash2 aria-hidden="true" />,
            danger: true,
            onSelect: () => dialog.open({ verb: "delete", policy, list }),
          },
        ]}
      >
        Actions
        <ChevronDown className="icon-14" aria-hidden="true" />
      </Menu>
      {dialog.element}
    </>
  );
}
