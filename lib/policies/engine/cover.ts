import { liesIn } from "./address";
import type { Network, Policy } from "./compile";
import { matchesPath } from "./http-path";
import type { Action } from "./model";

/** The conditions that a policy puts on one action: each an upper bound, `undefined` where there is none. */
type Term = {
  cidrs?: readonly Network[] | undefined;
  countries?: readonly string[] | undefined;
  notCountries?: readonly string[] | undefined;
  after: number;
  before: number;
  weekly?: { days: readonly string[]; from: string; to: string }[] | undefined;
  timeZone?: string | undefined;
  methods?: readonly string[] | undefined;
  paths?: NonNullable<Policy["actions"]>["paths"] | undefined;
  usernames?: readonly string[] | undefined;
  commands?: readonly string[] | undefined;
};

/** `null` when the policy does not speak of the action. */
function termOf({ where, when, actions, unreadable, effect }: Policy, action: Action): Term | null {
  if (unreadable && effect === "allow") return null;
  const { http, ssh } = actions?.written ?? {};
  const { usernames, ...named } = ssh ?? {};
  const key = action.slice("ssh.".length) as keyof typeof named;
  if (actions) {
    if (action.startsWith("ssh.") && (!ssh || (Object.keys(named).length > 0 && !named[key]))) return null;
    if (!action.startsWith("ssh.") && !(action in actions.written)) return null;
  }
  return {
    ...where,
    after: when?.after ?? Number.NEGATIVE_INFINITY,
    before: when?.before ?? Number.POSITIVE_INFINITY,
    weekly: when?.written.weekly,
    timeZone: when?.written.timeZone,
    methods: action === "http" ? http?.methods : undefined,
    paths: action === "http" ? actions?.paths : undefined,
    usernames: action.startsWith("ssh.") ? usernames : undefined,
    commands: action === "ssh.exec" ? named.exec?.commands : undefined,
  };
}

/** True when some address and some time from `now` on meet the policy for this action. */
export function isPossible(policy: Policy, action: Action, now: number): boolean {
  const term = termOf(policy, action);
  if (!term || term.before <= now || term.after >= term.before) return false;
  const { cidrs, countries, notCountries, methods, paths, usernames, commands, weekly } = term;
  const lists = [cidrs, countries, notCountries, methods, paths, usernames, commands];
  if (lists.some((list) => list?.length === 0)) return false;
  if (weekly && !weekly.some(({ days }) => days.length > 0)) return false;
  if (policy.effect === "deny" || !countries) return true;
  return countries.some((country) => !notCountries?.includes(country));
}

/**
 * True when every request that meets `inner`'s conditions on the action surely meets `outer`'s. An unknown country counts: a
 * deny holds for it and an allow does not, so a deny is never said to lie within anything it may exceed.
 */
export function covers(outer: Policy, inner: Policy, action: Action): boolean {
  const [wide, narrow] = [termOf(outer, action), termOf(inner, action)];
  if (!wide || !narrow) return false;
  if (inner.effect === "deny" && outer.effect === "allow") return false;
  return (
    within(narrow.cidrs, wide.cidrs, ({ network: [address, bits] }, all) =>
      all.some(({ network }) => bits >= network[1] && liesIn(address, network)),
    ) &&
    within(narrow.countries, wide.countries, (country, all) => all.includes(country)) &&
    isOutside(narrow, wide) &&
    wide.after <= narrow.after &&
    wide.before >= narrow.before &&
    hoursWithin(narrow, wide) &&
    within(narrow.methods, wide.methods, (method, all) => all.includes(method)) &&
    within(narrow.paths, wide.paths, ({ texts }, all) => {
      // NUL stands for whatever the inner `*` takes: only the outer `*` can take it, since no path holds one.
      return texts.length > 0 && all.some((pattern) => matchesPath(pattern, texts.join("\0")));
    }) &&
    within(narrow.usernames, wide.usernames, (name, all) => all.includes(name)) &&
    within(narrow.commands, wide.commands, (command, all) => all.includes(command))
  );
}

function within<T>(
  inner: readonly T[] | undefined,
  outer: readonly T[] | undefined,
  fits: (one: T, all: readonly T[]) => boolean,
): boolean {
  return !outer || (inner?.every((one) => fits(one, outer)) ?? false);
}

function isOutside({ countries, notCountries }: Term, outer: Term): boolean {
  const excluded = outer.notCountries;
  if (!excluded) return true;
  if (excluded.length === 0) return false;
  const known = notCountries && excluded.every((country) => notCountries.includes(country));
  return known || Boolean(countries && !countries.some((country) => excluded.includes(country)));
}

/** Each inner window within one outer window of the same zone, day by day. */
function hoursWithin(inner: Term, outer: Term): boolean {
  if (!outer.weekly) return true;
  if (!inner.weekly || inner.timeZone !== outer.timeZone) return false;
  return inner.weekly.every((one) =>
    outer.weekly?.some((other) => {
      const [from, to] = [other.from <= one.from, one.to <= other.to];
      const [overnight, longer] = [one.to < one.from, other.to < other.from];
      return overnight === longer && from && to && one.days.every((day) => other.days.includes(day));
    }),
  );
}
