"use client";

import { Ban, ChevronDown, PencilLine, RotateCw, Trash2 } from "lucide-react";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { Menu } from "@/components/ui/menu";
import type { Gateway } from "@/lib/gateways/contract";

const loadEdit = () => import("../form");
const loadRotate = () => import("../rotate-dialog");
const loadEnd = () => import("../end-dialog");

/** What can be done with one gateway. */
export function GatewayActions({ gateway, list }: { gateway: Gateway; list: string }) {
  const edit = useLazyDialog(loadEdit);
  const rotate = useLazyDialog(loadRotate);
  const end = useLazyDialog(loadEnd);
  const revoked = gateway.status === "revoked";
  return (
    <>
      <Menu
        items={[
          {
            label: "Edit",
            icon: <PencilLine aria-hidden="true" />,
            onSelect: () => edit.open({ namespace: gateway.namespace, gateway }),
          },
          {
            label: "New key",
            icon: <RotateCw aria-hidden="true" />,
            disabled: revoked || gateway.previousKey !== null,
            onSelect: () => rotate.open({ gateway }),
          },
          {
            label: "Revoke",
            icon: <Ban aria-hidden="true" />,
            danger: true,
            disabled: revoked,
            onSelect: () => end.open({ gateway, verb: "revoke", list }),
          },
          {
            label: "Delete",
            icon: <Trash2 aria-hidden="true" />,
            danger: true,
            onSelect: () => end.open({ gateway, verb: "delete", list }),
          },
        ]}
      >
        Actions
        <ChevronDown className="icon-14" aria-hidden="true" />
      </Menu>
      {edit.element}
      {rotate.element}
      {end.element}
    </>
  );
}
