import type { z } from "zod";
import { actions, tagRules, when, where, who } from "../parts";

/** A policy as it is kept: its parts as saved, null when absent, and the ids behind the names. */
export type StoredPolicy = {
  id: string;
  name: string;
  namespaceId: string;
  namespace: string;
  effect: "allow" | "deny";
  enabled: boolean;
  orgWide: boolean;
  tagRules: unknown;
  who: unknown;
  where: unknown;
  when: unknown;
  actions: unknown;
  accountIds: readonly string[];
  memberIds: readonly string[];
  groupIds: readonly string[];
  socketIds: readonly string[];
};

/** A policy that can be evaluated. `unreadable` names the parts that hold what this version does not know. */
export type ReadyPolicy = Omit<
  StoredPolicy,
  "tagRules" | "who" | "where" | "when" | "actions" | "accountIds" | "memberIds" | "groupIds" | "socketIds"
> & {
  tagRules: z.infer<typeof tagRules>;
  who: z.infer<typeof who> | undefined;
  where: z.infer<typeof where> | undefined;
  when: z.infer<typeof when> | undefined;
  actions: z.infer<typeof actions> | undefined;
  accounts: ReadonlySet<string>;
  members: ReadonlySet<string>;
  groups: ReadonlySet<string>;
  sockets: ReadonlySet<string>;
  unreadable: readonly string[];
};

const PARTS = { who, where, when, actions };

/**
 * Reads the parts of a policy once, for any number of questions. A part that does not validate is no error here: the policy
 * then matches nothing if it allows, and everything in its namespace and below if it denies.
 */
export function readyPolicy(stored: StoredPolicy): ReadyPolicy {
  const { accountIds, memberIds, groupIds, socketIds, ...rest } = stored;
  const rules = tagRules.safeParse(stored.tagRules);
  const unreadable = rules.success && isPlain(stored.tagRules) ? [] : ["tagRules"];
  const parts: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(PARTS)) {
    const value = stored[name as keyof typeof PARTS];
    const read = value === null || value === undefined ? undefined : schema.safeParse(value);
    if (read && !(read.success && isPlain(value))) unreadable.push(name);
    parts[name] = read?.data;
  }
  return {
    ...rest,
    ...(parts as Pick<ReadyPolicy, keyof typeof PARTS>),
    tagRules: rules.data ?? [],
    accounts: new Set(accountIds),
    members: new Set(memberIds),
    groups: new Set(groupIds),
    sockets: new Set(socketIds),
    unreadable,
  };
}

/** JSON may hold a key `__proto__`, which copying would lose without a word. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return !Object.hasOwn(value, "__proto__") && Object.values(value).every(isPlain);
}
