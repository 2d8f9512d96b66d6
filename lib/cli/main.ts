import { CommanderError } from "commander";
import { Failure, UsageFailure } from "./failure";
import { program } from "./program";
import { paint } from "./style";
import { visible } from "./visible";

/** Runs one command line: exit code 0 done, 1 refused or failed, 2 called in a way that can't be meant. */
export async function main(args: readonly string[]): Promise<void> {
  // A reader that has seen enough, such as head, ends us without a word.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  try {
    const root = program(args.find((word) => !word.startsWith("-")) ?? "");
    exitByThrowing(root);
    await root.parseAsync([...args], { from: "user" });
  } catch (error) {
    process.exitCode = report(error);
  }
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
