"use client";

import { ArrowLeftRight } from "lucide-react";
import { useAction } from "@/components/form/use-action";
import { formatInstant, formatRelative } from "@/components/instant";
import { useNow } from "@/components/relative-time";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import type { Gateway } from "@/lib/gateways/contract";
import { finishRotation } from "../actions";

/** While two keys work: which of them the proxy uses, and the way to end it. */
export function RotationNote({ gateway, mayWrite }: { gateway: Gateway; mayWrite: boolean }) {
  const now = useNow();
  const { run, pending } = useAction();
  const { id, name, previousKey, keyLastSeenAt } = gateway;
  if (!previousKey) return null;
  const used = (at: string | null) => (at ? `was used ${formatRelative(at, now).toLowerCase()}` : "was never used");
  return (
    <Note
      icon={<ArrowLeftRight aria-hidden="true" />}
      action={
        mayWrite && (
          <Button
            size="sm"
            pending={pending}
            onClick={() => run(() => finishRotation(id), { done: `${name} has one key: the old one stopped` })}
          >
            Finish now
          </Button>
        )
      }
    >
      <span className="text-ink">Two keys work until {formatInstant(previousKey.endsAt)}.</span>{" "}
      {keyLastSeenAt || previousKey.lastSeenAt ? (
        <>
          The new one {used(keyLastSeenAt)}, the old one <span className="mono">{previousKey.hint}</span>{" "}
          {used(previousKey.lastSeenAt)}.
        </>
      ) : (
        <>
          Neither was used yet; the old one is <span className="mono">{previousKey.hint}</span>.
        </>
      )}
    </Note>
  );
}
