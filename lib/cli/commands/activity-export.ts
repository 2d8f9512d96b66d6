import { once } from "node:events";
import { appendFileSync, closeSync, openSync, rmSync } from "node:fs";
import { Command } from "commander";
import { verbOf } from "../api";
import { addExamples, addFormat } from "../command-parts";
import { Failure } from "../failure";
import { instantOf } from "../fields";
import { pages } from "../verb-command";
import { visible, visibleJson } from "../visible";

type Said = { output?: string; after?: string; before?: string };

/** `latchkey activity export`: every record, as `activity verify` takes it. */
export function activityExport(): Command {
  const command = new Command("export")
    .summary("Write every record as JSON lines, for activity verify")
    .description(
      "Writes the records, the oldest first, one JSON object a line, with the exact texts that their hashes cover. Without a filter it is the whole chain.",
    )
    .option("-o, --output <file>", "write here instead of stdout; it must not exist")
    .option("--after <time>", "at this instant or later")
    .option("--before <time>", "before this instant");
  addFormat(command, "an export is JSON lines either way");
  addExamples(command, [
    "latchkey activity export --output activity.jsonl",
    "latchkey activity export | tee activity.jsonl | latchkey activity verify",
  ]);
  return command.action(async ({ output, after, before }: Said) => {
    const filter = { after: after && instantOf(after), before: before && instantOf(before) };
    if (output !== undefined) return intoFile(output, filter);
    for await (const { lines } of texts(filter)) if (!process.stdout.write(lines)) await once(process.stdout, "drain");
  });
}

type Filter = { after: string | undefined; before: string | undefined };

async function* texts(filter: Filter): AsyncGenerator<{ lines: string; count: number }> {
  for await (const page of pages(verbOf("activity.list"), { exact: true, sort: "seq", ...filter }, {}))
    yield { lines: page.map((record) => `${visibleJson(record)}\n`).join(""), count: page.length };
}

/** Half an export would pass for a whole one, so a file that could not be finished is taken away. */
async function intoFile(path: string, filter: Filter): Promise<void> {
  const file = writing(path, () => openSync(path, "wx", 0o600));
  let written = 0;
  try {
    for await (const { lines, count } of texts(filter)) {
      writing(path, () => appendFileSync(file, lines));
      written += count;
    }
  } catch (error) {
    rmSync(path);
    throw error;
  } finally {
    closeSync(file);
  }
  process.stderr.write(`Wrote ${written} records to ${visible(path)}.\n`);
}

function writing<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new Failure("unwritable", `${path} can't be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}
