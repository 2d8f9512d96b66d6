"use client";

import { AvatarName } from "@/components/avatar";
import { columnsOf } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import type { Page } from "@/components/data-table/pager";
import { TableSearch } from "@/components/data-table/table-search";
import { RelativeTime } from "@/components/relative-time";
import type { Namespace } from "@/lib/namespaces/contract";
import { NamespaceActions } from "./namespace-actions";

type Row = Namespace & { mayWrite: boolean };

const column = columnsOf<Row>();

const columns = [
  column.accessor("slug", {
    header: "Namespace",
    meta: { sort: "slug", sortedByDefault: "ascending", card: "title" },
    cell: ({ row: { original: namespace } }) => (
      <>
        <span className="block truncate font-medium">{namespace.slug}</span>
        {namespace.name !== namespace.slug && (
          <span className="block truncate text-13/[18px] text-ink-3">{namespace.name}</span>
        )}
      </>
    ),
  }),
  column.accessor("parent", {
    header: "Below",
    meta: { width: 220, card: "meta" },
    cell: ({ row: { original: namespace } }) =>
      namespace.slug === "global" ? (
        <span className="text-ink-3">The root</span>
      ) : (
        namespace.parent && (
          <span className="block truncate">
            <span className="md:hidden">below </span>
            {namespace.parent}
          </span>
        )
      ),
  }),
  column.accessor("createdBy", {
    header: "Created by",
    meta: { width: 192 },
    cell: ({ getValue }) => (
      <AvatarName name={getValue().name} kind={getValue().id.startsWith("mem_") ? "person" : "machine"} />
    ),
  }),
  column.accessor("createdAt", {
    header: "Created",
    meta: { width: 150, narrow: 128, sort: "createdAt", firstSort: "desc", card: "end" },
    cell: ({ getValue }) => <RelativeTime at={getValue()} className="text-ink-2" />,
  }),
  column.display({
    id: "actions",
    header: "Actions",
    meta: { width: 64, bare: true, card: "action" },
    cell: ({ row: { original: namespace } }) => namespace.mayWrite && <NamespaceActions namespace={namespace} />,
  }),
];

/** Opens the overview of a namespace; what can be done with it is in its menu. */
export function NamespacesTable({ page }: { page: Page<Row> }) {
  return (
    <DataTable
      noun={["namespace", "namespaces"]}
      columns={page.items.some(({ mayWrite }) => mayWrite) ? columns : columns.slice(0, -1)}
      page={page}
      row={{ label: ({ slug }) => slug, href: ({ slug }) => `/${slug}`, height: 52 }}
    >
      <TableSearch placeholder="Search namespaces" />
    </DataTable>
  );
}
