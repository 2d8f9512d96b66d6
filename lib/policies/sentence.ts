import type { PolicyDocument } from "./document";

/** The section of the editor that a phrase of the sentence speaks of. */
type Section = "effect" | "who" | "where" | "when" | "actions" | "applies";

/** A piece of the sentence: plain words, or a phrase that belongs to a section, added or removed by a draft. */
export type Phrase = { text: string; section?: Section; change?: "added" | "removed" };

type Told = PolicyDocument & { namespace: string; sockets: readonly string[] };

const MOST_NAMES = 6;
const ANYONE = "anyone, members and service accounts alike,";

/**
 * A policy in one English sentence: "Allow every member and svc-deploy to use every action on every socket in global and
 * below, from any address, at any time." With `saved`, what the policy says and that did not is marked, and so is what it
 * no longer says.
 */
export function sentence(policy: Told, saved: Told = policy): Phrase[] {
  const allows = policy.effect === "allow";
  return [
    ...(policy.effect === saved.effect
      ? [{ text: allows ? "Allow" : "Deny" }]
      : part("effect", allows ? "Allow" : "Deny", allows ? "Deny" : "Allow")),
    { text: " " },
    ...whoPhrases(policy.who, saved.who),
    { text: allows ? " to use " : " the use of " },
    ...part("actions", actionWords(policy.actions), actionWords(saved.actions)),
    { text: " on " },
    ...part("applies", appliesWords(policy), appliesWords(saved)),
    { text: ", from " },
    ...part("where", whereWords(policy.where), whereWords(saved.where)),
    ...whenPhrases(whenWords(policy.when), whenWords(saved.when)),
    { text: "." },
    ...(policy.enabled ? [] : [{ text: " It is disabled, so it matches nothing." }]),
  ];
}

/** The sentence as text. */
export function sentenceText(phrases: readonly Phrase[]): string {
  return phrases.map(({ text }) => text).join("");
}

function part(section: Section, now: string, before: string): Phrase[] {
  if (now === before) return [{ text: now, section }];
  return [{ text: now, section, change: "added" }, ...noLonger([{ text: before, section, change: "removed" }])];
}

function whenPhrases(now: { lead: string; text: string }, before: { lead: string; text: string }): Phrase[] {
  const was = now.lead === before.lead ? before.text : `${before.lead}${before.text}`;
  return [{ text: `, ${now.lead}` }, ...part("when", now.text, now.text === before.text ? now.text : was)];
}

function noLonger(lost: Phrase[]): Phrase[] {
  return lost.length > 0 ? [{ text: " (no longer " }, ...joined(lost), { text: ")" }] : [];
}

function whoPhrases(who: PolicyDocument["who"], saved: PolicyDocument["who"]): Phrase[] {
  const [now, before] = [named(who), named(saved)];
  const told = (from: Named[], other: Named[], wanted: boolean) =>
    from.flatMap(({ names, noun }, index) =>
      cut(
        names.filter((name) => (other[index]?.names.includes(name) ?? false) === wanted),
        noun,
      ),
    );
  const phrases: Phrase[] = [
    ...told(now, before, true).map((text): Phrase => ({ text, section: "who" })),
    ...told(now, before, false).map((text): Phrase => ({ text, section: "who", change: "added" })),
  ];
  const lost = told(before, now, false).map((text): Phrase => ({ text, section: "who", change: "removed" }));
  return [...(phrases.length > 0 ? joined(phrases) : [{ text: "nobody", section: "who" as const }]), ...noLonger(lost)];
}

type Named = { names: string[]; noun: string };

/** Everyone whom `who` names, kind by kind. */
function named(who: PolicyDocument["who"]): Named[] {
  return [
    { names: who ? [] : [ANYONE], noun: "person" },
    { names: who?.everyone ? ["every member"] : [], noun: "person" },
    { names: who?.serviceAccounts ?? [], noun: "service account" },
    { names: who?.members ?? [], noun: "member" },
    { names: (who?.groups ?? []).map((name) => `the group ${name}`), noun: "group" },
    { names: (who?.emails ?? []).map((email) => `whoever signs in as ${email}`), noun: "email address" },
    { names: (who?.domains ?? []).map((domain) => `everyone at ${domain}`), noun: "domain" },
    { names: (who?.userIds ?? []).map((id) => `the user ID ${id}`), noun: "user ID" },
  ];
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
    `${rest} more ${noun === "email address" ? "email addresses" : `${noun}s`}`,
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
          )} ${timeZone ?? "in no time zone"}`,
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
  if (Number.isNaN(Date.parse(text))) return text;
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
