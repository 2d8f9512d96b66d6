import { liesIn } from "./address";
import type { Where } from "./compile";
import type { Facts } from "./facts";
import type { Verdict } from "./model";

/**
 * Whether the request comes from there: all of the present conditions, and an empty list matches nothing. What is not known,
 * the address or its country, meets no condition of an allow and every condition of a deny.
 */
export function judgeWhere(where: Where | null, facts: Facts, effect: "allow" | "deny"): Verdict {
  if (!where) return { present: false, met: true, because: () => "Holds from any address." };
  const conditions = [
    where.cidrs && judgeCidrs(where.cidrs, facts, effect),
    where.countries && judgeCountries(where.countries, facts, effect, false),
    where.notCountries && judgeCountries(where.notCountries, facts, effect, true),
  ].filter((one): one is Condition => one !== undefined);
  if (conditions.length === 0) return { present: false, met: true, because: () => "Holds from any address." };
  const failed = conditions.find(({ met }) => !met);
  return {
    present: true,
    met: !failed,
    because: () =>
      `${failed ? failed.because() : upper(conditions.map(({ because }) => because()).join(", and "))}.`.replace(
        /^./,
        (first) => first.toUpperCase(),
      ),
  };
}

type Condition = { met: boolean; because: () => string };

function judgeCidrs(cidrs: NonNullable<Where["cidrs"]>, { address, ip }: Facts, effect: "allow" | "deny"): Condition {
  if (cidrs.length === 0) return { met: false, because: () => "no address is listed, so none matches" };
  if (!address) return unknown("the address", effect);
  const inside = cidrs.find(({ network }) => liesIn(address, network));
  if (inside) return { met: true, because: () => `${ip} is inside ${inside.text}` };
  return { met: false, because: () => `${ip} is outside ${anyOf(cidrs.map(({ text }) => text))}` };
}

function judgeCountries(
  countries: readonly string[],
  { country, ip }: Facts,
  effect: "allow" | "deny",
  excluded: boolean,
): Condition {
  if (countries.length === 0) return { met: false, because: () => "no country is listed, so none matches" };
  if (country === null) return unknown("the country of the address", effect);
  const listed = countries.includes(country);
  const where = `${ip ?? "the address"} is in ${country}`;
  if (!excluded)
    return { met: listed, because: () => (listed ? where : `${where}, and only ${anyOf(countries)} is meant`) };
  const because = () => (listed ? `${where}, which is excluded` : `${where}, and only ${anyOf(countries)} is excluded`);
  return { met: !listed, because };
}

function unknown(what: string, effect: "allow" | "deny"): Condition {
  const because = () =>
    effect === "deny"
      ? `${what} is not known, and a deny then holds`
      : `${what} is not known, and an allow then does not hold`;
  return { met: effect === "deny", because };
}

/** The first few of a list, in words. */
export function anyOf(words: readonly string[]): string {
  const shown = words.length > 4 ? [...words.slice(0, 3), `${words.length - 3} more`] : words;
  return shown.length < 2 ? (shown[0] ?? "") : `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
