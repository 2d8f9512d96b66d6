"use client";

import { SquarePause } from "lucide-react";
import { BlastList, ConfirmDialog } from "@/components/blast-radius";
import { useAction } from "@/components/form/use-action";
import { RelativeTime } from "@/components/relative-time";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { AccessToken } from "@/lib/access-tokens/contract";
import { pauseToken, resumeToken, revokeToken } from "./actions";

/** Revoking is final, so it says what used the token last, and offers the pause that is not. */
export default function RevokeDialog({ token, onClose }: { token: AccessToken; onClose: () => void }) {
  const { run } = useAction();
  const { id, name, serviceAccount, hint, lastUsedAt, lastUsedIp, status } = token;
  const works = status === "active" || status === "rotated";
  const undo = () => run(() => resumeToken(id), { done: `${name} works again` });
  return (
    <ConfirmDialog
      title={`Revoke ${name}?`}
      description={`The token of ${serviceAccount.name} ${works ? "stops at once and" : ""} cannot come back. Its row and its activity stay.`}
      confirm="Revoke token"
      instead={
        works && (
          <Button
            variant="ghost"
            icon={<SquarePause aria-hidden="true" />}
            onClick={() => run(() => pauseToken(id), { done: `${name} is paused`, undo, onDone: onClose })}
          >
            Pause instead
          </Button>
        )
      }
      action={() => revokeToken(id)}
      onDone={({ ms }) => toast(`${name} is revoked. Every gate refuses it, ${ms} ms after you asked`)}
      onClose={onClose}
    >
      <BlastList
        label="Token that stops"
        rows={[
          {
            id,
            name,
            detail: hint,
            at: lastUsedAt ? (
              <>
                Used <RelativeTime inSentence at={lastUsedAt} />
                {lastUsedIp && ` from ${lastUsedIp}`}
              </>
            ) : (
              <span className="text-ink-3">Never used</span>
            ),
          },
        ]}
      />
    </ConfirmDialog>
  );
}
