"use client";

import type { Cell, Row as TableRowModel } from "@tanstack/react-table";
import { clsx } from "clsx";
import { ChevronDown, ChevronRight } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import type { KeyboardEvent, MouseEvent, ReactNode } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import type { features } from "./columns";
import { useListUrl } from "./list-url";

export type RowOptions<Row> = {
  /** What a row is called: names its checkbox and its toggle. */
  label: (row: Row) => string;
  /** Where a row leads. Its first column becomes a real link there. */
  href?: (row: Row) => string;
  /** 44 one line, 52 two lines in one column (centred), 64 two lines in several (aligned to the first). */
  height?: 44 | 52 | 64;
  /** Opens below the row instead of leading away; which rows are open is in the URL. */
  detail?: (row: Row) => ReactNode;
  /** A remark below the row, in the same block. */
  note?: (row: Row) => ReactNode;
  /** Two rows that belong together: no rule between, a bracket in the gutter. */
  pair?: (row: Row) => "first" | "second" | undefined;
};

type Props<Row extends object> = {
  row: TableRowModel<typeof features, Row>;
  selectable: boolean;
  options: RowOptions<Row>;
};

const heights = { 44: "md:*:h-11", 52: "md:*:h-[52px]", 64: "md:*:h-16 md:*:pt-3 md:*:align-top" };

const dot = "max-md:before:mx-2 max-md:before:content-['·']";
const places = {
  title: "max-md:order-1 max-md:mr-3 max-md:min-w-0 max-md:flex-1",
  status: "max-md:order-2",
  action: "max-md:order-3 max-md:-my-1 max-md:ml-1",
  under: "max-md:order-4 max-md:w-full max-md:text-13 max-md:text-ink-2",
  lead: "max-md:order-5 max-md:text-13 max-md:text-ink-2",
  meta: "max-md:order-6 max-md:flex max-md:min-w-0 max-md:items-center max-md:text-13 max-md:text-ink-2",
  end: "max-md:order-7 max-md:ml-auto max-md:pl-3 max-md:text-13 max-md:text-ink-3",
};

