import { Command, Option } from "commander";
import { type CallOptions, callVerb, type Group, type VerbId, verbOf } from "./api";
import { addExamples, addFormat, type Format, formatOf } from "./command-parts";
import { confirm } from "./confirm";
import { Failure } from "./failure";
import { aboutField, addField, kebab, valueFrom } from "./fields";
import type { Noun, Words } from "./noun";
import { print, printAnswer, printItems, printRows } from "./print";
import { readDocument } from "./read-document";
import type { Field, Verb } from "./verbs";
import { visible } from "./visible";

type Given = Record<string, unknown>;

/** What paging is made of; here it is `--limit` and the rest by itself. */
const OF_PAGES = ["cursor", "count", "limit"];
const NAMED_IN_NAMESPACES = ["service-account", "policy", "group", "socket", "role", "gateway"];

const NUMBERS = ["n", "seq"];
const NAMES = ["name", "slug", "email"];

/** Which verb a command calls. For the test that every verb has one. */
export const REACHED = new WeakMap<Command, string>();

/** The commands of one verb: by itself from its contract, or as the words for it say. */
export function verbCommands(noun: Noun, name: string): Command[] {
  const verb = verbOf(`${noun.group as Group}.${name}` as VerbId);
  const words = (noun.verbs as Record<string, Words | Words[]> | undefined)?.[name] ?? {};
  return [words].flat().map((one) => verbCommand(noun, verb, { ...byDefault(verb), ...one }));
}

/** What a verb says of itself: what makes something is told its name, and a DELETE is not done by accident. */
function byDefault(verb: Verb): Words {
  const name = verb.makes && verb.fields.find((field) => field.required && NAMES.includes(field.name))?.name;
  return {
    ...(isBulk(verb) && { args: ["action", "ids..."], asks: { final: true } }),
    ...(name && { args: [name] }),
    ...(verb.method === "DELETE" && { asks: { final: true } }),
  };
}

/** Many at once: each has a result of its own. */
function isBulk({ fields }: Verb): boolean {
  return fields.some(({ name }) => name === "ids");
}

function verbCommand(noun: Noun, verb: Verb, words: Words): Command {
  const command = new Command(words.name ?? (noun.single ? noun.name : kebab(verb.id.split(".")[1] ?? "")));
  command.summary(words.about ?? verb.summary).description(aboutVerb(verb, words));

  const byPosition = positions(command, verb, words);
  const byFlag = flags(command, verb, words, byPosition);
  const common = commonFlags(command, verb, words);
  addFormat(command);
  addExamples(command, words.examples ?? []);

  REACHED.set(command, verb.id);
  return command.action(async (...args: unknown[]) => {
    const said = command.opts() as Given;
    const input: Given = words.file && said.file ? words.file(await readDocument(said.file as string)) : {};
    for (const [attribute, field] of byFlag) if (said[attribute] !== undefined) input[field] = said[attribute];
    for (const [index, take] of byPosition.entries()) take.into(input, args[index]);
    const format = formatOf(command);
    const options: CallOptions = {
      ...(common.namespace && { namespace: said.namespace as string | undefined }),
      idempotencyKey: said.idempotencyKey as string | undefined,
      ifMatch: said.ifMatch as string | undefined,
    };
    const param = verb.params[0];
    const name = param ? String(input[param]) : "";
    if (param && words.resolve) input[param] = await words.resolve(name, said);
    if (words.asks && !said.force) await confirm(command.summary(), name, words.asks, options.namespace);
    const limit = said.limit as number | undefined;
    if (words.instead && said[new Option(words.instead.flag).attributeName()])
      return await words.instead.run(input, format, limit);
    await run({ noun, verb, words, input, options, format, name, limit });
  });
}

type Run = {
  noun: Noun;
  verb: Verb;
  words: Words;
  input: Given;
  options: CallOptions;
  format: Format;
  name: string;
  limit: number | undefined;
};

async function run({ noun, verb, words, input, options, format, name, limit }: Run): Promise<void> {
  if (verb.answers === "page") {
    const columns = words.columns ?? noun.columns;
    return printRows(pages(verb, input, options, limit ?? words.rows), format, columns as never);
  }
  const answer = await callVerb(verb, input, options);
  if (verb.answers === "items") {
    printItems(answer as { items: Given[] }, format, words.columns as never);
    return isBulk(verb) ? requireAll((answer as { items: { code?: string | null }[] }).items) : undefined;
  }
  if (words.text && format === "text")
    return print(
      words
        .text(answer as never)
        .split("\n")
        .map(visible)
        .join("\n"),
    );
  const shown = (words.card ?? noun.card) as never;
  printAnswer(answer, format, { secret: verb.secret, said: words.said, card: shown, name });
}

/** Where each is judged for itself, one refusal is enough for the exit code. */
function requireAll(items: readonly { code?: string | null }[]): void {
  const refused = items.filter(({ code }) => code).length;
  if (refused > 0) throw new Failure("partly_refused", `${refused} of ${items.length} were refused.`);
}

