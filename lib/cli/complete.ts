import type { Command, Option } from "commander";
import { callVerb, type VerbId, verbOf } from "./api";
import { visible } from "./visible";

/** Something that can stand where the cursor is, and what it is. */
export type Candidate = { word: string; about: string };

const PATIENCE_MS = 1_500;

/** What fits as the last of `words`, which may have begun. Names come from the server when it answers in time. */
export async function complete(root: Command, words: readonly string[]): Promise<Candidate[]> {
  const [, flag, value] = /^(--[\w-]+)=(.*)$/s.exec(words.at(-1) ?? "") ?? [];
  if (flag !== undefined && value !== undefined) {
    const found = await complete(root, [...words.slice(0, -1), flag, value]);
    return found.map(({ word, about }) => ({ word: `${flag}=${word}`, about }));
  }
  const begun = words.at(-1) ?? "";
  const { command, option, positions } = walk(root, words.slice(0, -1));
  const found = await candidates(command, option, positions, begun);
  return found.filter(({ word }) => word.startsWith(begun)).map(({ word, about }) => ({ word: visible(word), about }));
}

type Place = { command: Command; option: Option | null; positions: number };

/** Where the words before lead: the command, the flag that still wants its value, how many positions are taken. */
function walk(root: Command, words: readonly string[]): Place {
  const place: Place = { command: root, option: null, positions: 0 };
  for (const word of words) {
    if (place.option) place.option = null;
    else if (word.startsWith("-")) {
      const option = place.command.options.find(({ short, long }) => word === short || word === long);
      place.option = option?.required ? option : null;
    } else {
      const inner = place.command.commands.find((one) => one.name() === word || one.aliases().includes(word));
      if (inner) place.command = inner;
      else place.positions++;
    }
  }
  return place;
}

async function candidates(
  command: Command,
  option: Option | null,
  positions: number,
  begun: string,
): Promise<Candidate[]> {
  if (option) {
    if (option.argChoices) return option.argChoices.map((word) => ({ word, about: "" }));
    return names(option.long?.slice(2) ?? "", begun);
  }
  if (begun.startsWith("-"))
    return command.options
      .filter((one) => one.long && !one.hidden)
      .map(({ long, description }) => ({ word: long as string, about: firstLine(description) }));
  if (command.commands.length > 0)
    return command
      .createHelp()
      .visibleCommands(command)
      .map((one) => ({ word: one.name(), about: firstLine(one.summary() || one.description()) }));
  const argument = command.registeredArguments[Math.min(positions, command.registeredArguments.length - 1)];
  if (!argument || (positions >= command.registeredArguments.length && !argument.variadic)) return [];
  return argument.argChoices ? argument.argChoices.map((word) => ({ word, about: "" })) : names(argument.name(), begun);
}

/** Which list has the names that a flag or an argument of this name takes. */
const LISTS: readonly (readonly [RegExp, VerbId, field: string])[] = [
  [/^(account|user|service-account)$/, "serviceAccounts.list", "name"],
  [/^(roles?|add-roles|remove-roles)$/, "roles.list", "name"],
  [/^(groups?|add-groups|remove-groups)$/, "groups.list", "name"],
  [/^sockets?$/, "sockets.list", "name"],
  [/^policy$/, "policies.list", "name"],
  [/^gateway$/, "gateways.list", "name"],
  [/^(namespace|parent)$/, "namespaces.list", "slug"],
  [/^(member|email)$/, "members.list", "email"],
  [/^token$/, "accessTokens.list", "name"],
];

async function names(what: string, begun: string): Promise<Candidate[]> {
  const list = LISTS.find(([pattern]) => pattern.test(what));
  if (!list) return [];
  const [, id, field] = list;
  const none = new Promise<Candidate[]>((done) => setTimeout(done, PATIENCE_MS, []).unref());
  const asked = callVerb(verbOf(id), { limit: 100, ...(begun && { q: begun }) }).then(
    (page) =>
      (page as { items: Record<string, unknown>[] }).items.map((row) => ({
        word: String(row[field]),
        about: firstLine(String(row.description ?? row.name ?? "")),
      })),
    // A shell that completes is no place for errors.
    () => [],
  );
  return Promise.race([asked, none]);
}

function firstLine(text: string): string {
  return visible(text.split("\n")[0] ?? "").slice(0, 80);
}
