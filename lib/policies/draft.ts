import type { PolicyDocument } from "./document";
import { lineOf, readJson } from "./json-text";
import { documentLines, documentOf } from "./plain-document";
import { filledIn, type Problem, shapeProblems } from "./shape";

/** A problem and the line of the JSON text that it stands in. */
export type PlacedProblem = Problem & { line: number };

/**
 * One draft, whichever way it is looked at. `text` is what was typed as JSON, null while the builder wrote last. While the
 * text has problems, `document` is what could be read last, and only the text may be shown or changed.
 */
export type Draft = {
  document: PolicyDocument;
  text: string | null;
  problems: readonly PlacedProblem[];
  /** Attached sockets, which stand beside the document. */
  sockets: readonly string[];
};

type Saved = PolicyDocument & { sockets: readonly string[] };

/** What an editor starts from. What was stored and no longer reads as a document starts as text. */
export function draftOf(policy: Saved): Draft {
  const document = documentOf(policy);
  const draft = { document, text: null, problems: [], sockets: policy.sockets };
  return shapeProblems(document).length > 0 ? typed(draft, documentLines(policy).join("\n")) : draft;
}

/** The draft after the builder changed parts of it; a part that is `undefined` is taken out. */
export function edited(
  { document, sockets }: Draft,
  change: { [K in keyof PolicyDocument]?: PolicyDocument[K] | undefined },
): Draft {
  return { document: documentOf({ ...document, ...change } as PolicyDocument), text: null, problems: [], sockets };
}

/** The draft after its JSON was typed. */
export function typed(draft: Draft, text: string): Draft {
  const read = readJson(text);
  if ("error" in read) return { ...draft, text, problems: [{ path: "", ...read.error }] };
  const problems = shapeProblems(read.value);
  if (problems.length > 0) return { ...draft, text, problems: placed(problems, text) };
  return { ...draft, document: documentOf(filledIn(read.value as PolicyDocument)), text, problems: [] };
}

/** The draft as JSON: as it was typed, or as it is written. */
export function textOf({ text, document }: Draft): string {
  return text ?? documentLines(document).join("\n");
}

/** True when saving the draft would change nothing. */
export function isUnchanged(base: Saved, { document, problems, sockets }: Draft): boolean {
  const { add, remove } = attaching(base, sockets);
  return problems.length === 0 && add.length + remove.length === 0 && sameDocument(base, document);
}

/** Which sockets are to be attached and detached. */
export function attaching({ sockets: saved }: Pick<Saved, "sockets">, wanted: readonly string[]) {
  return {
    add: wanted.filter((name) => !saved.includes(name)),
    remove: saved.filter((name) => !wanted.includes(name)),
  };
}

/** True when two documents say the same, however their keys are ordered. */
export function sameDocument(one: PolicyDocument, other: PolicyDocument): boolean {
  return documentLines(one).join("\n") === documentLines(other).join("\n");
}

/** Problems with the lines of `text` that they stand in, in the order of the lines. */
export function placed(problems: readonly Problem[], text: string): PlacedProblem[] {
  const read = readJson(text);
  const lines = "error" in read ? new Map<string, number>() : read.lines;
  return problems
    .map((problem) => ({ ...problem, line: lineOf(lines, problem.path) }))
    .sort((one, other) => one.line - other.line);
}