/** One row: a table row on the desk, a card on the phone, from the same markup. */
export function TableRow<Row extends object>({ row, selectable, options }: Props<Row>) {
  const { params, href: hrefOf } = useListUrl();
  const router = useRouter();
  const { label, href, height = 52, detail, note, pair } = options;
  const to = href?.(row.original);
  const open = params.getAll("open").includes(row.id);
  const side = pair?.(row.original);
  const remark = note?.(row.original);
  const cells = row.getVisibleCells();
  const line = cells
    .map((cell) => cell.column.columnDef.meta?.card)
    .filter((card) => card === "lead" || card === "meta");
  const firstMeta = line.includes("lead") ? -1 : cells.findIndex((cell) => cell.column.columnDef.meta?.card === "meta");

  const toggle = () => {
    const others = params.getAll("open").filter((id) => id !== row.id);
    window.history.replaceState(null, "", hrefOf({ open: open ? others : [...others, row.id] }, true));
  };
  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    if (target.closest("a,button,input,label,select,[role=dialog],[role=menu]") || event.defaultPrevented) return;
    // A row is opened by a click, not by the end of marking its text.
    if (document.getSelection()?.isCollapsed === false) return;
    if (detail && event.button === 0) toggle();
    else if (to && (event.button === 1 || event.ctrlKey || event.metaKey)) window.open(to, "_blank", "noopener");
    else if (to && event.button === 0) router.push(to);
  };

  return (
    <>
      <tr
        data-row
        aria-selected={selectable ? row.getIsSelected() : undefined}
        onClick={onClick}
        onAuxClick={onClick}
        onKeyDown={moveBetweenRows}
        className={clsx(
          "relative border-border max-md:flex max-md:flex-wrap max-md:items-start max-md:py-3.5 max-md:pr-4 max-md:after:order-4 max-md:after:h-2 max-md:after:w-full",
          selectable ? "max-md:pl-11" : "max-md:pl-4",
          side === "first" || remark || (detail && open) ? "" : "md:border-b",
          side !== "second" && "max-md:border-t",
          heights[height],
          (to || detail) && "cursor-pointer",
          row.getIsSelected() ? "bg-selected" : open && detail ? "bg-canvas" : "bg-surface hover:bg-hover",
        )}
      >
        {selectable && (
          <td className="pl-8 max-md:absolute max-md:top-4 max-md:left-4 max-md:p-0">
            <Checkbox
              aria-label={`Select ${label(row.original)}`}
              checked={row.getIsSelected()}
              onChange={row.getToggleSelectedHandler()}
              className="align-middle"
            />
          </td>
        )}
        {cells.map((cell, index) => {
          const card = cell.column.columnDef.meta?.card;
          const content = draw(cell);
          return (
            <td
              key={cell.id}
              data-card={card}
              className={clsx(
                "[overflow-clip-margin:4px] pr-4 first:pl-8 last:pr-8 md:overflow-clip md:text-ellipsis md:whitespace-nowrap max-md:p-0 max-md:first:pl-0 max-md:last:pr-0",
                card ? places[card] : "max-md:hidden",
                card === "meta" && index !== firstMeta && dot,
                cell.column.columnDef.meta?.bare && "md:sticky md:right-0 md:bg-inherit md:text-right",
              )}
            >
              {index === 0 && side && <Bracket side={side} />}
              {index === 0 && detail ? (
                <span className="flex items-center gap-2">
                  <button
                    type="button"
                    aria-expanded={open}
                    aria-label={`Details of ${label(row.original)}`}
                    onClick={toggle}
                    className="-m-1 grid size-6 shrink-0 place-items-center rounded-4 text-ink-2"
                  >
                    {open ? (
                      <ChevronDown className="icon-14" aria-hidden="true" />
                    ) : (
                      <ChevronRight className="icon-14" aria-hidden="true" />
                    )}
                  </button>
                  {content}
                </span>
              ) : index === 0 && to ? (
                <Link href={to} prefetch={false} className="block rounded-4">
                  {content}
                </Link>
              ) : (
                content
              )}
            </td>
          );
        })}
      </tr>
      {(remark || (detail && open)) && (
        <tr className={clsx("border-b border-border max-md:block", detail && open && "bg-canvas")}>
          <td colSpan={cells.length + (selectable ? 1 : 0)} className="px-4 pb-3.5 max-md:block md:px-8">
            {remark}
            {detail && open && detail(row.original)}
          </td>
        </tr>
      )}
    </>
  );
}

/**
 * Called, not rendered as a component: columns that are made anew with fresh data would be other components, and take
 * the dialog that is open in their cell with them.
 */
function draw<Row extends object>(cell: Cell<typeof features, Row>): ReactNode {
  const { cell: content } = cell.column.columnDef;
  return typeof content === "function" ? content(cell.getContext()) : content;
}

/** The 1.25 px line in the left gutter that holds the two tokens of a rotation together. */
function Bracket({ side }: { side: "first" | "second" }) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        "absolute left-[13px] w-3 border-l-[1.25px] border-ink-3 max-md:left-1 max-md:w-2",
        side === "first"
          ? "top-[22px] bottom-0 rounded-tl-4 border-t-[1.25px]"
          : "top-0 h-[22px] rounded-bl-4 border-b-[1.25px]",
      )}
    />
  );
}

function moveBetweenRows(event: KeyboardEvent<HTMLTableRowElement>) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const target = event.target as HTMLElement;
  if (target.matches("select,textarea,input:not([type=checkbox])") || target.closest("[role=menu]")) return;
  const rows = [...(event.currentTarget.closest("tbody")?.querySelectorAll<HTMLElement>("tr[data-row]") ?? [])];
  const next = rows[rows.indexOf(event.currentTarget) + (event.key === "ArrowDown" ? 1 : -1)];
  const kind = target.matches("input[type=checkbox]") ? "input" : "a,td:not(:first-child) button,button";
  const focus = next?.querySelector<HTMLElement>(kind);
  if (!focus) return;
  event.preventDefault();
  focus.focus();
}
