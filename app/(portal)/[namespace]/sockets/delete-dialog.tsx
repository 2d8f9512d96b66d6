"use client";

import { useRouter } from "next/navigation";
import { BlastFacts, ConfirmDialog } from "@/components/blast-radius";
import { toast } from "@/components/ui/toast";
import type { Socket, SocketImpact } from "@/lib/sockets/contract";
import { deleteSocket } from "./actions";

type Props = { socket: Socket; impact: SocketImpact; list: string; onClose: () => void };

/** Deleting a socket: nothing reaches it any more, and policies that it is attached to forget it. */
export default function DeleteDialog({ socket, impact, list, onClose }: Props) {
  const router = useRouter();
  const { id, name, version } = socket;
  const live = impact.policies.some(({ enabled, effect }) => enabled && effect === "allow") || impact.hidden > 0;
  const names = (because: SocketImpact["policies"][number]["because"]) =>
    impact.policies.filter((policy) => policy.because === because).map((policy) => policy.name);
  return (
    <ConfirmDialog<unknown>
      title={`Delete ${name}?`}
      description="The gate answers every request for it with deny at once. Its activity stays."
      confirm="Delete socket"
      typeToConfirm={live ? name : undefined}
      action={() => deleteSocket(id, version)}
      onDone={() => {
        router.push(list);
        toast(`${name} is deleted`);
      }}
      onClose={onClose}
    >
      {impact.policies.length + impact.hidden > 0 && (
        <BlastFacts
          facts={[
            { label: "Attached to", names: names("attached") },
            { label: "By tag", names: names("tags") },
            { label: "Org-wide", names: names("org-wide") },
            {
              label: "Also",
              names: impact.hidden > 0 ? [`${impact.hidden.toLocaleString("en-US")} you can't see`] : [],
            },
          ]}
        />
      )}
    </ConfirmDialog>
  );
}
