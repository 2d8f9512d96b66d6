import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Field } from "./verbs";

/** Short flags and better names that hold wherever a field of the name occurs. */
const FLAGS: Readonly<Record<string, string>> = {
  namespace: "-n, --namespace",
  description: "-d, --description",
  roles: "-r, --roles",
  addRoles: "-a, --add-roles",
  namePrefix: "-p, --id-prefix",
  q: "-q, --search",
  limit: "-l, --limit",
};

const VALUES: Record<Field["kind"], string> = {
  text: "text",
  time: "time",
  number: "number",
  flag: "",
  list: "names",
  map: "name=value",
  json: "json",
};

/** The option that sets a field. What is said is checked by kind only; rules for values are the server's. */
export function addField(command: Command, field: Field, flag = FLAGS[field.name]): string {
  const flags = flag ?? `--${kebab(field.name)}`;
  if (field.kind === "flag") {
    command.addOption(new Option(flags, aboutField(field)));
    command.addOption(new Option(`--no-${kebab(field.name)}`, "not so").hideHelp());
    return new Option(flags).attributeName();
  }
  const option = new Option(`${flags} <${valueName(field)}>`, aboutField(field)).argParser((text, before: unknown) =>
    valueFrom(field, text, before),
  );
  // For shells that complete; what is said is checked above.
  if (field.choices) option.argChoices = [...field.choices];
  if (field.required) option.makeOptionMandatory();
  command.addOption(option);
  return option.attributeName();
}

/** One word of the command line as the value of a field; a list grows with each. */
export function valueFrom(field: Field, text: string, before?: unknown): unknown {
  if (field.nullable && (text === "null" || (text === "never" && /At$|Days$/.test(field.name)))) return null;
  switch (field.kind) {
    case "text":
      return oneOf(field, text);
    case "time":
      return instantOf(text);
    case "number":
      if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(text)) throw new InvalidArgumentError("It is a number.");
      return Number(text);
    case "list": {
      const words = text.split(",").flatMap((word) => (word.trim() ? [oneOf(field, word.trim())] : []));
      return [...(Array.isArray(before) ? before : []), ...words];
    }
    case "map":
      return Object.fromEntries([...Object.entries(before ?? {}), ...text.split(ANOTHER_PAIR).map(pair)]);
    default:
      return json(text);
  }
}

/** A date means 00:00 UTC at its start, as everywhere; an instant is what it is. */
export function instantOf(text: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
}

/** `addRoles` as `add-roles`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What a field is, for the help. */
export function aboutField(field: Field): string {
  const choices = field.choices ? `one of ${field.choices.join(", ")}` : "";
  const text = [field.about || defaultAbout(field), choices].filter(Boolean).join("; ");
  const byDefault = Array.isArray(field.byDefault) ? field.byDefault.join(",") : field.byDefault;
  const isTelling = ["string", "number"].includes(typeof byDefault) && byDefault !== "";
  return isTelling ? `${text.replace(/\.$/, "")} (default: ${byDefault})` : text.replace(/\.$/, "");
}

function defaultAbout(field: Field): string {
  const words = kebab(field.name).replaceAll("-", " ");
  return field.choices ? "" : words;
}

function valueName(field: Field): string {
  if (/At$/.test(field.name)) return "time";
  if (/^(name|namespace|email|file|socket|action|ip)$/.test(field.name)) return field.name;
  if (/namespace$/i.test(field.name)) return "namespace";
  return VALUES[field.kind];
}

function oneOf(field: Field, text: string): string {
  if (field.choices && !field.choices.includes(text))
    throw new InvalidArgumentError(`It is one of ${field.choices.join(", ")}.`);
  return text;
}

/** A comma within a value stays; one before the next name and its `=` parts two. */
const ANOTHER_PAIR = /,(?=[\w./-]+=)/;

function pair(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It is like name=value.");
  return [text.slice(0, at), text.slice(at + 1)];
}

function json(text: string): unknown {
  try {
    return JSON.parse(text.startsWith("@") ? readFileSync(text.slice(1), "utf8") : text);
  } catch {
    throw new InvalidArgumentError("It is JSON, or @FILE for a file that holds it.");
  }
}
