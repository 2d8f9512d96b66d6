"use client";

import { columnsOf } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import type { Page } from "@/components/data-table/pager";
import { TableColumns, TableSpacer } from "@/components/data-table/table-columns";
import { TableFilter } from "@/components/data-table/table-filter";
import { TableSearch } from "@/components/data-table/table-search";
import { RelativeTime } from "@/components/relative-time";
import { StatusMark, statusOf } from "@/components/status-mark";
import { Badge } from "@/components/ui/badge";
import type { Gateway } from "@/lib/gateways/contract";
import { PROFILES } from "@/lib/gateways/profiles";
import { PROFILE_NAMES } from "./profile-names";

const column = columnsOf<Gateway>();

const columns = [
  column.accessor("name", {
    header: "Name",
    meta: { sort: "name", sortedByDefault: "ascending", card: "title" },
    cell: ({ row: { original: gateway } }) => (
      <>
        <span className="block truncate font-medium">{gateway.name}</span>
        {gateway.description && <span className="block truncate text-13/[18px] text-ink-3">{gateway.description}</span>}
      </>
    ),
  }),
  column.accessor("status", {
    header: "Status",
    meta: { width: 128, narrow: 100, card: "status" },
    cell: ({ row: { original: gateway } }) => <GatewayStatus gateway={gateway} />,
  }),
  column.accessor("profile", {
    header: "Proxy",
    meta: { width: 120, card: "lead" },
    cell: ({ getValue }) => <Badge tone="outline">{PROFILE_NAMES[getValue()]}</Badge>,
  }),
  column.accessor("sockets", {
    header: "Asks about",
    meta: { width: 208, card: "meta" },
    cell: ({ getValue }) => <Sockets sockets={getValue()} />,
  }),
  column.accessor("hint", {
    header: "Key",
    meta: { width: 168, narrow: 148 },
    cell: ({ getValue }) => <span className="mono block truncate text-ink-2">{getValue()}</span>,
  }),
  column.accessor("namespace", {
    header: "Namespace",
    meta: { width: 132 },
    cell: ({ getValue }) => <span className="block truncate text-ink-2">{getValue()}</span>,
  }),
  column.accessor("lastSeenAt", {
    header: "Last seen",
    meta: { width: 132, narrow: 132, sort: "lastSeenAt", firstSort: "desc", card: "end" },
    cell: ({ getValue }) => {
      const at = getValue();
      return at ? <RelativeTime at={at} className="text-ink-2" /> : <span className="text-ink-3">Never seen</span>;
    },
  }),
];

export function GatewaysTable({ namespace, page }: { namespace: string; page: Page<Gateway> }) {
  const base = `/${namespace}/gateways`;
  return (
    <DataTable
      noun={["gateway", "gateways"]}
      columns={columns}
      page={page}
      row={{ label: ({ name }) => name, href: ({ id }) => `${base}/${id}`, height: 52 }}
    >
      <TableSearch placeholder="Search by name or key hint" />
      <TableFilter
        name="profile"
        label="Proxy"
        options={PROFILES.map((profile) => ({ value: profile, label: PROFILE_NAMES[profile] }))}
      />
      <TableFilter
        name="status"
        label="Status"
        options={[
          { value: "active", label: "Active" },
          { value: "revoked", label: "Revoked" },
        ]}
      />
      <TableSpacer />
      <TableColumns />
    </DataTable>
  );
}

/** Two keys that work are worth a word of their own. */
export function GatewayStatus({ gateway }: { gateway: Gateway }) {
  return gateway.previousKey ? (
    <StatusMark status="Rotated">In rotation</StatusMark>
  ) : (
    <StatusMark status={statusOf(gateway.status)} />
  );
}

function Sockets({ sockets }: { sockets: string[] | null }) {
  if (sockets === null) return <span className="text-ink-2">Every socket here and below</span>;
  if (sockets.length === 0) return <span className="text-brass-text">None</span>;
  return (
    <span className="inline-flex items-center gap-1">
      <Badge className="max-w-36">
        <span className="truncate">{sockets[0]}</span>
      </Badge>
      {sockets.length > 1 && <span className="text-13 text-ink-3">+{sockets.length - 1}</span>}
    </span>
  );
}
