import { noteUse } from "@/lib/access-tokens/last-use";
import { recordRefusal } from "@/lib/activity/refusals";
import { newId } from "@/lib/ids";
import type { RequestFacts } from "@/lib/operation/request";
import type { Outcome } from "./decide";

const OF_A_TOKEN = [
  "malformed",
  "unknown",
  "revoked",
  "expired",
  "paused",
  "account_disabled",
  "account_expired",
  "address",
];

/** What an answer leaves behind besides its decision: the token's last use, or the refusal of one in the activity log. */
export function noteAnswer({ decision, reason, token, tokenId, question, ip }: Outcome): void {
  const request: RequestFacts = {
    requestId: newId("req"),
    ip,
    userAgent: question.userAgent,
    idempotencyKey: null,
    ifMatch: null,
    namespace: null,
  };
  if (decision === "allow" && token) {
    const { id, name, subject, namespace } = token;
    const account = { id: subject.id, name: subject.name, actsAs: subject.person?.email ?? null };
    noteUse({ token: { id, name }, account, namespace, request });
  } else if (OF_A_TOKEN.includes(reason)) {
    void recordRefusal({
      actor: null,
      request,
      namespace: token?.namespace ?? "",
      action: "token.present",
      reason: reason.replace("_", "-"),
      ...(tokenId && { tokenId }),
      ...(token && { target: { kind: "access-token", id: token.id, name: token.name } }),
    });
  }
}
