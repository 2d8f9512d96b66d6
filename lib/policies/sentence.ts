import type { PolicyDocument } from "./document";

/** The section of the editor that a phrase of the sentence speaks of. */
type Section = "who" | "where" | "when" | "actions" | "applies";

/** A piece of the sentence: plain words, or a phrase that belongs to a section, added or removed by a draft. */
export type Phrase = { text: string; section?: Section; change?: "added" | "removed" };

type Told = PolicyDocument & { namespace: string; sockets: readonly string[] };

/** Service accounts that a draft brings in and takes out, by the names that the document writes. */
export type AccountChanges = { added: readonly string[]; removed: readonly string[] };

const MOST_NAMES = 6;
const NONE: AccountChanges = { added: [], removed: [] };

/**
 * A policy in one English sentence: "Allow every member and svc-deploy to use every action on every socket in global and
 * below, from any address, at any time." `policy` is as saved; `changes` are marked in it.
 */
export function sentence(policy: Told, changes: AccountChanges = NONE): Phrase[] {
  const where = whereWords(policy.where);
  const when = whenWords(policy.when);
  return [
    { text: policy.effect === "allow" ? "Allow " : "Deny " },
    ...whoPhrases(policy.who, changes),
    { text: policy.effect === "allow" ? " to use " : " the use of " },
    { text: actionWords(policy.actions), section: "actions" },
    { text: " on " },
    { text: appliesWords(policy), section: "applies" },
    { text: ", from " },
    { text: where, section: "where" },
    { text: `, ${when.lead}` },
    { text: when.text, section: "when" },
    { text: "." },
    ...(policy.enabled ? [] : [{ text: " It is disabled, so it matches nothing." }]),
  ];
}

/** What the policy reaches, without whom: "every action on every socket in global and below, from any address, at any time". */
export function reachWords(policy: Told): string {
  const { lead, text } = whenWords(policy.when);
  return `${actionWords(policy.actions)} on ${appliesWords(policy)}, from ${whereWords(policy.where)}, ${lead}${text}`;
}

/** The sentence as text. */
export function sentenceText(phrases: readonly Phrase[]): string {
  return phrases.map(({ text }) => text).join("");
}

function whoPhrases(who: PolicyDocument["who"], { added, removed }: AccountChanges): Phrase[] {
  const gone = new Set(removed);
  const accounts = (who?.serviceAccounts ?? []).filter((name) => !gone.has(name) && !added.includes(name));
  const kept: string[] = [
    ...(who?.everyone ? ["every member"] : []),
    ...cut(accounts, "service account"),
    ...cut(who?.members ?? [], "member"),
    ...cut(
      (who?.groups ?? []).map((name) => `the group ${name}`),
      "group",
    ),
    ...cut(
      (who?.emails ?? []).map((email) => `whoever signs in as ${email}`),
      "e-mail address",
    ),
    ...cut(
      (who?.domains ?? []).map((domain) => `everyone at ${domain}`),
      "domain",
    ),
    ...cut(
      (who?.userIds ?? []).map((id) => `the user ID ${id}`),
      "user ID",
    ),
  ];
  const named: Phrase[] = [
    ...kept.map((text): Phrase => ({ text, section: "who" })),
    ...cut(added, "service account").map((text): Phrase => ({ text, section: "who", change: "added" })),
  ];
  if (named.length === 0)
    named.push({
      text: who === undefined && removed.length === 0 ? "anyone, members and service accounts alike," : "nobody",
      section: "who",
    });
  const lost = cut(removed, "service account").map((text): Phrase => ({ text, section: "who", change: "removed" }));
  return lost.length > 0 ? [...joined(named), { text: " (no longer " }, ...joined(lost), { text: ")" }] : joined(named);
}

function joined(phrases: readonly Phrase[]): Phrase[] {
  return phrases.flatMap((phrase, index) =>
    index === 0 ? [phrase] : [{ text: index === phrases.length - 1 ? " and " : ", " }, phrase],
  );
}

function cut(names: readonly string[], noun: string): string[] {
  if (names.length <= MOST_NAMES) return [...names];
  const rest = names.length - MOST_NAMES + 1;
  return [
    ...names.slice(0, MOST_NAMES - 1),
    `${rest} more ${noun === "e-mail address" ? "e-mail addresses" : `${noun}s`}`,
  ];
}

