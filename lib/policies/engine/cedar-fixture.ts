import { actions, tagRules, when, where, who } from "../parts";
import type { StoredPolicy } from "./model";

/**
 * A policy in Cedar, written from the documented semantics and not from the engine's code. What Cedar can't say is a fact
 * of the context: a zone's offset and day of the week, and whether a path is ambiguous.
 */
export function toCedar(policy: StoredPolicy): string {
  const effect = policy.effect === "allow" ? "permit" : "forbid";
  const conditions = policy.enabled ? [appliesTo(policy), ...readable(policy)] : ["false"];
  return `${effect}(principal, action, resource) when { ${conditions.map((one) => `(${one})`).join(" && ")} };`;
}

/** What holds whatever policies say. */
export const ALWAYS = [
  "forbid(principal, action, resource) when { principal.stopped };",
  "forbid(principal is Account, action, resource) unless { resource in principal.home };",
  "forbid(principal, action, resource) when { context.ambiguous && !resource.acceptAmbiguousPaths };",
];

function readable(policy: StoredPolicy): string[] {
  const schemas = { who, where, when, actions };
  const sound = Object.entries(schemas).every(([key, schema]) => {
    const part = policy[key as keyof typeof schemas];
    return part === null || schema.safeParse(part).success;
  });
  if (!sound || !tagRules.safeParse(policy.tagRules).success) return [policy.effect === "deny" ? "true" : "false"];
  return [inWho(policy), inWhere(policy), inWhen(policy), inActions(policy)];
}

type Lists = Record<string, string[] | undefined>;
const any = (terms: string[]) => (terms.length === 0 ? "false" : terms.map((term) => `(${term})`).join(" || "));
const all = (terms: string[]) => (terms.length === 0 ? "true" : terms.map((term) => `(${term})`).join(" && "));
const text = (value: string) => JSON.stringify(value);
const set = (values: readonly string[]) => `[${values.map(text).join(", ")}]`;
const among = (values: readonly string[], of: string) =>
  values.length === 0 ? "false" : `${set(values)}.contains(${of})`;

function appliesTo({ namespaceId, orgWide, sockets, tagRules: rules }: StoredPolicy): string {
  const tags = (rules as Record<string, string>[]).map((rule) =>
    all(
      Object.entries(rule).map(
        ([tag, value]) => `resource.hasTag(${text(tag)}) && resource.getTag(${text(tag)}) == ${text(value)}`,
      ),
    ),
  );
  const how = orgWide ? ["true"] : [...sockets.map((id) => `resource == Socket::${text(id)}`), ...tags];
  return `resource in Namespace::${text(namespaceId)} && (${any(how)})`;
}

function inWho(policy: StoredPolicy): string {
  if (policy.who === null) return "true";
  const lists = policy.who as Lists & { everyone?: boolean };
  return any([
    ...(lists.serviceAccounts ? policy.serviceAccounts.map((id) => `principal == Account::${text(id)}`) : []),
    ...(lists.members ? [`principal has person && ${among(policy.members, "principal.person")}`] : []),
    ...(lists.groups ? policy.groups.map((id) => `principal in Group::${text(id)}`) : []),
    ...(lists.emails ?? []).map((one) => `principal has email && principal.email == ${text(one.toLowerCase())}`),
    ...(lists.domains ?? []).map((one) => `principal has email && principal.email like ${text(`*@${one}`)}`),
    ...(lists.userIds ? [among(lists.userIds, "principal.userId")] : []),
    ...(lists.everyone ? ["principal has person"] : []),
  ]);
}

function inWhere({ where: part, effect }: StoredPolicy): string {
  const { cidrs, countries, notCountries } = (part ?? {}) as Lists;
  const known = (name: string, condition: string) =>
    effect === "deny" ? `!(context has ${name}) || (${condition})` : `context has ${name} && (${condition})`;
  const unless = (values: string[], condition: string) => (values.length === 0 ? "false" : condition);
  return all([
    ...(cidrs ? [unless(cidrs, known("ip", any(cidrs.map((one) => `context.ip.isInRange(ip(${text(one)}))`))))] : []),
    ...(countries ? [unless(countries, known("country", among(countries, "context.country")))] : []),
    ...(notCountries ? [unless(notCountries, known("country", `!(${among(notCountries, "context.country")})`))] : []),
  ]);
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

function inWhen({ when: part }: StoredPolicy): string {
  const { after, before, weekly, timeZone } = (part ?? {}) as {
    after?: string | null;
    before?: string | null;
    weekly?: { days: string[]; from: string; to: string }[];
    timeZone?: string;
  };
  const zone = `context.zones[${text(timeZone ?? "")}]`;
  const time = `context.now.offset(${zone}.offset).toTime()`;
  const length = (clock: string) => `duration("${clock.replace(":", "h")}m")`;
  const on = (days: string[], plus: number) =>
    any(days.map((day) => `${zone}.day == ${(DAYS.indexOf(day) + plus) % 7}`));
  const windows = weekly?.map(({ days, from, to }) =>
    from < to
      ? all([on(days, 0), `${time} >= ${length(from)}`, `${time} < ${length(to)}`])
      : any([all([on(days, 0), `${time} >= ${length(from)}`]), all([on(days, 1), `${time} < ${length(to)}`])]),
  );
  return all([
    ...(after ? [`context.now >= datetime(${text(after)})`] : []),
    ...(before ? [`context.now < datetime(${text(before)})`] : []),
    ...(windows ? [any(windows)] : []),
  ]);
}

function inActions({ actions: part, effect }: StoredPolicy): string {
  if (part === null) return "true";
  const { http, ssh, ...others } = part as Record<string, Record<string, unknown> | undefined>;
  const is = (name: string) => `action == Action::${text(name)}`;
  const limit = (name: string, values: unknown) =>
    values ? [`context has ${name} && ${among(values as string[], `context.${name}`)}`] : [];
  const paths = (http?.paths as string[] | undefined)?.map((one) => `context.path like ${text(one)}`);
  // An ambiguous path is within no limit of an allow, and within each of a deny; an empty list holds nothing at all.
  const within = (all: string[]) =>
    effect === "deny" && all.length > 0
      ? `context.ambiguous || (context has path && (${any(all)}))`
      : `!context.ambiguous && context has path && (${any(all)})`;
  const { usernames, ...named } = ssh ?? {};
  const chosen = Object.keys(named).length === 0 ? ["shell", "exec", "sftp", "tcpForwarding"] : Object.keys(named);
  const commands = (named.exec as { commands?: string[] } | undefined)?.commands;
  return any([
    ...Object.keys(others).map(is),
    ...(http ? [all([is("http"), ...limit("method", http.methods), ...(paths ? [within(paths)] : [])])] : []),
    ...(ssh
      ? chosen.map((one) =>
          all([
            is(`ssh.${one}`),
            ...limit("username", usernames),
            ...(one === "exec" ? limit("command", commands) : []),
          ]),
        )
      : []),
  ]);
}
