import { Command } from "commander";
import type { Policy } from "@/lib/policies/contract";
import type { PolicyDocument } from "@/lib/policies/document";
import { documentDiff } from "@/lib/policies/document-diff";
import type { AccessPreview } from "@/lib/policies/explain-contract";
import { documentOf } from "@/lib/policies/plain-document";
import { filledIn, shapeProblems } from "@/lib/policies/shape";
import type { DiffLine } from "@/lib/text/line-diff";
import { call } from "../api";
import { addExamples, addFormat, formatOf } from "../command-parts";
import { Failure } from "../failure";
import { print } from "../print";
import { readDocument } from "../read-document";
import { paint } from "../style";
import { visible, visibleJson } from "../visible";
import { accessChanges } from "./access-changes";

/** `latchkey policy diff`: a file against what is saved. */
export function policyDiff(): Command {
  const command = new Command("diff")
    .summary("Compare a file with the saved policy: what changes, who gains and loses")
    .description("Compares a file with the policy of its name, and says who would gain and lose what. Changes nothing.")
    .argument("[policy]", "its name or id; by default the name in the file")
    .requiredOption("-f, --file <file>", "the document, as JSON or YAML; - is stdin")
    .option("-n, --namespace <namespace>", "where it lives (default: global)");
  addFormat(command);
  addExamples(command, ["latchkey policy diff -f org-default-policy.json"]);
  return command.action(async (said: string | undefined, { file, namespace }: { file: string; namespace?: string }) => {
    const value = await readDocument(file);
    const document = soundDocument(value, file);
    const home = namespace ?? namespaceIn(value);
    const saved = await savedPolicy(said ?? document.name, home);
    const preview = await previewOf(document, saved, home);
    if (formatOf(command) === "json") return print(visibleJson(preview, 2));
    print(documentChanges(saved, document) || "The file says what is saved.");
    print(accessChanges(preview));
  });
}

/** A document, and what it is attached to where that is said as well. */
export type WrittenPolicy = PolicyDocument & { sockets?: string[] };

/** What was read, without what only answers of the API hold; what can't be a policy is a `Failure`. */
export function soundDocument(value: Record<string, unknown>, from: string): WrittenPolicy {
  const document = documentOf(value as PolicyDocument);
  const unknown = Object.keys(value).filter((key) => !(key in document) && !ANSWERED.includes(key));
  const problems = [
    ...unknown.map((key) => ({ path: key, message: `${key} is not a field of a policy.` })),
    ...shapeProblems(document),
    ...(isNames(value.sockets) ? [] : [{ path: "sockets", message: "sockets is a list of names." }]),
  ];
  if (problems.length > 0) throw new Failure("invalid_input", `${from} is not a policy.`, { fields: problems });
  return { ...filledIn(document), ...(value.sockets !== undefined && { sockets: value.sockets as string[] }) };
}

/** Where the policy lives, when a file says it. */
export function namespaceIn({ namespace }: Record<string, unknown>): string | undefined {
  return typeof namespace === "string" ? namespace : undefined;
}

function isNames(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((one) => typeof one === "string"));
}

const ANSWERED = "id namespace sockets subjects createdAt createdBy updatedAt updatedBy version".split(" ");

/** The policy as saved, or null when there is none of the name. */
export async function savedPolicy(p: string, namespace: string | undefined): Promise<Policy | null> {
  try {
    return await call("policies.get", { p, namespace });
  } catch (error) {
    if (error instanceof Failure && error.code === "not_found") return null;
    throw error;
  }
}

/** Who gains and who loses what by saving the document. The server checks every field on the way. */
export async function previewOf(
  document: WrittenPolicy,
  saved: Policy | null,
  namespace: string | undefined,
): Promise<AccessPreview> {
  return saved
    ? call("policies.preview", { ...document, p: saved.id })
    : call("policies.previewNew", { ...document, ...(namespace && { namespace }) });
}

/** The lines that differ, coloured; empty when none does. */
export function documentChanges(saved: Policy | null, document: WrittenPolicy): string {
  const lines = documentDiff(saved ?? undefined, document);
  return lines.some(({ sign }) => sign === "+" || sign === "-") ? lines.map(diffLine).join("\n") : "";
}

function diffLine(line: DiffLine): string {
  if (line.sign === "…") return paint("dim", `  … ${line.count} alike`);
  const text = visible(`${line.sign} ${line.text}`);
  return line.sign === " " ? text : paint(line.sign === "+" ? "green" : "red", text);
}
