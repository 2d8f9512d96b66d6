"use client";

import { clsx } from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import type { ColumnMeta } from "./columns";
import { useListUrl } from "./list-url";

/** The head of a column; a press on a sortable one sorts by it, a second press turns the order. */
export function ColumnHead({ meta, children }: { meta?: ColumnMeta; children: ReactNode }) {
  const { params, go } = useListUrl();
  const key = meta?.sort;
  const sort = params.get("sort");
  const chosen = sort === key ? "ascending" : sort === `-${key}` ? "descending" : null;
  const direction = key === undefined ? null : sort === null ? (meta?.sortedByDefault ?? null) : chosen;
  const first = meta?.firstSort === "desc" ? `-${key}` : key;
  const turned = direction === "ascending" ? `-${key}` : direction === "descending" ? key : first;
  const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={key ? (direction ?? "none") : undefined}
      className="pr-4 text-12 font-normal text-ink-3 first:pl-8 last:pr-8"
    >
      {meta?.bare ? (
        <span className="sr-only">{children}</span>
      ) : key ? (
        <button
          type="button"
          onClick={() => go({ sort: turned ?? null })}
          className={clsx(
            "group -mx-1 inline-flex h-6 items-center gap-1.5 rounded-4 px-1",
            direction ? "font-medium text-ink" : "hover:text-ink",
          )}
        >
          {children}
          <Arrow
            aria-hidden="true"
            className={clsx(
              "icon-12",
              !direction && "opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100",
            )}
          />
        </button>
      ) : (
        children
      )}
    </th>
  );
}
