import { isInside } from "@/lib/network/cidr";
import { whenWords, whereWords } from "../sentence";
import { pathMatches, plainPath } from "./http-path";
import { DAYS, isInWindow, localTime } from "./local-time";
import type { AccessRequest } from "./request";
import type { ReadyPolicy } from "./stored-policy";

/** A part of a policy held against a request. The words are made only when somebody reads them. */
export type Finding = { met: boolean; because: () => string };

/** What a condition says: that it holds, that it does not, or that nobody can know, each with the reason. */
type Verdict = { holds: boolean | "unknown"; because: () => string };

export type Condition = (policy: ReadyPolicy, request: AccessRequest) => Finding;

const yes = (because: () => string): Verdict => ({ holds: true, because });
const no = (because: () => string): Verdict => ({ holds: false, because });
const unknown = (because: () => string): Verdict => ({ holds: "unknown", because });

/** What cannot be known fails an allow and holds for a deny. */
function settle({ effect }: ReadyPolicy, { holds, because }: Verdict): Finding {
  if (holds !== "unknown") return { met: holds, because };
  const met = effect === "deny";
  return { met, because: () => `${because()}, which ${met ? "a deny takes as met" : "an allow does not accept"}.` };
}

/** All of them: the first that fails says why, then the first that is unknown, then the last. */
function all(verdicts: readonly Verdict[]): Verdict | undefined {
  return (
    verdicts.find(({ holds }) => holds === false) ??
    verdicts.find(({ holds }) => holds === "unknown") ??
    (verdicts.length > 1 ? yes(() => verdicts.map(({ because }) => because()).join(" ")) : verdicts[0])
  );
}

/** Whether the policy applies to the socket at all. */
export const appliesTo: Condition = (policy, { socket }) => {
  if (!socket.namespaces.includes(policy.namespaceId))
    return {
      met: false,
      because: () => `${socket.name} lives in ${socket.namespace}, not in ${policy.namespace} or below.`,
    };
  if (policy.orgWide)
    return { met: true, because: () => `It applies to every socket in ${policy.namespace} and below.` };
  if (policy.sockets.has(socket.id)) return { met: true, because: () => `${socket.name} is attached to it.` };
  const rule = policy.tagRules.find((rule) =>
    Object.entries(rule).every(([tag, value]) => Object.hasOwn(socket.tags, tag) && socket.tags[tag] === value),
  );
  return rule
    ? { met: true, because: () => `${socket.name} is tagged ${tagWords(rule)}.` }
    : {
        met: false,
        because: () =>
          policy.tagRules.length === 0
            ? `${socket.name} is not attached to it.`
            : `${socket.name} is neither attached to it nor tagged ${policy.tagRules.map(tagWords).join(", or ")}.`,
      };
};

/** Whom it means: anyone whom one of the present lists names. */
export const who: Condition = (policy, { subject }) => {
  const named = policy.who;
  const { account, person, groups } = subject;
  if (!named) return { met: true, because: () => "It means anyone." };
  if (account && named.serviceAccounts && policy.accounts.has(account.id))
    return { met: true, because: () => `It names ${subject.name}.` };
  if (person && named.members && policy.members.has(person.id))
    return { met: true, because: () => `It names ${asPerson(subject.name, person)}.` };
  if (named.groups)
    for (const [id, name] of groups)
      if (policy.groups.has(id))
        return { met: true, because: () => `${asPerson(subject.name, person)} is in the group ${name}.` };
  if (named.everyone && person)
    return { met: true, because: () => `It means every member, and ${asPerson(subject.name, person)} is one.` };
  const userId = person ? person.id : account?.userId;
  if (userId && named.userIds?.includes(userId)) return { met: true, because: () => `It names the user ID ${userId}.` };
  const email = person?.email.toLowerCase();
  if (email && named.emails?.some((one) => one.toLowerCase() === email))
    return { met: true, because: () => `It names ${email}.` };
  const domain = email?.slice(email.lastIndexOf("@") + 1);
  if (domain && named.domains?.includes(domain)) return { met: true, because: () => `It means everyone at ${domain}.` };
  return {
    met: false,
    because: () =>
      named.everyone
        ? `It does not name ${subject.name}; everyone means members, and never a service account.`
        : Object.keys(named).length === 0
          ? "It means nobody."
          : `It does not name ${asPerson(subject.name, person)}, nor a group that has it.`,
  };
};

