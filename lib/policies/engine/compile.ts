import type ipaddr from "ipaddr.js";
import type { z } from "zod";
import { actions, tagRules, when, where, who } from "../parts";
import { parseNetwork } from "./address";
import { type PathPattern, pathPattern } from "./http-path";
import type { StoredPolicy } from "./model";

export type Network = { text: string; network: [ipaddr.IPv4 | ipaddr.IPv6, number] };

/** A policy that was read once and can be asked often. `null` parts are absent: no condition. */
export type Policy = {
  id: string;
  name: string;
  namespaceId: string;
  namespace: string;
  enabled: boolean;
  effect: "allow" | "deny";
  /** The part that can't be read: an allow then matches nothing, a deny everything on the sockets it applies to. */
  unreadable: string | null;
  orgWide: boolean;
  sockets: ReadonlySet<string>;
  tagRules: readonly Readonly<Record<string, string>>[];
  who: Who | null;
  where: Where | null;
  when: When | null;
  actions: Actions | null;
};

export type Who = {
  serviceAccounts?: ReadonlySet<string>;
  members?: ReadonlySet<string>;
  groups?: ReadonlySet<string>;
  emails?: ReadonlySet<string>;
  domains?: ReadonlySet<string>;
  userIds?: ReadonlySet<string>;
  everyone: boolean;
};
export type Where = {
  cidrs?: readonly Network[];
  countries?: readonly string[];
  notCountries?: readonly string[];
  written: z.output<typeof where>;
};
export type When = { after: number | null; before: number | null; written: z.output<typeof when> };
export type Actions = { written: z.output<typeof actions>; paths?: readonly PathPattern[] };

/**
 * Reads a stored policy. Whatever a save would refuse today is unreadable and fails closed, so this asks the very schemas
 * that a save asks. Never throws.
 */
export function compilePolicy(stored: StoredPolicy): Policy {
  const { id, name, namespaceId, namespace, enabled, effect, orgWide } = stored;
  const parts = {
    who: readPart(who, stored.who),
    where: readPart(where, stored.where),
    when: readPart(when, stored.when),
    actions: readPart(actions, stored.actions),
  };
  const rules = tagRules.safeParse(stored.tagRules);
  const bad = Object.entries(parts).find(([, part]) => !part.readable)?.[0];
  const unknownEffect = effect !== "allow" && effect !== "deny";
  const unreadable = !rules.success ? "tagRules" : unknownEffect ? "effect" : (bad ?? null);
  return {
    id,
    name,
    namespaceId,
    namespace,
    enabled,
    effect: effect === "allow" ? "allow" : "deny",
    unreadable,
    // A deny whose tag rules can't be read may have meant any socket.
    orgWide: orgWide || !rules.success,
    sockets: new Set(stored.sockets),
    tagRules: rules.success ? rules.data : [],
    who: unreadable || !parts.who.value ? null : compileWho(parts.who.value, stored),
    where: unreadable || !parts.where.value ? null : compileWhere(parts.where.value),
    when: unreadable || !parts.when.value ? null : compileWhen(parts.when.value),
    actions: unreadable || !parts.actions.value ? null : compileActions(parts.actions.value),
  };
}

type Read<T> = { readable: true; value: T | null } | { readable: false; value: null };

function readPart<S extends z.ZodType>(schema: S, value: unknown): Read<z.output<S>> {
  if (value === null || value === undefined) return { readable: true, value: null };
  const parsed = schema.safeParse(value);
  return parsed.success ? { readable: true, value: parsed.data } : { readable: false, value: null };
}

function compileWho(written: z.output<typeof who>, { serviceAccounts, members, groups }: StoredPolicy): Who {
  return {
    ...(written.serviceAccounts && { serviceAccounts: new Set(serviceAccounts) }),
    ...(written.members && { members: new Set(members) }),
    ...(written.groups && { groups: new Set(groups) }),
    ...(written.emails && { emails: new Set(written.emails.map((email) => email.toLowerCase())) }),
    ...(written.domains && { domains: new Set(written.domains) }),
    ...(written.userIds && { userIds: new Set(written.userIds) }),
    everyone: written.everyone === true,
  };
}

function compileWhere(written: z.output<typeof where>): Where {
  const { cidrs, countries, notCountries } = written;
  return {
    ...(cidrs && { cidrs: cidrs.map((text) => ({ text, network: parseNetwork(text) })) }),
    ...(countries && { countries }),
    ...(notCountries && { notCountries }),
    written,
  };
}

function compileWhen(written: z.output<typeof when>): When {
  const instant = (text: string | null | undefined) => (text ? Date.parse(text) : null);
  return { after: instant(written.after), before: instant(written.before), written };
}

function compileActions(written: z.output<typeof actions>): Actions {
  return { written, ...(written.http?.paths && { paths: written.http.paths.map(pathPattern) }) };
}