/** Every page of a list, or as many as hold `limit` rows. */
export async function* pages(
  verb: Verb,
  input: Given,
  options: CallOptions,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<Given[]> {
  let cursor: string | null = null;
  let left = limit;
  do {
    const page = (await callVerb(
      verb,
      { ...input, limit: Math.min(200, left), ...(cursor !== null && { cursor }) },
      options,
    )) as { items: Given[]; nextCursor: string | null };
    yield page.items;
    left -= page.items.length;
    cursor = page.nextCursor;
  } while (cursor !== null && left > 0);
}

type Taker = { field: string; into: (input: Given, value: unknown) => void };

/** What stands without a flag: the names in the path, then the fields that the words put there. */
function positions(command: Command, verb: Verb, words: Words): Taker[] {
  const params = verb.params
    .filter((name) => !words.flags?.[name])
    .map((name): Taker => {
      command.argument(`<${labelOf(verb, name)}>`, NUMBERS.includes(name) ? "its number" : "its name or id");
      return { field: name, into: (input, value) => set(input, name, value) };
    });
  const fields = (words.args ?? []).map((arg): Taker => {
    const name = arg.replace("...", "");
    const field = fieldOf(verb, name);
    if (!arg.endsWith("...")) {
      command.argument(words.file ? `[${kebab(name)}]` : `<${kebab(name)}>`, aboutField(field));
      return { field: name, into: (input, value) => set(input, name, value) };
    }
    command.argument(`<${words.one ?? "name"}...>`, aboutField(field));
    const into = (input: Given, value: unknown) => {
      input[name] = (value as string[]).reduce<unknown>((before, word) => valueFrom(field, word, before), undefined);
    };
    return { field: name, into };
  });
  return [...params, ...fields];
}

/** What a name in the path stands for: the first of an object's is the object. */
function labelOf(verb: Verb, param: string): string {
  if (param === "n") return "version";
  return param === verb.params[0] && verb.addresses ? (verb.addresses.split("-").at(-1) ?? param) : param;
}

function set(input: Given, name: string, value: unknown): void {
  if (value !== undefined) input[name] = value;
}

function fieldOf(verb: Verb, name: string): Field {
  const field = verb.fields.find((one) => one.name === name);
  if (!field) throw new Error(`${verb.id} has no field ${name}`);
  return field;
}

/** Options by attribute, and the fields that they set. */
function flags(command: Command, verb: Verb, words: Words, byPosition: Taker[]): Map<string, string> {
  const byFlag = new Map<string, string>();
  for (const param of verb.params) {
    const flag = words.flags?.[param];
    if (!flag) continue;
    const option = new Option(`${flag} <${labelOf(verb, param)}>`, "its name or id").makeOptionMandatory();
    command.addOption(option);
    byFlag.set(option.attributeName(), param);
  }
  for (const field of verb.fields) {
    if (byPosition.some((one) => one.field === field.name)) continue;
    if (words.without?.includes(field.name)) continue;
    if (verb.answers === "page" && OF_PAGES.includes(field.name)) continue;
    const said = words.file ? { ...field, required: false } : field;
    byFlag.set(addField(command, said, words.flags?.[field.name]), field.name);
  }
  return byFlag;
}

/** Options that belong to no field: where a name lives, what repeats a request safely, what asks or does not. */
function commonFlags(command: Command, verb: Verb, words: Words): { namespace: boolean } {
  const namespace =
    verb.method !== "GET" &&
    (NAMED_IN_NAMESPACES.includes(verb.addresses ?? "") || isBulk(verb)) &&
    !verb.fields.some(({ name }) => name === "namespace");
  if (namespace) command.option("-n, --namespace <namespace>", "where it lives (default: global)");
  if (words.file) command.option("-f, --file <file>", "read it from here, as JSON or YAML; - is stdin");
  if (words.resolveFlag) command.option(...words.resolveFlag);
  if (verb.answers === "page")
    command.addOption(
      new Option("-l, --limit <number>", words.rows ? `at most so many (default: ${words.rows})` : "at most so many")
        .argParser((text) => valueFrom(LIMIT, text))
        .default(undefined),
    );
  if (verb.makes)
    command.option("--idempotency-key <key>", "a retry with the same key does it only once, for 24 hours");
  if (verb.method === "PATCH" || verb.method === "PUT" || verb.method === "DELETE")
    command.addOption(new Option("--if-match <version>", "only if nobody changed it since this version").hideHelp());
  if (words.instead) command.option(words.instead.flag, words.instead.about);
  if (words.asks) command.option("-f, --force", "don't ask");
  return { namespace };
}

const LIMIT: Field = {
  name: "limit",
  kind: "number",
  about: "",
  required: false,
  nullable: false,
  choices: null,
  byDefault: null,
};

function aboutVerb(verb: Verb, words: Words): string {
  const summary = words.about ?? verb.summary;
  const more = words.about ? "" : verb.description;
  return [`${summary}.`, more].filter(Boolean).join(" ");
}
