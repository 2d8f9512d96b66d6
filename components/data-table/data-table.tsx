"use client";

import { type RowSelectionState, useTable } from "@tanstack/react-table";
import { clsx } from "clsx";
import { type CSSProperties, type ReactNode, useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { type BulkAction, BulkBar } from "./bulk-bar";
import { ColumnHead } from "./column-head";
import { type ColumnMeta, type Columns, features } from "./columns";
import { activeFilters, ListUrlProvider, useListUrl } from "./list-url";
import { type Page, Pager } from "./pager";
import { ShownColumns } from "./table-columns";
import { type RowOptions, TableRow } from "./table-row";

/** Width of the column with the boxes to select rows. */
const BOX = 72;

type Props<Row extends { id: string }> = {
  /** What the rows are, singular and plural: "service account", "service accounts". Also names the table. */
  noun: [one: string, many: string];
  /** Defined once, at module level, with `columnsOf`. */
  columns: Columns<Row>;
  /** A list verb's answer, as it is. */
  page: Page<Row>;
  row: RowOptions<Row>;
  /** Rows can be selected when there is something to do with them. */
  bulk?: BulkAction<Row>[];
  /** At the right of the foot when everything is on this page. */
  footnote?: ReactNode;
  /** The toolbar: `TableSearch`, `TableFilter`s, `TableColumns`, `TableExport`. */
  children?: ReactNode;
};

/**
 * The one table. The server sorts, filters and pages; the URL holds that state. Click or Enter opens a row, Ctrl or
 * middle click in a tab; arrows move, `/` searches, Shift selects a range. Below 900 px rows are cards.
 */
export function DataTable<Row extends { id: string }>(props: Props<Row>) {
  return (
    <ListUrlProvider>
      <Inner {...props} />
    </ListUrlProvider>
  );
}

function Inner<Row extends { id: string }>({
  noun,
  columns,
  page,
  row: options,
  bulk,
  footnote,
  children,
}: Props<Row>) {
  const { params, pending, go } = useListUrl();
  const [rowSelection, setRowSelection] = useState<RowSelectionState>({});
  const hidden = params.get("hide")?.split(",") ?? [];
  const table = useTable({
    features,
    columns,
    data: page.items,
    getRowId: (row) => row.id,
    enableRowSelection: Boolean(bulk),
    state: { rowSelection, columnVisibility: Object.fromEntries(hidden.map((id) => [id, false])) },
    onRowSelectionChange: setRowSelection,
  });
  const rows = table.getRowModel().rows;
  // Only what is on the screen: a row that another page or filter hides is never acted upon.
  const selected = bulk ? rows.filter((row) => row.getIsSelected()) : [];
  const heads = table.getHeaderGroups()[0]?.headers ?? [];
  const filtered = activeFilters(params).length > 0;
  const metas = heads.map(({ column }) => column.columnDef.meta);

  return (
    <ShownColumns value={table.getAllLeafColumns().filter((column) => !column.columnDef.meta?.bare)}>
      {children && (
        <div className="flex items-center gap-2 overflow-x-auto px-4 py-3 max-md:pt-0 md:flex-wrap md:overflow-visible md:px-8 md:pt-1">
          {children}
        </div>
      )}
      <div
        // Positioned, so that words for screen readers in a part that is scrolled away do not widen the page.
        className={clsx("relative md:overflow-x-auto", pending && "opacity-60 transition-opacity delay-100")}
        aria-busy={pending}
      >
        <table
          aria-label={noun[1]}
          className="w-full table-fixed border-b border-border max-md:block md:max-[1279px]:min-w-(--least)"
          style={{ "--least": `${leastWidth(metas, bulk ? BOX : 0)}px` } as CSSProperties}
        >
          <colgroup>
            {bulk && <col width={BOX} />}
            {heads.map(({ id, column }) => (
              <col
                key={id}
                width={widthOf(column.columnDef.meta)}
                style={{ "--narrow": `${column.columnDef.meta?.narrow}px` } as CSSProperties}
                className={clsx(column.columnDef.meta?.narrow && "max-[1439px]:w-(--narrow)")}
              />
            ))}
          </colgroup>
          <thead className="max-md:sr-only">
            <tr className="h-[37px] border-b border-border text-left">
              {bulk && (
                <th scope="col" className="pl-8">
                  <Checkbox
                    aria-label={`Select all ${noun[1]} on this page`}
                    checked={rows.length > 0 && selected.length === rows.length}
                    indeterminate={selected.length > 0 && selected.length < rows.length}
                    onChange={() => table.toggleAllRowsSelected(selected.length === 0)}
                    className="align-middle"
                  />
                </th>
              )}
              {heads.map((head) => (
                <ColumnHead key={head.id} meta={head.column.columnDef.meta}>
                  <table.FlexRender header={head} />
                </ColumnHead>
              ))}
            </tr>
          </thead>
          <tbody className="max-md:block">
            {rows.map((row) => (
              <TableRow key={row.id} row={row} selectable={Boolean(bulk)} options={options} />
            ))}
            {rows.length === 0 && (
              <tr className="max-md:block">
                <td colSpan={heads.length + (bulk ? 1 : 0)} className="h-[52px] px-4 max-md:block max-md:py-4 md:px-8">
                  <span className="text-ink-2">
                    No {noun[0]} {filtered ? "matches these filters." : "here yet."}
                  </span>{" "}
                  {filtered && (
                    <button
                      type="button"
                      className="rounded-4 font-medium text-accent-text hover:underline"
                      onClick={() => go(Object.fromEntries(activeFilters(params).map((key) => [key, null])))}
                    >
                      Clear filters
                    </button>
                  )}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <Pager noun={noun} page={page} filtered={filtered} footnote={footnote} />
      {bulk && selected.length > 0 && (
        <BulkBar actions={bulk} rows={selected.map((row) => row.original)} onClear={() => setRowSelection({})} />
      )}
    </ShownColumns>
  );
}

/** What a table has on a screen of 1440 px, of which the columns' widths are shares. */
const DRAWN = 1208;

function widthOf({ width, bare }: ColumnMeta = {}): string | undefined {
  if (width === undefined) return undefined;
  return bare ? String(width) : `${((width / DRAWN) * 100).toFixed(3)}%`;
}

/** The px a table needs below a screen of 1280 px, where it scrolls within its frame rather than cut names. */
function leastWidth(metas: (ColumnMeta | undefined)[], box: number): number {
  let fixed = box + 144;
  let shared = 0;
  for (const { width = 0, narrow, bare } of metas.map((meta) => meta ?? {})) {
    if (narrow || bare) fixed += narrow ?? width;
    else shared += width;
  }
  // On a screen of 1024 px, beside the navigation, a table has 792.
  return Math.max(shared && 792, Math.ceil(fixed / (1 - shared / DRAWN)));
}
