import { actionWords, whenWords, whereWords } from "../sentence";
import type { Policy } from "./compile";
import { covers, isPossible } from "./cover";
import type { Action } from "./model";

/** What stands between a subject and an action on a socket once who and applies-to are settled: who may, and who may not. */
export type Reach = { allows: readonly Policy[]; denies: readonly Policy[] };

/**
 * The access that `policies`, all of which speak of one subject and one socket, leave to `action` from now on, or `null`
 * when no address and no later time gives any. Limits, addresses and times are conditions of it.
 */
export function reachOf(policies: Iterable<Policy>, action: Action, now: number): Reach | null {
  const speaking = [...policies].filter((policy) => policy.enabled && isPossible(policy, action, now));
  const denies = speaking.filter(({ effect }) => effect === "deny");
  const allows = speaking.filter(
    (policy) => policy.effect === "allow" && !denies.some((deny) => covers(deny, policy, action)),
  );
  return allows.length > 0 ? { allows, denies } : null;
}

/**
 * What `after` permits that `before` did not, and the reverse. Where two conditions can't be told to lie within one another
 * the answer is both, so a change is never hidden.
 */
export function compareReach(before: Reach | null, after: Reach | null, action: Action) {
  return { gains: exceeds(after, before, action), loses: exceeds(before, after, action) };
}

function exceeds(one: Reach | null, other: Reach | null, action: Action): boolean {
  if (!one) return false;
  if (!other) return true;
  const wider = one.allows.some((allow) => !other.allows.some((theirs) => covers(theirs, allow, action)));
  return wider || other.denies.some((deny) => !one.denies.some((mine) => covers(mine, deny, action)));
}

/** The conditions of the access in words; `null` when there are none. What a hidden policy asks for is not told. */
export function conditionWords(
  { allows, denies }: Reach,
  action: Action,
  isHidden: (policy: Policy) => boolean = () => false,
): string | null {
  const words = (policy: Policy) => {
    const told = termWords(policy, action);
    return told !== null && isHidden(policy) ? "under conditions that you may not read" : told;
  };
  const open = allows.some((policy) => words(policy) === null);
  const ways = open ? [] : [...new Set(allows.map(words))];
  const but = denies.map((policy) => `not ${words(policy) ?? "at all"}`);
  return [...(ways.length > 0 ? [ways.join(", or ")] : []), ...new Set(but)].join(", ") || null;
}

function termWords({ where, when, actions }: Policy, action: Action): string | null {
  const { http, ssh } = actions?.written ?? {};
  const limited =
    action === "http"
      ? http && Object.keys(http).length > 0
      : action.startsWith("ssh.") && (ssh?.usernames || (action === "ssh.exec" && ssh?.exec?.commands));
  const exec = action === "ssh.exec" && ssh?.exec ? { exec: ssh.exec } : {};
  const ours = action === "http" ? { http } : { ssh: { ...exec, ...(ssh?.usernames && { usernames: ssh.usernames }) } };
  const time = when && whenWords(when.written);
  const words = [
    ...(limited ? [actionWords(ours as Parameters<typeof actionWords>[0])] : []),
    ...(where && Object.keys(where.written).length > 0 ? [`from ${whereWords(where.written)}`] : []),
    ...(time && time.text !== "any time" ? [`${time.lead}${time.text}`] : []),
  ];
  return words.length > 0 ? words.join(", ") : null;
}
