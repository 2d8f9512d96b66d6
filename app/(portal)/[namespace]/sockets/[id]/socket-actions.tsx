"use client";

import { ChevronDown, PencilLine, Trash2 } from "lucide-react";
import { useAction } from "@/components/form/use-action";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { Menu } from "@/components/ui/menu";
import type { Socket, SocketImpact } from "@/lib/sockets/contract";
import { socketImpact } from "../actions";

const loadEdit = () => import("../form");
const loadDelete = () => import("../delete-dialog");

/** What can be done with one socket. Deleting looks up first which policies apply to it. */
export function SocketActions({ socket, list }: { socket: Socket; list: string }) {
  const { run, pending } = useAction();
  const edit = useLazyDialog(loadEdit);
  const remove = useLazyDialog(loadDelete);
  return (
    <>
      <Menu
        pending={pending}
        items={[
          {
            label: "Edit",
            icon: <PencilLine aria-hidden="true" />,
            onSelect: () => edit.open({ namespace: socket.namespace, socket }),
          },
          {
            label: "Delete",
            icon: <Trash2 aria-hidden="true" />,
            danger: true,
            onSelect: () =>
              run(() => socketImpact(socket.id), {
                onDone: (impact: SocketImpact) => remove.open({ socket, impact, list }),
              }),
          },
        ]}
      >
        Actions
        <ChevronDown className="icon-14" aria-hidden="true" />
      </Menu>
      {edit.element}
      {remove.element}
    </>
  );
}
