import {
  type ColumnDef,
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  rowSelectionFeature,
  tableFeatures,
} from "@tanstack/react-table";

export type ColumnMeta = {
  /** The server's sort key; without it the column cannot be sorted. `desc`: the first press sorts downwards. */
  sort?: string;
  firstSort?: "desc";
  /** How the list is sorted while the address does not say. */
  sortedByDefault?: "ascending" | "descending";
  /** Width in px on a 1440 px screen, kept as a share of it. Leave it out for the one column that takes the rest. */
  width?: number;
  /** Width in px on a narrower screen, where a share would cut what it holds. */
  narrow?: number;
  /** Place on the card a row becomes below 900 px; without one the column is left out there. `under` stands below the title; `lead`, `meta`, `end` share the last line. */
  card?: "title" | "status" | "action" | "under" | "lead" | "meta" | "end";
  /** The head is for screen readers only, and the column cannot be hidden: a menu of actions. */
  bare?: boolean;
};

/** What our tables can do. The server sorts, filters and pages; the table only knows columns and the selection. */
export const features = tableFeatures({
  columnVisibilityFeature,
  rowSelectionFeature,
  columnMeta: metaHelper<ColumnMeta>(),
});

/** Starts the column definitions of one kind of row: `const column = columnsOf<AccountRow>()`, in the feature's table.tsx. */
export function columnsOf<Row extends object>() {
  return createColumnHelper<typeof features, Row>();
}

// biome-ignore lint/suspicious/noExplicitAny: columns of one table have cells of different types.
export type Columns<Row extends object> = ColumnDef<typeof features, Row, any>[];
