import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { program } from "./program";
import { reference } from "./reference";
import { REACHED } from "./verb-command";
import { VERBS } from "./verbs";

const root = program();
const commands = all(root);

function all(command: Command): Command[] {
  return [command, ...command.commands.flatMap(all)];
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

test("every verb of the contract is reachable by a command", () => {
  const reached = new Set(commands.map((command) => REACHED.get(command)));
  expect(VERBS.map(({ id }) => id).filter((id) => !reached.has(id))).toEqual([]);
  expect(VERBS.length).toBeGreaterThan(60);
});

test("no two commands share a name", () => {
  const paths = commands.map(pathOf);
  expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
});

test("every command says what it does, and explains each flag and argument once", () => {
  for (const command of commands) {
    expect(command.summary() || command.description(), pathOf(command)).toMatch(/^[A-Z].{8,}/);
    expect(command.summary(), pathOf(command)).not.toMatch(/\.$/);
    const flags = command.options.flatMap(({ short, long }) => (short ? [short, long] : [long]));
    expect(flags, pathOf(command)).toEqual([...new Set(flags)]);
    for (const { flags, description } of command.options)
      expect(description, `${pathOf(command)} ${flags}`).not.toBe("");
    for (const one of command.registeredArguments)
      expect(one.description, `${pathOf(command)} ${one.name()}`).not.toBe("");
  }
});

test("every command that people see teaches with an example, and takes the format", () => {
  const seen = (command: Command): Command[] => [
    command,
    ...command
      .createHelp()
      .visibleCommands(command)
      .flatMap((one) => seen(one as Command)),
  ];
  expect(seen(root).length).toBeGreaterThan(90);
  for (const command of seen(root)) {
    expect(help(command), pathOf(command)).toMatch(/Examples:\n {2}\S/);
    if (!/^latchkey (client|completion)/.test(pathOf(command)))
      expect(
        command.options.map(({ long }) => long),
        pathOf(command),
      ).toContain("--format-type");
  }
});

test("no secret is ever taken from the command line", () => {
  const flags = commands.flatMap((command) => command.options.map(({ flags }) => flags));
  expect(flags.filter((one) => /(admin|client|access)-?token|password|secret|--key\b/.test(one))).toEqual([]);
  const tokens = flags.filter((one) => /--token </.test(one));
  // The id of a token, and what a first token is made from.
  expect([...new Set(tokens)].sort()).toEqual(["--token <json>", "--token <names>", "--token <token>"]);
});

test("docs/cli.md has the commands that there are; npm run cli:reference writes them", () => {
  expect(readFileSync("docs/cli.md", "utf8").endsWith(`\n\n${reference(program())}`)).toBe(true);
});

function help(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}
