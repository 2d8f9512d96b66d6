import type { AccessChange, AccessPreview } from "@/lib/policies/explain-contract";
import { paint } from "../style";
import { table } from "../table";

const MOST_ROWS = 20;

/** Who gains and who loses what, as people read it before a save. */
export function accessChanges({ gains, losses, summary, complete }: AccessPreview): string {
  const parts = [
    ...part("gains", gains, summary.gains.rows, "green"),
    ...part("loses", losses, summary.losses.rows, "red"),
  ];
  if (parts.length === 0) parts.push("Nobody gains or loses access.");
  if (!complete) parts.push("There may be more that you may not read.");
  return parts.join("\n");
}

function part(
  verb: "gains" | "loses",
  rows: readonly AccessChange[],
  count: number,
  colour: "green" | "red",
): string[] {
  if (count === 0) return [];
  const shown = rows.slice(0, MOST_ROWS);
  const rest = count - shown.length;
  return [
    paint(colour, `Who ${verb} access:`),
    table<AccessChange>(
      [
        ["who", ({ subject }) => subject.name],
        ["socket", ({ socket }) => socket.name],
        ["actions", ({ actions }) => actions],
        ["before", ({ had, before }) => (had ? (before ?? "always") : "no access")],
        ["after", ({ has, after }) => (has ? (after ?? "always") : "no access")],
      ],
      shown,
    ),
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ];
}
