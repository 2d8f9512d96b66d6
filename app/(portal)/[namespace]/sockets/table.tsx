"use client";

import { columnsOf } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import type { Page } from "@/components/data-table/pager";
import { TableColumns, TableSpacer } from "@/components/data-table/table-columns";
import { TableExport } from "@/components/data-table/table-export";
import { TableFilter } from "@/components/data-table/table-filter";
import { TableSearch } from "@/components/data-table/table-search";
import { RelativeTime } from "@/components/relative-time";
import { Badge, Badges } from "@/components/ui/badge";
import type { Socket } from "@/lib/sockets/contract";
import { SOCKET_TYPES } from "@/lib/sockets/socket-types";
import { tagWords } from "./tags";

const column = columnsOf<Socket>();

const columns = [
  column.accessor("name", {
    header: "Name",
    meta: { sort: "name", sortedByDefault: "ascending", card: "title" },
    cell: ({ row: { original: socket } }) => (
      <>
        <span className="block truncate font-medium">{socket.name}</span>
        {socket.description && <span className="block truncate text-13/[18px] text-ink-3">{socket.description}</span>}
      </>
    ),
  }),
  column.accessor("type", {
    header: "Type",
    meta: { width: 120, narrow: 104, card: "status" },
    cell: ({ getValue }) => <Badge tone="outline">{getValue()}</Badge>,
  }),
  column.accessor("hostname", {
    header: "Hostname",
    meta: { width: 240, card: "meta" },
    cell: ({ getValue }) => <span className="mono block truncate text-ink-2">{getValue()}</span>,
  }),
  column.accessor("tags", {
    header: "Tags",
    meta: { width: 220 },
    cell: ({ getValue }) => <Badges words={tagWords(getValue())} badgeClassName="max-w-28 truncate" />,
  }),
  column.accessor("namespace", {
    header: "Namespace",
    meta: { width: 140 },
    cell: ({ getValue }) => <span className="block truncate text-ink-2">{getValue()}</span>,
  }),
  column.accessor("createdAt", {
    header: "Created",
    meta: { width: 130, narrow: 132, sort: "createdAt", firstSort: "desc", card: "end" },
    cell: ({ getValue }) => <RelativeTime at={getValue()} className="text-ink-2" />,
  }),
];

export function SocketsTable({ namespace, page }: { namespace: string; page: Page<Socket> }) {
  const base = `/${namespace}/sockets`;
  const tags = [...new Set(page.items.flatMap((socket) => tagWords(socket.tags)))].sort().slice(0, 50);
  return (
    <DataTable
      noun={["socket", "sockets"]}
      columns={columns}
      page={page}
      row={{ label: ({ name }) => name, href: ({ id }) => `${base}/${id}`, height: 52 }}
    >
      <TableSearch placeholder="Search by name or host" />
      <TableFilter name="type" label="Type" options={SOCKET_TYPES.map((type) => ({ value: type, label: type }))} />
      <TableFilter name="tag" label="Tag" options={tags.map((tag) => ({ value: tag, label: tag }))} />
      <TableSpacer />
      <TableColumns />
      <TableExport href={`${base}/export.csv`} />
    </DataTable>
  );
}
