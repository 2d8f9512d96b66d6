import type { Command } from "commander";

/** The commands as a chapter of docs/cli.md: a section for each noun, its commands, and the examples of their help. */
export function reference(root: Command): string {
  const [nouns, others] = [
    visible(root).filter((one) => one.commands.length > 0),
    visible(root).filter((one) => one.commands.length === 0),
  ];
  return [
    ...nouns.map((noun) => section(noun.name(), noun.summary(), visible(noun), `latchkey ${noun.name()}`)),
    section("The rest", "Commands without a noun", others, "latchkey"),
  ].join("\n");
}

function section(title: string, about: string, commands: readonly Command[], lead: string): string {
  const lines = commands.map((command) => [command.createHelp().subcommandTerm(command), command.summary()] as const);
  const width = Math.max(...lines.map(([term]) => term.length));
  const examples = [...new Set(commands.flatMap(examplesOf))];
  return [
    `### ${title}`,
    "",
    `${about}.`,
    "",
    "```text",
    ...lines.map(([term, summary]) => `${lead} ${term.padEnd(width)}  ${summary}`),
    "```",
    "",
    ...(examples.length > 0 ? ["```sh", ...examples, "```", ""] : []),
  ].join("\n");
}

function visible(command: Command): Command[] {
  return [...command.createHelp().visibleCommands(command)];
}

function examplesOf(command: Command): string[] {
  let help = "";
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  const [, examples = ""] = help.split("\nExamples:\n");
  return examples.split("\n").flatMap((line) => (line.trim() ? [line.trim().replace(/ {2,}#/, "  #")] : []));
}
