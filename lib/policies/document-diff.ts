import { type DiffLine, lineDiff } from "@/lib/text/line-diff";
import type { PolicyDocument } from "./document";
import { documentLines } from "./plain-document";

type Compared = PolicyDocument & { sockets?: readonly string[] | null };

/**
 * What changes between two documents, line by line, and between the sockets attached where both are known. Commas at the
 * ends of lines are no change, so they are left out.
 */
export function documentDiff(before: Compared | undefined, after: Compared, context?: number): DiffLine[] {
  const withSockets = Boolean((before ?? after).sockets && after.sockets);
  const lines = (one: Compared) => [
    ...documentLines(one).map((line) => line.replace(/,$/, "")),
    ...(withSockets && one.sockets
      ? ["attached sockets", ...[...one.sockets].sort().map((name) => `  "${name}"`)]
      : []),
  ];
  return lineDiff(before ? lines(before) : [], lines(after), context);
}
