import { Command } from "commander";
import { addExamples, addFormat, formatOf } from "../command-parts";

type Said = { file: string[]; dryRun?: boolean; prune?: boolean; selector?: string; force?: boolean };

/** `latchkey apply`: makes the server what files say. What it is made of loads only when it is called. */
export function apply(): Command {
  const command = new Command("apply")
    .summary("Make everything as files say")
    .description(
      "Makes namespaces, roles, groups, service accounts, sockets and policies as YAML or JSON files say. What they don't mention stays.",
    )
    .requiredOption("-f, --file <path...>", "files and folders; - for standard input")
    .option("--dry-run", "only show what would change, and who gains or loses access")
    .option("--prune", "delete service accounts that carry the labels of --selector and are in no file")
    .option("-l, --selector <labels>", "which accounts --prune is about: managed-by=git,team=ops")
    .option("--force", "don't ask before deleting");
  addFormat(command);
  addExamples(command, [
    "latchkey apply -f latchkey/ --dry-run   # what would change",
    "latchkey apply -f latchkey/             # the second time there is nothing left to do",
    "latchkey apply -f latchkey/ --prune --selector managed-by=git",
    "latchkey export | latchkey apply -f - --dry-run",
  ]);
  return command.action(async (said: Said) => {
    const { runApply } = await import("../apply/run-apply");
    await runApply({ ...said, files: said.file }, formatOf(command));
  });
}
