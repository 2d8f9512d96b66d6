import { judgeActions } from "./actions";
import { judgeApplies } from "./applies";
import type { Policy } from "./compile";
import { type Facts, factsOf } from "./facts";
import type { Part, PartName, Request, Verdict } from "./model";
import { judgeWhen } from "./when";
import { judgeWhere } from "./where";
import { judgeWho } from "./who";

/** What one policy said of a request, part by part. */
export type PolicyTrace = { policy: Policy; matched: boolean; decides: boolean; parts: Part[] };

export type Decision = {
  decision: "allow" | "deny";
  /** The answer in a sentence or two. */
  because: string;
  policies: PolicyTrace[];
};

/** Where policies come from: all of them, or an index that knows which can matter. */
export type PolicySource = { concerning(request: Request): Iterable<Policy> };

/**
 * Deny wins over any allow; no match is deny. Looks at no more than it must: what the gate asks. `evaluate` gives the same
 * answer with its reasons.
 */
export function decide(policies: PolicySource, request: Request): { decision: "allow" | "deny"; by: Policy | null } {
  const facts = factsOf(request);
  if (refusalOf(facts)) return { decision: "deny", by: null };
  let allowed: Policy | null = null;
  for (const policy of policies.concerning(request)) {
    if (policy.effect === "allow" && allowed) continue;
    if (!matches(policy, facts)) continue;
    if (policy.effect === "deny") return { decision: "deny", by: policy };
    allowed = policy;
  }
  return { decision: allowed ? "allow" : "deny", by: allowed };
}

/** Every one of `policies` against the request, with each part's verdict in words, and what follows from them together. */
export function evaluate(policies: Iterable<Policy>, request: Request): Decision {
  const facts = factsOf(request);
  const traces = [...policies].map((policy) => trace(policy, facts));
  const matched = traces.filter((one) => one.matched);
  const denies = matched.filter(({ policy }) => policy.effect === "deny");
  const allows = matched.filter(({ policy }) => policy.effect === "allow");
  const refusal = refusalOf(facts);
  const deciding = refusal ? [] : denies.length > 0 ? denies : allows;
  return {
    decision: !refusal && denies.length === 0 && allows.length > 0 ? "allow" : "deny",
    because: refusal ?? inWords(denies, allows),
    policies: traces.map((one) => ({ ...one, decides: deciding.includes(one) })),
  };
}

/** What no policy can permit. */
function refusalOf({ subject, socket, unclear, http }: Facts): string | null {
  if (subject.stopped) return subject.stopped;
  if (subject.namespaceId !== null && !socket.namespaces.includes(subject.namespaceId))
    return `${subject.name} can be used only in its own namespace and below, and ${socket.name} is elsewhere.`;
  if (unclear) {
    const said = [http?.method, http?.path].filter((one) => one !== undefined).join(" ");
    return `${said} can be read in two ways, by a proxy and by what is behind it.`;
  }
  return null;
}

/** What `judgements` say together, and no part judged after one that is not met. */
function matches(policy: Policy, facts: Facts): boolean {
  const { enabled, unreadable, effect, who, where, when, actions } = policy;
  if (!enabled) return false;
  if (unreadable) return effect === "deny" && judgeApplies(policy, facts.socket).met;
  return (
    judgeWho(who, facts).met &&
    judgeApplies(policy, facts.socket).met &&
    judgeActions(actions, facts, effect).met &&
    judgeWhere(where, facts, effect).met &&
    judgeWhen(when, facts).met
  );
}

/** The parts in the order that people read them, made only when asked. */
function judgements(policy: Policy, facts: Facts): [PartName, () => Verdict][] {
  const { effect, unreadable } = policy;
  if (!policy.enabled) return [["enabled", () => DISABLED]];
  const applies: [PartName, () => Verdict] = ["appliesTo", () => judgeApplies(policy, facts.socket)];
  if (unreadable) return [["document", () => broken(unreadable, effect)], applies];
  return [
    ["who", () => judgeWho(policy.who, facts)],
    ["where", () => judgeWhere(policy.where, facts, effect)],
    ["when", () => judgeWhen(policy.when, facts)],
    ["actions", () => judgeActions(policy.actions, facts, effect)],
    applies,
  ];
}

const DISABLED: Verdict = { present: true, met: false, because: () => "It is disabled, so it matches nothing." };

function broken(part: string, effect: "allow" | "deny"): Verdict {
  const then = effect === "deny" ? "denies everything" : "matches nothing";
  return {
    present: true,
    met: effect === "deny",
    because: () => `Its ${part} can't be read, so this ${effect} ${then}. Save it again to mend it.`,
  };
}

function trace(policy: Policy, facts: Facts): Omit<PolicyTrace, "decides"> {
  const parts = judgements(policy, facts).map(([part, judge]): Part => {
    const { present, met, because } = judge();
    return { part, present, met, because: because() };
  });
  return { policy, matched: parts.every(({ met }) => met), parts };
}

type Matched = Omit<PolicyTrace, "decides">[];

/** What these policies, which match, do. */
export function denyInWords(denies: Matched): string {
  return `${names(denies)} ${verb(denies)}, and deny wins over any allow.`;
}

function names(traces: Matched): string {
  return traces.length > 3
    ? `${traces[0]?.policy.name} and ${traces.length - 1} more`
    : traces.map(({ policy }) => policy.name).join(" and ");
}

function verb(traces: Matched): string {
  return traces.length === 1 ? "matches" : "match";
}

function inWords(denies: Matched, allows: Matched): string {
  if (denies.length === 0 && allows.length === 0) return "No policy matches, and no match is deny.";
  if (denies.length === 0) return `${names(allows)} ${verb(allows)}, and nothing denies it.`;
  const without =
    allows.length > 0
      ? `Without ${denies.length === 1 ? "it" : "them"} ${names(allows)} would allow it.`
      : `Without ${denies.length === 1 ? "it" : "them"} the answer would still be deny: no allow policy matches.`;
  return `${denyInWords(denies)} ${without}`;
}
