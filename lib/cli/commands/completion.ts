import { Argument, Command } from "commander";
import { addExamples } from "../command-parts";
import { complete } from "../complete";
import { SCRIPTS } from "../completion-scripts";
import { print } from "../print";

/** `latchkey completion`: the script that a shell loads. */
export function completion(): Command {
  const command = new Command("completion")
    .summary("Print what makes a shell complete commands, flags and names")
    .description(
      "Prints the completion script of a shell. Names of accounts, policies and the rest are asked from the server.",
    )
    .addArgument(new Argument("<shell>", "bash, zsh or fish").choices(Object.keys(SCRIPTS)));
  addExamples(command, [
    "source <(latchkey completion bash)   # in ~/.bashrc",
    "source <(latchkey completion zsh)   # in ~/.zshrc, after compinit",
    "latchkey completion fish > ~/.config/fish/completions/latchkey.fish",
  ]);
  return command.action((shell: string) => print(SCRIPTS[shell]?.trim() ?? ""));
}

/** `latchkey complete`: what that script asks. One candidate a line, what it is after a tab. */
export function completeWords(whole: () => Command): Command {
  return new Command("complete")
    .summary("Say what fits after these words")
    .argument("[words...]", "the words so far, the last one begun")
    .passThroughOptions()
    .action(async (words: string[]) => {
      const found = await complete(whole(), words.length > 0 ? words : [""]);
      if (found.length > 0) print(found.map(({ word, about }) => `${word}\t${about}`).join("\n"));
    });
}
