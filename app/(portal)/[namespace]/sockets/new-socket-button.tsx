"use client";

import { Plus } from "lucide-react";
import { DialogButton } from "@/components/ui/lazy-dialog";

const load = () => import("./form");

export function NewSocketButton({ namespace }: { namespace: string }) {
  return (
    <DialogButton variant="primary" icon={<Plus aria-hidden="true" />} load={load} at="new" dialog={{ namespace }}>
      New socket
    </DialogButton>
  );
}