/** True when nothing limits what may be done: no actions part at all, or each of them without limits. */
export function allowsEveryAction(actions: PolicyDocument["actions"]): boolean {
  if (actions === undefined) return true;
  const { http, ssh, tls, database, rdp, vnc, kubernetes } = actions;
  const parts = [http, ssh?.shell, ssh?.exec, ssh?.sftp, ssh?.tcpForwarding, tls, database, rdp, vnc, kubernetes];
  return parts.every((part) => part && Object.keys(part).length === 0) && ssh?.usernames === undefined;
}

/** What it may be used for: "every action", "http (GET on /api/*) and ssh.shell as deploy". */
export function actionWords(actions: PolicyDocument["actions"]): string {
  if (actions === undefined || allowsEveryAction(actions)) return "every action";
  const { http, ssh, ...others } = actions;
  const words = [
    ...(http ? [`http${limits([methodWords(http.methods), http.paths && `on ${anyOf(http.paths, "no path")}`])}`] : []),
    ...(ssh ? [sshWords(ssh)] : []),
    ...Object.keys(others),
  ];
  return words.length === 0 ? "no action" : listed(words, "and");
}

function methodWords(methods: string[] | undefined): string | undefined {
  return methods && anyOf(methods, "no method");
}

function sshWords({ usernames, exec, ...rest }: NonNullable<NonNullable<PolicyDocument["actions"]>["ssh"]>): string {
  const actions = [
    ...(rest.shell ? ["ssh.shell"] : []),
    ...(exec ? [`ssh.exec${limits([exec.commands && `only ${anyOf(exec.commands, "no command")}`])}`] : []),
    ...(rest.sftp ? ["ssh.sftp"] : []),
    ...(rest.tcpForwarding ? ["ssh.tcpForwarding"] : []),
  ];
  const what = actions.length === 0 ? "every ssh action" : listed(actions, "and");
  return usernames ? `${what} as ${anyOf(usernames, "no user")}` : what;
}

function limits(parts: (string | undefined)[]): string {
  const present = parts.filter(Boolean);
  return present.length > 0 ? ` (${present.join(" ")})` : "";
}

/** What it applies to: "every socket in global and below", "sockets tagged env=prod", attached ones by name. */
export function appliesWords({ orgWide, tagRules, sockets, namespace }: Told): string {
  if (orgWide) return `every socket in ${namespace} and below`;
  const rules = tagRules.map((rule) =>
    listed(
      Object.entries(rule).map(([tag, value]) => `${tag}=${value}`),
      "and",
    ),
  );
  const words = [...cut(sockets, "socket"), ...(rules.length > 0 ? [`sockets tagged ${rules.join(", or ")}`] : [])];
  return words.length === 0 ? "no socket" : listed(words, "and");
}

/** From where: "any address", "any address outside KP", "10.0.0.0/8 in DE". */
export function whereWords(where: PolicyDocument["where"]): string {
  const { cidrs, countries, notCountries } = where ?? {};
  if ([cidrs, countries, notCountries].some((list) => list?.length === 0)) return "no address";
  return [
    cidrs ? anyOf(cidrs, "") : "any address",
    ...(countries ? [`in ${anyOf(countries, "")}`] : []),
    ...(notCountries ? [`outside ${anyOf(notCountries, "")}`] : []),
  ].join(" ");
}

const DAY_NAMES = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

/** When, with the word that leads it in: "at" "any time", "on" "Monday 08:00–18:00 Europe/Berlin". */
export function whenWords(when: PolicyDocument["when"]): { lead: string; text: string } {
  const { after, before, weekly, timeZone } = when ?? {};
  const windows = weekly?.filter(({ days }) => days.length > 0);
  if (windows?.length === 0) return { lead: "at ", text: "no time" };
  const words = [
    ...(windows
      ? [
          `on ${listed(
            windows.map(
              ({ days, from, to }) =>
                `${listed(
                  days.map((day) => DAY_NAMES[day]),
                  "and",
                )} ${from}–${to}`,
            ),
            "or",
          )} ${timeZone}`,
        ]
      : []),
    ...(after ? [`from ${instantWords(after)} on`] : []),
    ...(before ? [`until ${instantWords(before)}`] : []),
  ];
  const [first, ...rest] = words;
  if (first === undefined) return { lead: "at ", text: "any time" };
  const [lead, ...text] = first.split(" ");
  return { lead: `${lead} `, text: [text.join(" "), ...rest].join(", ") };
}

function instantWords(text: string): string {
  const [date, time] = new Date(text).toISOString().split("T") as [string, string];
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  return `${day} ${months[month - 1]} ${year}, ${time.slice(0, 5)} UTC`;
}

function anyOf(words: readonly string[], none: string): string {
  return words.length === 0 ? none : listed(words, "or");
}

function listed(words: readonly string[], last: "and" | "or"): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
