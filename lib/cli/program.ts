import { Command } from "commander";
import { addExamples, addFormat, explainPlainly } from "./command-parts";
import { apply } from "./commands/apply";
import { client } from "./commands/client";
import { completeWords, completion } from "./commands/completion";
import { doctor } from "./commands/doctor";
import { exportAll } from "./commands/export";
import { login } from "./commands/login";
import { logout } from "./commands/logout";
import { kebab } from "./fields";
import type { Noun, Words } from "./noun";
import { activity } from "./nouns/activity";
import { decision } from "./nouns/decision";
import { gateway } from "./nouns/gateway";
import { group } from "./nouns/group";
import { member } from "./nouns/member";
import { namespace } from "./nouns/namespace";
import { overview } from "./nouns/overview";
import { policy } from "./nouns/policy";
import { role } from "./nouns/role";
import { serviceAccount } from "./nouns/service-account";
import { settings } from "./nouns/settings";
import { socket } from "./nouns/socket";
import { token } from "./nouns/token";
import { whoami } from "./nouns/whoami";
import { verbCommands } from "./verb-command";
import { VERBS } from "./verbs";
import { VERSION } from "./version";

// Every command is registered here. A verb of the API needs nothing: it has a command from its contract, under the noun of
// its part. Words for it go to nouns/<noun>.ts. A command that is more than one verb is a file in commands/, and stands in
// its noun's `more`, or in COMMANDS when it has no noun.

/** In the order of the help. Parts of the contract that are not here get a noun of their own at the end. */
const NOUNS: readonly Noun[] = [
  serviceAccount,
  token,
  policy,
  socket,
  group,
  member,
  role,
  namespace,
  gateway,
  activity,
  decision,
  overview,
  settings,
  whoami,
];

const COMMANDS: readonly (() => Command)[] = [login, logout, apply, exportAll, client, doctor, completion];

/**
 * The command line, built anew: commander keeps what was parsed in it. With `only` the other nouns come without their
 * verbs, which is what one call needs.
 */
export function program(only?: string): Command {
  const root = new Command("latchkey")
    .description("Service accounts, their access tokens, and the policies that say what they reach.")
    .version(VERSION, "-V, --version", "print the version")
    .enablePositionalOptions()
    .showSuggestionAfterError();
  addFormat(root);
  for (const one of [...NOUNS, ...otherNouns()]) root.addCommand(nounCommand(one, only));
  for (const make of COMMANDS) root.addCommand(make());
  root.addCommand(completeWords(program), { hidden: true });
  explainPlainly(root);
  root.addHelpText(
    "after",
    `
Examples:
  latchkey login https://latchkey.example.com --token-file token
  latchkey service-account create svc-backup --roles read-only
  latchkey token set nightly --user svc-backup --expires-at 2027-01-01 > nightly-token
  latchkey policy add-subject org-default-policy svc-backup

Instead of a login: LATCHKEY_URL and LATCHKEY_ADMIN_TOKEN. Each command explains itself: latchkey token set --help`,
  );
  return root;
}

function nounCommand(noun: Noun, only: string | undefined): Command {
  const verbs = VERBS.flatMap(({ id }) => (id.startsWith(`${noun.group}.`) ? [id.split(".")[1] as string] : []));
  const words = noun.verbs as Record<string, Words | Words[]> | undefined;
  if (noun.single && verbs.length === 1)
    return (verbCommands(noun, verbs[0] as string)[0] as Command).summary(noun.about);
  const command = new Command(noun.name).description(`${noun.about}.`).summary(noun.about);
  if (noun.alias) command.alias(noun.alias);
  if (only !== undefined && only !== noun.name && only !== noun.alias) return command;
  addFormat(command.enablePositionalOptions());
  for (const name of verbs)
    for (const one of verbCommands(noun, name))
      command.addCommand(one, { hidden: [words?.[name]].flat()[0]?.hidden ?? false });
  for (const make of noun.more ?? []) command.addCommand(make());
  addExamples(command, verbs.flatMap((name) => [words?.[name]].flat()[0]?.examples?.[0] ?? []).slice(0, 4));
  return command;
}

/** `gateways` gets `latchkey gateway`, before anybody wrote a word for it. */
function otherNouns(): Noun[] {
  const parts = new Set(VERBS.map(({ id }) => id.split(".")[0] as string));
  for (const { group } of NOUNS) parts.delete(group);
  return [...parts].map((part) => ({
    name: kebab(part).replace(/s$/, ""),
    about: kebab(part)
      .replaceAll("-", " ")
      .replace(/^./, (letter) => letter.toUpperCase()),
    group: part as Noun["group"],
  }));
}
