import { type Argument, type Command, Option } from "commander";
import { UsageFailure } from "./failure";
import { paint } from "./style";
import { visible } from "./visible";

export type Format = "text" | "json";

/** `-t json`, on every command. */
export function addFormat(command: Command, about = "text for people, json for programs (default: text)"): void {
  command.addOption(new Option("-t, --format-type <format>", about).choices(["text", "json"]));
}

/** Whether a word is that flag, and its value the next word. */
export function isFormatFlag(word: string | undefined): boolean {
  return word === "-t" || word === "--format-type";
}

/** What was chosen, after the command or before it. */
export function formatOf(command: Command): Format {
  let format: unknown;
  for (let at: Command | null = command; at && format === undefined; at = at.parent) format = at.opts().formatType;
  format ??= "text";
  if (format !== "text" && format !== "json") throw new UsageFailure("--format-type is text or json.");
  return format;
}

/** Examples at the end of the help; what they do stands after `#`, aligned. */
export function addExamples(command: Command, examples: readonly string[]): void {
  if (examples.length === 0) return;
  const parts = examples.map((line) => line.split(/\s+# /) as [string, string?]);
  const width = Math.min(72, Math.max(...parts.map(([line]) => line.length)));
  const lines = parts.map(([line, what]) => (what ? `  ${line.padEnd(width)}  # ${what}` : `  ${line}`));
  command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}

/** Help without what every command has: no `[options]`, no list of choices after the sentence that names them. */
export function explainPlainly(command: Command): void {
  command
    .helpOption("-h, --help", "explain this command")
    .helpCommand(false)
    .configureHelp({
      subcommandTerm: (one) => [one.name(), ...one.registeredArguments.map((argument) => termOf(argument))].join(" "),
      optionDescription: ({ description }) => description,
    })
    .configureOutput({
      outputError: (text, write) => {
        const [problem = "", ...more] = text
          .trimEnd()
          .replace(/^error: /, "")
          .split("\n")
          .map(visible);
        const next = `Next: ${pathOf(command)} --help`;
        write([`${paint("red", "usage", process.stderr)}: ${problem}`, ...more, next, ""].join("\n"));
      },
    });
  for (const one of command.commands) explainPlainly(one);
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function termOf(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
}
