import { type Argument, type Command, Option } from "commander";
import { UsageFailure } from "./failure";

export type Format = "text" | "json";

/** `-t json`, on every command that prints what the API says. */
export function addFormat(command: Command): void {
  command.addOption(
    new Option("-t, --format-type <format>", "text for people, json for programs (default: text)").choices([
      "text",
      "json",
    ]),
  );
}

/** What was chosen, before or after the command. */
export function formatOf(command: Command): Format {
  const format = command.opts().formatType ?? rootOf(command).opts().formatType ?? "text";
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
    });
  for (const one of command.commands) explainPlainly(one);
}

function termOf(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
}

function rootOf(command: Command): Command {
  return command.parent ? rootOf(command.parent) : command;
}
