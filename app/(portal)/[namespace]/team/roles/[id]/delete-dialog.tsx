"use client";

import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/blast-radius";
import { toast } from "@/components/ui/toast";
import type { Role } from "@/lib/roles/contract";
import { deleteRole } from "../actions";

/** The end of a role that nobody holds. */
export default function DeleteDialog({ role, list, onClose }: { role: Role; list: string; onClose: () => void }) {
  const router = useRouter();
  return (
    <ConfirmDialog<unknown>
      title={`Delete ${role.name}?`}
      description="Nobody holds it, so nobody loses anything. Its activity stays."
      confirm="Delete role"
      action={() => deleteRole(role.id)}
      onDone={() => {
        router.push(list);
        toast(`${role.name} is deleted`);
      }}
      onClose={onClose}
    />
  );
}
