import { CommanderError } from "commander";
import { isFormatFlag } from "./command-parts";
import { Failure, UsageFailure } from "./failure";
import { program } from "./program";
import { paint } from "./style";
import { visible } from "./visible";

/** Runs one command line: exit code 0 done, 1 refused or failed, 2 called in a way that can't be meant. */
export async function main(args: readonly string[]): Promise<void> {
  // A reader that has seen enough, such as head, ends us without a word.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  try {
    const words = args[0] === "help" ? [...args.slice(1), "--help"] : [...args];
    const root = program(firstCommand(words));
    exitByThrowing(root);
    await root.parseAsync(words, { from: "user" });
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** The first word that is neither a flag nor what the one flag before commands is given. */
function firstCommand(words: readonly string[]): string {
  return words.find((word, at) => !word.startsWith("-") && !isFormatFlag(words[at - 1])) ?? "";
}

type Overridable = { exitOverride: () => unknown; commands: readonly Overridable[] };

function exitByThrowing(command: Overridable): void {
  command.exitOverride();
  for (const one of command.commands) exitByThrowing(one);
}

function report(error: unknown): number {
  // Help and version end with 0; what commander has to say against a command line it has said.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const failure = error instanceof Failure ? error : new Failure("internal", unexpected(error));
  const request = failure.requestId ? ` (${failure.requestId})` : "";
  const lines = [
    `${paint("red", visible(failure.code), process.stderr)}: ${visible(failure.message)}${visible(request)}`,
    ...failure.fields.map(({ path, message }) => `  ${visible(path || "input")}: ${visible(message)}`),
    ...failure.next.map((line, index) => `${index === 0 ? "Next: " : "      "}${visible(line)}`),
  ];
  process.stderr.write(`${lines.join("\n")}\n`);
  return failure instanceof UsageFailure ? 2 : 1;
}

function unexpected(error: unknown): string {
  if (process.env.LATCHKEY_DEBUG && error instanceof Error) return error.stack ?? error.message;
  return error instanceof Error ? error.message : String(error);
}
