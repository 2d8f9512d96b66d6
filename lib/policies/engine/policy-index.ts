import { judgeApplies } from "./applies";
import type { Policy } from "./compile";
import type { PolicySource } from "./evaluate";
import type { Request, Socket, Subject } from "./model";

/** Beside what concerns a request: the policies that speak of a subject, and those that apply to a socket. */
type PolicyIndex = PolicySource & {
  naming(subject: Subject): ReadonlySet<Policy>;
  applying(socket: Socket): Policy[];
};

/**
 * Knows which policies can concern a request, by whom they name and by what they apply to, so that thousands about others
 * cost nothing. Leaves out only what can't match; the answer is the plain walk's.
 */
export function indexPolicies(policies: Iterable<Policy>): PolicyIndex {
  const byWhom = new Map<string, Policy[]>();
  const byPlace = new Map<string, Policy[]>();
  for (const policy of policies) {
    if (!policy.enabled || (policy.unreadable && policy.effect === "allow")) continue;
    for (const key of whomKeys(policy)) put(byWhom, key, policy);
    for (const key of placeKeys(policy)) put(byPlace, key, policy);
  }
  return {
    concerning(request) {
      const whom = buckets(byWhom, subjectKeys(request));
      const place = buckets(byPlace, socketKeys(request));
      return new Set((size(whom) <= size(place) ? whom : place).flat());
    },
    naming: (subject) => new Set(buckets(byWhom, subjectKeys({ subject })).flat()),
    applying: (socket) =>
      [...new Set(buckets(byPlace, socketKeys({ socket })).flat())].filter(
        (policy) => judgeApplies(policy, socket).met,
      ),
  };
}

/** All policies, asked one by one: what the index must agree with. */
export function walk(policies: readonly Policy[]): PolicySource {
  return { concerning: () => policies };
}

function whomKeys({ who }: Policy): string[] {
  if (!who) return ["anyone"];
  const keys = (kind: string, list: ReadonlySet<string> | undefined) => [...(list ?? [])].map((id) => `${kind} ${id}`);
  return [
    ...keys("account", who.serviceAccounts),
    ...keys("member", who.members),
    ...keys("group", who.groups),
    ...keys("email", who.emails),
    ...keys("domain", who.domains),
    ...keys("user", who.userIds),
    ...(who.everyone ? ["everyone"] : []),
  ];
}

function subjectKeys({ subject: { kind, id, userId, groups, person } }: Pick<Request, "subject">): string[] {
  const email = person?.email.toLowerCase() ?? "";
  return [
    "anyone",
    ...(kind === "service-account" ? [`account ${id}`] : []),
    ...groups.map((group) => `group ${group.id}`),
    `user ${userId}`,
    ...(person
      ? ["everyone", `member ${person.id}`, `email ${email}`, `domain ${email.slice(email.lastIndexOf("@") + 1)}`]
      : []),
  ];
}

function placeKeys({ orgWide, namespaceId, sockets, tagRules }: Policy): string[] {
  if (orgWide) return [`namespace ${namespaceId}`];
  const rules = tagRules.map((rule) => Object.entries(rule)[0]).filter((one) => one !== undefined);
  return [...[...sockets].map((id) => `socket ${id}`), ...new Set(rules.map(([tag, value]) => `tag ${tag}=${value}`))];
}

function socketKeys({ socket: { id, namespaces, tags } }: Pick<Request, "socket">): string[] {
  return [
    `socket ${id}`,
    ...namespaces.map((namespace) => `namespace ${namespace}`),
    ...Object.entries(tags).map(([tag, value]) => `tag ${tag}=${value}`),
  ];
}

function put(map: Map<string, Policy[]>, key: string, policy: Policy): void {
  const bucket = map.get(key);
  if (bucket) bucket.push(policy);
  else map.set(key, [policy]);
}

function buckets(map: Map<string, Policy[]>, keys: readonly string[]): Policy[][] {
  return keys.map((key) => map.get(key)).filter((bucket) => bucket !== undefined);
}

function size(lists: readonly Policy[][]): number {
  return lists.reduce((sum, { length }) => sum + length, 0);
}
