"use client";

import { useState } from "react";
import { Avatar } from "@/components/avatar";
import { columnsOf } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import type { Page } from "@/components/data-table/pager";
import { TableColumns, TableSpacer } from "@/components/data-table/table-columns";
import { TableFilter } from "@/components/data-table/table-filter";
import { TableSearch } from "@/components/data-table/table-search";
import { StatusMark } from "@/components/status-mark";
import type { Decision } from "@/lib/decisions/contract";
import { REASONS, reasonLabel } from "@/lib/decisions/reason-words";
import { findActors } from "../actions";
import { Moment } from "../moment";
import { findGateways, findSockets } from "./actions";

const column = columnsOf<Decision>();
const NOBODY = <span className="text-ink-3">Unknown</span>;

const columns = [
  column.accessor("at", {
    id: "time",
    header: "Time",
    meta: { sort: "at", firstSort: "desc", sortedByDefault: "descending", width: 140, narrow: 132, card: "lead" },
    cell: ({ getValue }) => <Moment at={getValue()} />,
  }),
  column.accessor("decision", {
    header: "Answer",
    meta: { width: 116, narrow: 100, card: "status" },
    cell: ({ getValue }) => <StatusMark status={getValue() === "allow" ? "Allowed" : "Denied"} />,
  }),
  column.accessor("reason", {
    header: "Reason",
    meta: { width: 148, card: "end" },
    cell: ({ getValue }) => <span className="block truncate text-ink-2">{reasonLabel(getValue())}</span>,
  }),
  column.accessor("subject", {
    header: "Who",
    meta: { width: 180, card: "meta" },
    cell: ({ getValue, row }) => {
      const subject = getValue();
      if (!subject)
        return row.original.token ? <span className="mono text-ink-3">{row.original.token.hint}</span> : NOBODY;
      return (
        <span className="inline-flex max-w-full items-center gap-1.5">
          <Avatar name={subject.name} kind={subject.kind === "member" ? "person" : "machine"} />
          <span className="truncate">{subject.name}</span>
        </span>
      );
    },
  }),
  column.accessor("path", {
    id: "request",
    header: "Request",
    meta: { card: "title" },
    cell: ({ row: { original: one } }) => (
      <span className="mono block truncate">
        <span className="text-ink-3">{one.method ?? one.action}</span> {one.path}
      </span>
    ),
  }),
  column.accessor("socket", {
    header: "Socket",
    meta: { width: 124 },
    cell: ({ getValue }) => <span className="block truncate">{getValue()?.name ?? NOBODY}</span>,
  }),
  column.accessor("gateway", {
    header: "Gateway",
    meta: { width: 116 },
    cell: ({ getValue }) => <span className="block truncate text-ink-2">{getValue().name}</span>,
  }),
  column.accessor("ip", {
    id: "from",
    header: "From",
    meta: { width: 168 },
    cell: ({ getValue }) => <span className="mono block truncate text-ink-2">{getValue()}</span>,
  }),
];

type Props = {
  namespace: string;
  page: Page<Decision>;
  /** Left out where the list is about one thing. */
  bare?: boolean;
};

export function DecisionsTable({ namespace, page, bare }: Props) {
  const [subjects] = useState(() => (query: string) => findActors(namespace, query));
  const [gateways] = useState(() => (query: string) => findGateways(namespace, query));
  const [sockets] = useState(() => (query: string) => findSockets(namespace, query));
  return (
    <DataTable
      noun={["decision", "decisions"]}
      columns={columns}
      page={page}
      row={{
        label: ({ decision, method, path }) =>
          `${decision === "allow" ? "allowed" : "denied"} ${method ?? ""} ${path ?? ""}`,
        href: ({ id }) => `/${namespace}/activity/decisions/${id}`,
        height: 44,
      }}
    >
      {!bare && (
        <>
          <TableSearch placeholder="Search by name, path or ID" />
          <TableFilter
            name="time"
            label="Time"
            single
            options={[
              { value: "1h", label: "Last hour" },
              { value: "24h", label: "Last 24 hours" },
              { value: "7d", label: "Last 7 days" },
              { value: "30d", label: "Last 30 days" },
            ]}
          />
          <TableFilter
            name="decision"
            label="Answer"
            options={[
              { value: "allow", label: "Allowed" },
              { value: "deny", label: "Denied" },
            ]}
          />
          <TableFilter name="reason" label="Reason" options={REASONS} />
          <TableFilter name="subject" label="Who" options={subjects} />
          <TableFilter name="socket" label="Socket" options={sockets} />
          <TableFilter name="gateway" label="Gateway" options={gateways} />
          <TableSpacer />
          <TableColumns />
        </>
      )}
    </DataTable>
  );
}
