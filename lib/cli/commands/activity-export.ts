import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { Command } from "commander";
import { verbOf } from "../api";
import { addExamples } from "../command-parts";
import { pages } from "../verb-command";
import { visibleJson } from "../visible";

type Said = { output?: string; after?: string; before?: string; namespace?: string };

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
  addExamples(command, [
    "latchkey activity export --output activity.jsonl",
    "latchkey activity export | tee activity.jsonl | latchkey activity verify",
  ]);
  return command.action(async ({ output, after, before }: Said) => {
    const sink = output === undefined ? process.stdout : createWriteStream(output, { flags: "wx", mode: 0o600 });
    let count = 0;
    for await (const page of pages(verbOf("activity.list"), { exact: true, sort: "seq", after, before }, {})) {
      const lines = page.map((record) => `${visibleJson(record)}\n`).join("");
      if (!sink.write(lines)) await once(sink, "drain");
      count += page.length;
    }
    if (output === undefined) return;
    sink.end();
    await once(sink, "close");
    process.stderr.write(`Wrote ${count} records to ${output}.\n`);
  });
}
