"use client";

import { Plus } from "lucide-react";
import { DialogButton } from "@/components/ui/lazy-dialog";

const load = () => import("./form");

export function InviteButton({ roles, mails }: { roles: string[]; mails: boolean }) {
  return (
    <DialogButton variant="primary" icon={<Plus aria-hidden="true" />} load={load} at="new" dialog={{ roles, mails }}>
      Invite member
    </DialogButton>
  );
}
