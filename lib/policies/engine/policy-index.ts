import type { AccessRequest } from "./request";
import type { ReadyPolicy } from "./stored-policy";

/** Policies ordered so that a request meets only those that can concern it. */
export type PolicyIndex = {
  bySubject: ReadonlyMap<string, readonly ReadyPolicy[]>;
  bySocket: ReadonlyMap<string, readonly ReadyPolicy[]>;
};

const ANYONE = "anyone";

/**
 * Sorts every enabled policy under whom it means or under what it applies to, whichever fewer others share. Each key that
 * a policy could match by is there, so `candidates` leaves out only policies that do not match.
 */
export function indexPolicies(policies: readonly ReadyPolicy[]): PolicyIndex {
  const enabled = policies.filter(
    ({ enabled, effect, unreadable }) => enabled && (effect === "deny" || unreadable.length === 0),
  );
  const keys = enabled.map((policy) => ({ policy, subjects: subjectKeys(policy), sockets: socketKeys(policy) }));
  const shared = new Map<string, number>();
  for (const { subjects, sockets } of keys)
    for (const key of [...subjects, ...sockets]) shared.set(key, (shared.get(key) ?? 0) + 1);
  const most = (side: readonly string[]) => side.reduce((count, key) => Math.max(count, shared.get(key) ?? 0), 0);
  const bySubject = new Map<string, ReadyPolicy[]>();
  const bySocket = new Map<string, ReadyPolicy[]>();
  for (const { policy, subjects, sockets } of keys) {
    const [side, index] = most(subjects) < most(sockets) ? [subjects, bySubject] : [sockets, bySocket];
    for (const key of side) (index.get(key) ?? index.set(key, []).get(key))?.push(policy);
  }
  return { bySubject, bySocket };
}

/** The policies that may match the request, each once. */
export function candidates({ bySubject, bySocket }: PolicyIndex, { subject, socket }: AccessRequest): Set<ReadyPolicy> {
  const found = new Set<ReadyPolicy>();
  const add = (index: PolicyIndex["bySubject"], key: string) => {
    for (const policy of index.get(key) ?? []) found.add(policy);
  };
  const { account, person, groups } = subject;
  add(bySubject, ANYONE);
  if (account) add(bySubject, `account:${account.id}`);
  for (const id of groups.keys()) add(bySubject, `group:${id}`);
  add(bySubject, `user:${person ? person.id : account?.userId}`);
  if (person) {
    const email = person.email.toLowerCase();
    for (const key of [
      "everyone",
      `member:${person.id}`,
      `email:${email}`,
      `domain:${email.slice(email.lastIndexOf("@") + 1)}`,
    ])
      add(bySubject, key);
  }
  add(bySocket, `socket:${socket.id}`);
  for (const [tag, value] of Object.entries(socket.tags)) add(bySocket, `tag:${tag}=${value}`);
  for (const id of socket.namespaces) add(bySocket, `namespace:${id}`);
  return found;
}

/** A subject that the policy means has at least one of these. */
function subjectKeys({ who, accounts, members, groups, unreadable }: ReadyPolicy): string[] {
  if (!who || unreadable.length > 0) return [ANYONE];
  const keys = (kind: string, values: Iterable<string> | undefined) =>
    [...(values ?? [])].map((value) => `${kind}:${value}`);
  return [
    ...(who.everyone ? ["everyone"] : []),
    ...keys("account", who.serviceAccounts && accounts),
    ...keys("member", who.members && members),
    ...keys("group", who.groups && groups),
    ...keys(
      "email",
      who.emails?.map((email) => email.toLowerCase()),
    ),
    ...keys("domain", who.domains),
    ...keys("user", who.userIds),
  ];
}

/** A socket that the policy applies to has at least one of these. */
function socketKeys({ namespaceId, orgWide, sockets, tagRules, unreadable }: ReadyPolicy): string[] {
  if (orgWide || unreadable.length > 0) return [`namespace:${namespaceId}`];
  const tags = tagRules
    .map((rule) => Object.entries(rule)[0] as [string, string])
    .map(([tag, value]) => `tag:${tag}=${value}`);
  return [...[...sockets].map((id) => `socket:${id}`), ...tags];
}
