"use client";

import { Plus } from "lucide-react";
import { DialogButton } from "@/components/ui/lazy-dialog";

const load = () => import("./form");

export function NewRoleButton({ namespace, held }: { namespace: string; held: readonly string[] }) {
  return (
    <DialogButton
      variant="primary"
      icon={<Plus aria-hidden="true" />}
      load={load}
      at="new"
      dialog={{ namespace, held }}
    >
      New role
    </DialogButton>
  );
}
