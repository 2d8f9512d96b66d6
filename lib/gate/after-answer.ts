import { noteUse } from "@/lib/access-tokens/last-use";
import { recordRefusal } from "@/lib/activity/refusals";
import { newId } from "@/lib/ids";
import type { RequestFacts } from "@/lib/operation/request";
import type { Outcome } from "./decide";

/**
 * What an answer leaves behind besides its decision: the token's last use; and in the activity log a gateway's key that is
 * nobody's, which has no decision to be found by. A token's refusal is a decision, and is not written twice.
 */
export function noteAnswer({ decision, reason, token, question, ip }: Outcome, peer: string | null): void {
  if (decision === "allow" && token) {
    const { id, name, subject, namespace } = token;
    noteUse(id, () => ({
      token: { id, name },
      account: { id: subject.id, name: subject.name, actsAs: subject.person?.email ?? null },
      namespace,
      request: factsOf(question.userAgent, ip),
    }));
  } else if (reason === "unknown_gateway" && question.key) {
    const request = factsOf(question.userAgent, peer);
    const target = { kind: "gateway-key", id: question.key.keyId, name: question.key.keyId };
    void recordRefusal({ actor: null, request, action: "gateways.present", reason: "unknown", target });
  }
}

function factsOf(userAgent: string | null, ip: string | null): RequestFacts {
  return { requestId: newId("req"), ip, userAgent, idempotencyKey: null, ifMatch: null, namespace: null };
}
