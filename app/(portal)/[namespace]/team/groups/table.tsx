"use client";

import { AvatarName } from "@/components/avatar";
import { columnsOf } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import type { Page } from "@/components/data-table/pager";
import { TableColumns, TableSpacer } from "@/components/data-table/table-columns";
import { TableExport } from "@/components/data-table/table-export";
import { TableSearch } from "@/components/data-table/table-search";
import { RelativeTime } from "@/components/relative-time";
import type { Group } from "@/lib/groups/contract";

const column = columnsOf<Group>();

/** "2 members, 1 service account". */
function whoBriefly({ members, serviceAccounts }: Group["size"]): string {
  const words = [...counted(members, "member"), ...counted(serviceAccounts, "service account")];
  return words.join(", ") || "Nobody";
}

const counted = (amount: number, noun: string) =>
  amount === 0 ? [] : [`${amount.toLocaleString("en-US")} ${noun}${amount === 1 ? "" : "s"}`];

const columns = [
  column.accessor("name", {
    header: "Name",
    meta: { sort: "name", sortedByDefault: "ascending", card: "title" },
    cell: ({ row: { original: group } }) => (
      <>
        <span className="block truncate font-medium">{group.name}</span>
        {group.description && <span className="block truncate text-13/[18px] text-ink-3">{group.description}</span>}
      </>
    ),
  }),
  column.accessor(({ size }) => whoBriefly(size), {
    id: "who",
    header: "Who",
    meta: { width: 260, card: "meta" },
    cell: ({ getValue }) => <span className="block truncate">{getValue()}</span>,
  }),
  column.accessor("namespace", {
    header: "Namespace",
    meta: { width: 160 },
    cell: ({ getValue }) => <span className="block truncate text-ink-2">{getValue()}</span>,
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
    meta: { width: 130, narrow: 132, sort: "createdAt", firstSort: "desc", card: "end" },
    cell: ({ getValue }) => <RelativeTime at={getValue()} className="text-ink-2" />,
  }),
];

export function GroupsTable({ namespace, page }: { namespace: string; page: Page<Group> }) {
  const base = `/${namespace}/team/groups`;
  return (
    <DataTable
      noun={["group", "groups"]}
      columns={columns}
      page={page}
      row={{ label: ({ name }) => name, href: ({ id }) => `${base}/${id}`, height: 52 }}
    >
      <TableSearch placeholder="Search groups" />
      <TableSpacer />
      <TableColumns />
      <TableExport href={`${base}/export.csv`} />
    </DataTable>
  );
}
