"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { useListUrl } from "./list-url";

export type Page<Row> = {
  items: Row[];
  nextCursor: string | null;
  total: { count: number; capped: boolean } | null;
  /** How many rows a full page has; what the list verb was asked for. */
  limit?: number;
  /** All there are without the filters, if known: the foot then says "10 of 131 access tokens match". */
  outOf?: number;
};

type Props = { noun: [string, string]; page: Page<unknown>; filtered: boolean; footnote?: ReactNode };

/** The foot: which rows these are, and the way to the others. Cursors already passed are kept in the URL for the way back. */
export function Pager({ noun, page, filtered, footnote }: Props) {
  const { params, go } = useListUrl();
  const number = Math.max(1, Number(params.get("page")) || 1);
  const cursor = params.get("cursor");
  const trail = params.get("trail")?.split("~") ?? [];
  const limit = page.limit ?? 50;

  const forward = () => {
    const passed = [...trail, cursor ?? ""];
    // Long trails are cut at the far end; from there the way back leads to the first page.
    while (passed.join("~").length > 1500) passed.shift();
    go({ cursor: page.nextCursor, trail: passed.join("~") || null, page: String(number + 1) }, { samePage: true });
  };
  const back = () => {
    const before = trail.at(-1) || null;
    const rest = before ? trail.slice(0, -1).join("~") || null : null;
    go({ cursor: before, trail: rest, page: before ? String(number - 1) : null }, { samePage: true });
  };

  const single = number === 1 && page.nextCursor === null;
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-2 text-13 text-ink-3 md:px-8">
      <p aria-live="polite">{sentence(noun, page, (number - 1) * limit, filtered, single)}</p>
      {single ? (
        footnote && <p>{footnote}</p>
      ) : (
        <div className="flex gap-2">
          <Button size="sm" disabled={number === 1} onClick={back}>
            Previous
          </Button>
          <Button size="sm" disabled={page.nextCursor === null} onClick={forward}>
            Next
          </Button>
        </div>
      )}
    </div>
  );
}

function sentence(
  [one, many]: [string, string],
  page: Page<unknown>,
  before: number,
  filtered: boolean,
  single: boolean,
) {
  const shown = page.items.length;
  if (shown === 0) return `0 ${many}`;
  const range = `${(before + 1).toLocaleString("en-US")}–${(before + shown).toLocaleString("en-US")}`;
  const name = (count: number) => (count === 1 ? one : many);
  if (filtered && single && page.outOf !== undefined) {
    return `${shown} of ${page.outOf.toLocaleString("en-US")} ${name(page.outOf)} ${shown === 1 ? "matches" : "match"}`;
  }
  if (!page.total) return single ? `${shown} ${name(shown)}` : `${range} ${many}`;
  const count = `${page.total.count.toLocaleString("en-US")}${page.total.capped ? "+" : ""}`;
  return `${range} of ${count} ${name(page.total.count)}`;
}
