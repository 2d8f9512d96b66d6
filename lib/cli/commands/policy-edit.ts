import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import type { Policy } from "@/lib/policies/contract";
import { documentLines, documentOf } from "@/lib/policies/plain-document";
import { call } from "../api";
import { addExamples, addFormat, type Format, formatOf } from "../command-parts";
import { isAgreed } from "../confirm";
import { Failure } from "../failure";
import { print } from "../print";
import { parseDocument, readText } from "../read-document";
import { visible, visibleJson } from "../visible";
import { accessChanges } from "./access-changes";
import { documentChanges, previewOf, soundDocument, type WrittenPolicy } from "./policy-diff";

type How = { force: boolean; format: Format };
type Said = { file?: string; namespace?: string; force?: boolean };

/** `latchkey policy edit`: in an editor or from a file, checked and compared before it is saved. */
export function policyEdit(): Command {
  const command = new Command("edit")
    .summary("Change a policy in $EDITOR, or from a file; shows what changes before it is saved")
    .description(
      "Opens the policy in $VISUAL or $EDITOR. Then it is checked, the changed lines are shown, and who gains and loses what, and you are asked before it is saved. When somebody else saved in the meantime, you see their changes and edit again.",
    )
    .argument("<policy>", "its name or id")
    .option("-f, --file <file>", "take the document from here instead, as JSON or YAML; - is stdin")
    .option("-n, --namespace <namespace>", "where it lives (default: global)")
    .option("--force", "don't ask");
  addFormat(command);
  addExamples(command, [
    "latchkey policy edit org-default-policy",
    "EDITOR='code --wait' latchkey policy edit prod-ssh --namespace prod",
    "latchkey policy edit org-default-policy -f policy.json --force",
  ]);
  return command.action(async (p: string, said: Said) => {
    const saved = await call("policies.get", { p, namespace: said.namespace });
    const how = { force: said.force ?? false, format: formatOf(command) };
    if (said.file === undefined) await editByHand(saved, how);
    else await save(saved, await document(readText(said.file), said.file), how);
  });
}

/** Edits until it is saved or given up. What was written is never lost: after a failure it stays in its file. */
async function editByHand(first: Policy, how: How): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-policy-"));
  const file = join(folder, `${first.name.replace(/[^\w.-]/g, "_")}.json`);
  const original = `${documentLines(first).join("\n")}\n`;
  writeFileSync(file, original, { mode: 0o600 });
  let saved = first;
  for (;;) {
    const failed = editorFailed(file);
    const text = readFileSync(file, "utf8");
    if (text === original) {
      rmSync(folder, { recursive: true });
      if (failed) throw failed;
      return unchanged(saved, how);
    }
    try {
      if (failed) throw failed;
      await save(saved, await document(text, file), how);
      break;
    } catch (error) {
      if (!(error instanceof Failure) || !MENDABLE.includes(error.code) || !process.stdin.isTTY)
        throw kept(error, file, first);
      complain(error);
      if (error.code === "version_conflict") saved = await theirs(saved);
      if (!(await isAgreed("Edit again?", false))) throw kept(error, file, first);
    }
  }
  rmSync(folder, { recursive: true });
}

const MENDABLE = ["unreadable", "invalid_input", "version_conflict", "name_taken", "not_found"];

async function document(text: string, from: string): Promise<WrittenPolicy> {
  return soundDocument(await parseDocument(text, from), from);
}

async function save(saved: Policy, wanted: WrittenPolicy, how: How): Promise<void> {
  const changes = documentChanges(saved, wanted);
  if (changes === "") return unchanged(saved, how);
  const preview = await previewOf(wanted, saved, undefined);
  tell(changes, how);
  tell(accessChanges(preview), how);
  if (!how.force && !(await isAgreed(`Save ${saved.name}?`, false)))
    throw new Failure("cancelled", "Nothing was saved.");
  const now = await call("policies.replace", { ...wanted, p: saved.id }, { ifMatch: saved.version });
  tell(`Saved ${visible(now.name)} as version ${now.version}.`, how);
  if (how.format === "json") print(visibleJson(now, 2));
}

function unchanged(saved: Policy, how: How): void {
  tell("Nothing was changed.", how);
  if (how.format === "json") print(visibleJson(saved, 2));
}

/** Where programs read, stdout is for the policy alone. */
function tell(text: string, { format }: How): void {
  if (format === "text") print(text);
  else process.stderr.write(`${text}\n`);
}

/** What somebody else saved while this was edited; the next save is made against that. */
async function theirs(before: Policy): Promise<Policy> {
  const now = await call("policies.get", { p: before.id });
  process.stderr.write(`Meanwhile ${visible(now.updatedBy.name)} saved version ${now.version}:\n`);
  process.stderr.write(`${documentChanges(before, documentOf(now))}\nTake that over into your text.\n`);
  return now;
}

function editorFailed(file: string): Failure | null {
  const editor = process.env.VISUAL || process.env.EDITOR || "vi";
  // As git does: the variable may hold arguments, the file's name is one word.
  const { status, error } = spawnSync("sh", ["-c", `${editor} "$1"`, "sh", file], { stdio: "inherit" });
  if (!error && status === 0) return null;
  return new Failure("editor", "The editor ended with an error; nothing was saved. Is EDITOR set?");
}

function complain({ message, fields }: Failure): void {
  process.stderr.write(`${visible(message)}\n`);
  for (const { path, message } of fields) process.stderr.write(`  ${visible(path)}: ${visible(message)}\n`);
}

function kept(error: unknown, file: string, policy: Policy): unknown {
  if (error instanceof Failure)
    error.next = [`your text is in ${file}`, `latchkey policy edit ${policy.id} -f ${file}`];
  return error;
}
