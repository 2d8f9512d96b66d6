import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Format } from "../command-parts";
import { KINDS } from "./document";
import { type Exported, exportDocuments } from "./export-documents";
import { emailsById } from "./read-server";

type Wanted = { dir?: string | undefined; namespace?: string | undefined; format: Format };

/** Writes the export to stdout, or to a file for each kind; also for those without any, so that no old file stays. */
export async function writeExport({ dir, namespace, format }: Wanted): Promise<void> {
  const emails = await emailsById(false);
  const documents = await exportDocuments(namespace, emails);
  if (!emails) process.stderr.write("You may not list members, so the owners of accounts are left out.\n");
  if (dir === undefined) {
    process.stdout.write(exportText(documents, format));
    return;
  }
  mkdirSync(dir, { recursive: true });
  for (const kind of KINDS) {
    const some = documents.filter((one) => one.kind === kind);
    const path = join(dir, `${kind === "policy" ? "policie" : kind}s.${format === "json" ? "json" : "yaml"}`);
    writeFileSync(path, exportText(some, format));
    process.stderr.write(`${path}: ${some.length}\n`);
  }
}

/** Documents as a file has them: YAML with a line of three dashes between two, or one JSON array. */
export function exportText(documents: readonly Exported[], format: Format): string {
  if (format === "json") return `${JSON.stringify(documents, null, 2)}\n`;
  return documents.map((one) => stringify(one, { lineWidth: 0, version: "1.2" })).join("---\n");
}
