import type { PolicyDocument } from "./document";
import { type DiffLine, lineDiff } from "./line-diff";
import { documentLines } from "./plain-document";

/** What changes between two documents, line by line. Commas at the ends of lines are no change, so they are left out. */
export function documentDiff(before: PolicyDocument | undefined, after: PolicyDocument, context?: number): DiffLine[] {
  const lines = (document: PolicyDocument) => documentLines(document).map((line) => line.replace(/,$/, ""));
  return lineDiff(before ? lines(before) : [], lines(after), context);
}
