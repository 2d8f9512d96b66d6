"use client";

import { BulkDialog } from "@/components/data-table/bulk-dialog";
import { RelativeTime } from "@/components/relative-time";
import type { AccessToken } from "@/lib/access-tokens/contract";
import { changeTokens } from "./actions";

type Token = Pick<AccessToken, "id" | "name" | "status" | "lastUsedAt"> & { account: string };
type Verb = "pause" | "resume" | "revoke";
type Props = { verb: Verb; tokens: Token[]; onDone: () => void; onClose: () => void };

const VERBS = { pause: "Pause", resume: "Resume", revoke: "Revoke" };
const DONE = { pause: "paused", resume: "resumed", revoke: "revoked" };
const BECAME = {
  pause: ["is paused", "was already paused"],
  resume: ["works again", "was not paused"],
  revoke: ["is revoked", "was already revoked"],
} as const;

/** Pauses, resumes or revokes the chosen tokens. */
export default function TokensBulkDialog({ verb, tokens, onDone, onClose }: Props) {
  const [first] = tokens;
  return (
    <BulkDialog
      title={`${VERBS[verb]} ${first && tokens.length === 1 ? first.name : `${tokens.length} access tokens`}?`}
      items={tokens.map(({ id, name, account, lastUsedAt }) => ({
        id,
        name: `${name} of ${account}`,
        detail: lastUsedAt ? (
          <>
            Used <RelativeTime inSentence at={lastUsedAt} />
          </>
        ) : (
          "Never used"
        ),
      }))}
      verb={VERBS[verb]}
      danger={verb === "revoke"}
      done={DONE[verb]}
      became={(changed) => BECAME[verb][changed ? 0 : 1]}
      action={(ids, idempotencyKey) => changeTokens(verb, ids, idempotencyKey)}
      onDone={onDone}
      onClose={onClose}
    >
      <p className="text-ink-2">{sentence(verb, tokens)}</p>
    </BulkDialog>
  );
}

function sentence(verb: Verb, tokens: Token[]): string {
  const working = tokens.filter(({ status }) => status === "active" || status === "rotated").length;
  const paused = tokens.filter(({ status }) => status === "paused").length;
  const [count, one, several] = {
    pause: [working, "stops at once and works again on resume", "stop at once and work again on resume"] as const,
    resume: [paused, "works again", "work again"] as const,
    revoke: [working, "stops at once and cannot come back", "stop at once and cannot come back"] as const,
  }[verb];
  return `${count} ${verb === "resume" ? "paused" : "live"} ${count === 1 ? `token ${one}` : `tokens ${several}`}.`;
}