/** From where: all of the present conditions. */
export const where: Condition = (policy, { ip, country }) => {
  const conditions = policy.where;
  if (!conditions) return { met: true, because: () => "Any address will do." };
  const { cidrs, countries, notCountries } = conditions;
  if ([cidrs, countries, notCountries].some((list) => list?.length === 0))
    return { met: false, because: () => "It has an empty list of places, which matches nothing." };
  const from = ip ?? "An unknown address";
  const of = `the country of ${ip ?? "an unknown address"} is unknown`;
  const verdicts = [
    cidrs &&
      (ip === null
        ? unknown(() => "The address is unknown")
        : isInside(ip, cidrs)
          ? yes(() => `${from} is in ${list(cidrs, "or")}.`)
          : no(() => `${from} is not in ${list(cidrs, "or")}.`)),
    countries &&
      (country === null
        ? unknown(() => capital(of))
        : countries.includes(country)
          ? yes(() => `${from} is in ${country}.`)
          : no(() => `${from} is in ${country}, not in ${list(countries, "or")}.`)),
    notCountries &&
      (country === null
        ? unknown(() => capital(of))
        : notCountries.includes(country)
          ? no(() => `${from} is in ${country}, which is left out.`)
          : yes(() => `${from} is in ${country}, not in ${list(notCountries, "or")}.`)),
  ].filter((verdict) => verdict !== undefined);
  return settle(policy, all(verdicts) ?? yes(() => `${capital(whereWords(conditions))} will do.`));
};

/** When: after, before and in one of the weekly windows. */
export const when: Condition = (policy, { at }) => {
  const conditions = policy.when;
  if (!conditions) return { met: true, because: () => "Any time will do." };
  const { after, before, weekly, timeZone } = conditions;
  const now = at.toISOString();
  if (after && at.getTime() < Date.parse(after)) return { met: false, because: () => `${now} is before ${after}.` };
  if (before && at.getTime() >= Date.parse(before))
    return { met: false, because: () => `${now} is not before ${before}.` };
  if (!weekly) return { met: true, because: () => `${now} is in its time.` };
  if (weekly.every(({ days }) => days.length === 0) || !timeZone)
    return { met: false, because: () => "It has no weekly hours, which matches nothing." };
  const local = localTime(at, timeZone);
  const met = weekly.some((window) => isInWindow(local, window));
  const shown = () =>
    `${dayName(local.day)} ${clock(local.minutes)} in ${timeZone} is ${met ? "" : "not "}within ${whenWords({ weekly }).text.replace(/ in no time zone$/, "")}.`;
  return { met, because: shown };
};

/** What may be done. Limits on a detail that the request does not tell are not met. */
export const actions: Condition = (policy, { action, http, ssh }) => {
  const allowed = policy.actions;
  if (!allowed) return { met: true, because: () => "It means every action." };
  const absent = { met: false, because: () => `It does not mean ${action}.` };
  if (action === "http") {
    if (!allowed.http) return absent;
    const { methods, paths } = allowed.http;
    return settle(
      policy,
      all([
        ...(methods ? [oneOf(methods, http?.method, "method")] : []),
        ...(paths ? [onePath(paths, http?.path)] : []),
      ]) ?? yes(() => "It means http without limits."),
    );
  }
  if (action.startsWith("ssh.")) {
    if (!allowed.ssh) return absent;
    const { usernames, ...named } = allowed.ssh;
    const part = action.slice("ssh.".length) as keyof typeof named;
    if (Object.keys(named).length > 0 && !named[part]) return absent;
    const commands = part === "exec" ? named.exec?.commands : undefined;
    return settle(
      policy,
      all([
        ...(usernames ? [oneOf(usernames, ssh?.username, "username")] : []),
        ...(commands ? [oneOf(commands, ssh?.command, "command")] : []),
      ]) ?? yes(() => `It means ${action} without limits.`),
    );
  }
  return allowed[action as "tls" | "database" | "rdp" | "vnc" | "kubernetes"]
    ? { met: true, because: () => `It means ${action}.` }
    : absent;
};

function oneOf(allowed: readonly string[], given: string | null | undefined, what: string): Verdict {
  const limits = allowed.length === 0 ? `no ${what}` : `${list(allowed, "or")}`;
  if (given === null || given === undefined)
    return no(() => `It is limited to ${limits}, and the request tells no ${what}.`);
  return allowed.includes(given) ? yes(() => `${given} is one of ${limits}.`) : no(() => `${given} is not ${limits}.`);
}

function onePath(patterns: readonly string[], given: string | undefined): Verdict {
  const limits = patterns.length === 0 ? "no path" : list(patterns, "or");
  if (given === undefined) return no(() => `It is limited to ${limits}, and the request tells no path.`);
  if (patterns.length === 0) return no(() => "It is limited to no path.");
  const path = plainPath(given);
  if (path === null) return unknown(() => "The path can be read in more than one way");
  const pattern = patterns.find((one) => pathMatches(one, path));
  return pattern === undefined ? no(() => `${path} is not ${limits}.`) : yes(() => `${path} is within ${pattern}.`);
}

function asPerson(name: string, person: { email: string; name: string } | null): string {
  return person && person.name !== name ? `${person.name}, as whom ${name} acts` : name;
}

function tagWords(rule: Readonly<Record<string, string>>): string {
  return list(
    Object.entries(rule).map(([tag, value]) => `${tag}=${value}`),
    "and",
  );
}

function list(words: readonly string[], last: "and" | "or"): string {
  return new Intl.ListFormat("en", { type: last === "and" ? "conjunction" : "disjunction" }).format(words);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function dayName(day: (typeof DAYS)[number]): string {
  return ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][DAYS.indexOf(day)] ?? day;
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
