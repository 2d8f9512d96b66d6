import type { Actions } from "./compile";
import type { Facts } from "./facts";
import { matchesPath } from "./http-path";
import type { Verdict } from "./model";
import { anyOf } from "./where";

/** Whether the policy speaks of the action. Absent means every action; limits on what the request does not say are not met. */
export function judgeActions(actions: Actions | null, facts: Facts, effect: "allow" | "deny"): Verdict {
  if (!actions) return { present: false, met: true, because: () => "Holds for every action." };
  const limits = limitsOn(actions, facts, effect);
  if (!limits)
    return {
      present: true,
      met: false,
      because: () =>
        Object.keys(actions.written).length === 0 ? "It lists no action." : `${facts.action} is not listed.`,
    };
  const failed = limits.find(({ met }) => !met);
  if (failed)
    return { present: true, met: false, because: () => `${facts.action} is listed, but ${failed.because()}.` };
  const because = () =>
    limits.length === 0
      ? `${facts.action} is listed, without limits.`
      : `${facts.action} is listed, and ${limits.map((limit) => limit.because()).join(", and ")}.`;
  return { present: true, met: true, because };
}

type Limit = { met: boolean; because: () => string };

/** The limits on the asked action; `null` when it is not among the policy's. */
function limitsOn({ written, paths }: Actions, facts: Facts, effect: "allow" | "deny"): Limit[] | null {
  const { http, ssh } = written;
  if (facts.action === "http") {
    if (!http) return null;
    return [
      ...(http.methods ? [oneOf("the method", facts.http?.method, http.methods)] : []),
      ...(paths ? [pathLimit(paths, facts, effect)] : []),
    ];
  }
  if (!facts.action.startsWith("ssh.")) return facts.action in written ? [] : null;
  if (!ssh) return null;
  const { usernames, ...named } = ssh;
  const key = facts.action.slice("ssh.".length) as keyof typeof named;
  // Without any action named, or with usernames alone, every ssh action is meant.
  if (Object.keys(named).length > 0 && !named[key]) return null;
  const commands = key === "exec" ? named.exec?.commands : undefined;
  return [
    ...(usernames ? [oneOf("the username", facts.ssh?.username, usernames)] : []),
    ...(commands ? [oneOf("the command", facts.ssh?.command, commands)] : []),
  ];
}

function oneOf(what: string, value: string | undefined, allowed: readonly string[]): Limit {
  const met = value !== undefined && allowed.includes(value);
  const because = () => {
    if (allowed.length === 0) return `${what} can be none, since none is listed`;
    if (value === undefined) return `${what} is limited to ${anyOf(allowed)}, and the request does not say it`;
    return met ? `${what} ${value} is one of those listed` : `${what} ${value} is not ${anyOf(allowed)}`;
  };
  return { met, because };
}

function pathLimit(paths: NonNullable<Actions["paths"]>, { path }: Facts, effect: "allow" | "deny"): Limit {
  const written = paths.map((one) => one.written);
  if (path === null && paths.length > 0)
    return { met: effect === "deny", because: () => "the path can be read in two ways" };
  const matching = path === undefined || path === null ? undefined : paths.find((one) => matchesPath(one, path));
  const because = () => {
    if (paths.length === 0) return "the path can be none, since none is listed";
    if (path === undefined) return `the path is limited to ${anyOf(written)}, and the request does not say it`;
    return matching ? `${path} matches ${matching.written}` : `${path} does not match ${anyOf(written)}`;
  };
  return { met: matching !== undefined, because };
}
