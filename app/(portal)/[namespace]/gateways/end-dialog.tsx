"use client";

import { useRouter } from "next/navigation";
import { BlastList, ConfirmDialog } from "@/components/blast-radius";
import { RelativeTime } from "@/components/relative-time";
import { toast } from "@/components/ui/toast";
import type { Gateway } from "@/lib/gateways/contract";
import { deleteGateway, revokeGateway } from "./actions";

type Props = { gateway: Gateway; verb: "revoke" | "delete"; list: string; onClose: () => void };

/** Revoking and deleting: what stands behind the gateway gets no request any more. Its name is asked for while it is in use. */
export default function EndDialog({ gateway, verb, list, onClose }: Props) {
  const router = useRouter();
  const { id, name, version, hint, lastSeenAt, status } = gateway;
  const isDelete = verb === "delete";
  const live = status === "active" && lastSeenAt !== null;
  return (
    <ConfirmDialog<unknown>
      title={`${isDelete ? "Delete" : "Revoke"} ${name}?`}
      description={
        status === "revoked"
          ? "Its key stopped already. Its decisions and its activity stay."
          : `Its key stops at once: every request through it is refused, and that cannot be taken back. ${
              isDelete ? "Its decisions and its activity stay." : "Its row, its decisions and its activity stay."
            }`
      }
      confirm={isDelete ? "Delete gateway" : "Revoke gateway"}
      typeToConfirm={live ? name : undefined}
      action={() => (isDelete ? deleteGateway(id, version) : revokeGateway(id))}
      onDone={() => {
        if (isDelete) router.push(list);
        toast(`${name} is ${isDelete ? "deleted" : "revoked"}`);
      }}
      onClose={onClose}
    >
      {status === "active" && (
        <BlastList
          label="Key that stops"
          rows={[
            {
              id,
              name,
              detail: hint,
              at: lastSeenAt ? (
                <>
                  Seen <RelativeTime inSentence at={lastSeenAt} />
                </>
              ) : (
                <span className="text-ink-3">Never seen</span>
              ),
            },
          ]}
        />
      )}
    </ConfirmDialog>
  );
}
