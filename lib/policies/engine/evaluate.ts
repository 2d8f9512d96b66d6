import { actions, appliesTo, type Condition, when, where, who } from "./conditions";
import type { AccessRequest } from "./request";
import type { ReadyPolicy } from "./stored-policy";

const CONDITIONS = { socket: appliesTo, who, where, when, actions } satisfies Record<string, Condition>;
const ORDER = Object.entries(CONDITIONS) as [keyof typeof CONDITIONS, Condition][];

/** One part of a policy, whether the request meets it, and why, as a sentence. */
export type PartTrace = { part: "enabled" | keyof typeof CONDITIONS; met: boolean; because: string };

/** How one policy took the request. */
export type PolicyTrace = { policy: ReadyPolicy; effect: "allow" | "deny"; matched: boolean; parts: PartTrace[] };

/** The answer, and the policies that made it: every matching deny, or every matching allow, or none. */
export type Decision = { decision: "allow" | "deny"; by: readonly ReadyPolicy[] };

/**
 * Whether the request is allowed: some enabled policy allows it and none denies it. Pure; the order of `policies` does not
 * matter. Whatever is wrong with a policy makes the answer stricter, never wider.
 */
export function evaluate(policies: Iterable<ReadyPolicy>, request: AccessRequest): Decision {
  const by = { allow: [] as ReadyPolicy[], deny: [] as ReadyPolicy[] };
  if (isUsable(request)) for (const policy of policies) if (matches(policy, request)) by[policy.effect].push(policy);
  if (by.deny.length > 0) return { decision: "deny", by: by.deny };
  return by.allow.length > 0 ? { decision: "allow", by: by.allow } : { decision: "deny", by: [] };
}

/** True when the policy has a say: enabled, and every part is met. */
export function matches(policy: ReadyPolicy, request: AccessRequest): boolean {
  if (!policy.enabled) return false;
  if (policy.unreadable.length > 0) return policy.effect === "deny" && isWithin(policy, request);
  return ORDER.every(([, condition]) => condition(policy, request).met);
}

/** The same question to one policy, part by part, in words. `matched` is what `matches` says. */
export function explain(policy: ReadyPolicy, request: AccessRequest): PolicyTrace {
  const enabled: PartTrace = {
    part: "enabled",
    met: policy.enabled,
    because: policy.enabled ? "It is enabled." : "It is disabled, so it matches nothing.",
  };
  const found = ORDER.map(([part, condition]): PartTrace => {
    const { met, because } = condition(policy, request);
    return { part, met, because: because() };
  });
  const matched = matches(policy, request);
  const parts = policy.unreadable.length > 0 ? found.map((part) => unreadable(policy, part, matched)) : found;
  return { policy, effect: policy.effect, matched, parts: [enabled, ...parts] };
}

/** A service account can be used in its own namespace and below it, whatever policies say; a member everywhere. */
export function isUsable({ subject, socket }: Pick<AccessRequest, "subject" | "socket">): boolean {
  return subject.account === null || socket.namespaces.includes(subject.account.namespaceId);
}

function isWithin({ namespaceId }: ReadyPolicy, { socket }: AccessRequest): boolean {
  return socket.namespaces.includes(namespaceId);
}

function unreadable({ unreadable, effect }: ReadyPolicy, { part }: PartTrace, met: boolean): PartTrace {
  const consequence = effect === "deny" ? "it denies everything where it lives" : "it allows nothing";
  return {
    part,
    met,
    because: `Its ${unreadable.join(" and ")} holds what Latchkey does not know, so ${consequence}.`,
  };
}
