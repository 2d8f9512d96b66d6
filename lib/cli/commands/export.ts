import { Command } from "commander";
import { addExamples, addFormat, formatOf } from "../command-parts";

type Said = { dir?: string; namespace?: string };

/** `latchkey export`: what there is, as files that `latchkey apply` takes. */
export function exportAll(): Command {
  const command = new Command("export")
    .summary("Write everything as files that apply takes")
    .description(
      "Writes namespaces, roles, groups, service accounts, sockets and policies as documents for latchkey apply. Never a secret, never an id, always in the same order.",
    )
    .option("-o, --dir <folder>", "a file for each kind in this folder; by default all goes to stdout")
    .option("-n, --namespace <namespace>", "only this namespace and those below it");
  addFormat(command);
  addExamples(command, [
    "latchkey export > everything.yaml",
    "latchkey export --dir latchkey/   # one file a kind, for a repository",
    "latchkey export --namespace shop -t json",
  ]);
  return command.action(async ({ dir, namespace }: Said) => {
    const { writeExport } = await import("../apply/export-text");
    await writeExport({ dir, namespace, format: formatOf(command) });
  });
}
