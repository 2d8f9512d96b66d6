import type { Actor } from "@/lib/auth/actor";
import type { Policy } from "./engine/compile";
import { denyInWords, evaluate, type PolicyTrace } from "./engine/evaluate";
import type { Request } from "./engine/model";
import type { AccessTest } from "./explain-contract";

const MOST = 100;

type Traced = Pick<AccessTest, "decision" | "because" | "country" | "time" | "policies" | "omitted" | "hidden">;

/** Asks the engine and says why it answers so, as far as the actor may read the policies that took part. */
export function traceAnswer(
  { access }: Pick<Actor, "access">,
  policies: readonly Policy[],
  request: Request,
  drafted?: Policy,
): Traced {
  const mayRead = (namespaceId: string) => access.can("policies:read", namespaceId);
  const decision = evaluate(policies, request);
  const readable = decision.policies.filter(({ policy }) => mayRead(policy.namespaceId));
  const shown = inOrder(readable, drafted).slice(0, MOST);
  const unseen = decision.policies.filter((one) => !readable.includes(one));
  const deciding = decision.policies.filter(({ decides }) => decides);
  return {
    decision: decision.decision,
    because: unseen.some(({ decides }) => decides)
      ? `A policy of a namespace that you may not read ${decision.decision === "allow" ? "allows" : "denies"} it.`
      : deciding.length > 0 && unseen.some(({ matched }) => matched)
        ? denyInWords(deciding)
        : decision.because,
    country: request.country,
    time: request.time.toISOString(),
    policies: shown.map((trace) => traceDto(trace, drafted)),
    omitted: readable.length - shown.length,
    hidden: request.socket.namespaces.some((id) => !mayRead(id)),
  };
}

/** What decides, what matched, the draft, then what came near: fewest parts not met first. */
function inOrder(traces: PolicyTrace[], drafted: Policy | undefined): PolicyTrace[] {
  const missing = ({ parts }: PolicyTrace) => parts.filter(({ met }) => !met).length;
  const rank = (trace: PolicyTrace) =>
    trace.decides ? 0 : trace.matched ? 1 : 2 + missing(trace) - (trace.policy === drafted ? 0.5 : 0);
  return traces.toSorted((one, other) => rank(one) - rank(other));
}

function traceDto({ policy, matched, decides, parts }: PolicyTrace, drafted: Policy | undefined) {
  const { id, name, namespace, effect } = policy;
  return { policy: name, id, namespace, effect, draft: policy === drafted, matched, decides, parts };
}
