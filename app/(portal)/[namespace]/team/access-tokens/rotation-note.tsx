"use client";

import { ArrowLeftRight } from "lucide-react";
import { useAction } from "@/components/form/use-action";
import { formatRelative } from "@/components/instant";
import { useNow } from "@/components/relative-time";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import type { AccessToken } from "@/lib/access-tokens/contract";
import { finishRotation, rollBackRotation } from "./actions";

/** Below the two tokens of a rotation: who still uses the old one, and the two ways to end it. */
export function RotationNote({ old, mayWrite }: { old: AccessToken; mayWrite: boolean }) {
  const now = useNow();
  const { run, pending } = useAction();
  const from = old.lastUsedUserAgent ?? old.lastUsedIp ?? "Something";
  return (
    <Note
      icon={<ArrowLeftRight aria-hidden="true" />}
      action={
        mayWrite && (
          <>
            <Button
              size="sm"
              pending={pending}
              onClick={() =>
                run(() => rollBackRotation(old.id), { done: `${old.name} is rolled back: the old token stays` })
              }
            >
              Roll back
            </Button>
            <Button
              size="sm"
              pending={pending}
              onClick={() =>
                run(() => finishRotation(old.id), { done: `${old.name} is rotated: the old token stopped` })
              }
            >
              Finish now
            </Button>
          </>
        )
      }
    >
      <span className="text-ink">Rotation in overlap: both tokens work.</span>{" "}
      {old.lastUsedAt
        ? `${from} still used the old one ${formatRelative(old.lastUsedAt, now).toLowerCase()}.`
        : "The old one was never used."}
    </Note>
  );
}
