"use client";

import { useState } from "react";
import { Avatar } from "@/components/avatar";
import { columnsOf } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import type { Page } from "@/components/data-table/pager";
import { TableSpacer } from "@/components/data-table/table-columns";
import { type FilterOption, TableFilter } from "@/components/data-table/table-filter";
import { TableSearch } from "@/components/data-table/table-search";
import { StatusMark } from "@/components/status-mark";
import { Badge } from "@/components/ui/badge";
import type { ActivityRecord } from "@/lib/activity/contract";
import { findActors, findTargets } from "./actions";
import { Moment } from "./moment";
import { RecordDetail } from "./record-detail";

/** A record as the page hands it over: with its words, and whether its fields fit its hash. */
export type ActivityRow = Omit<ActivityRecord, "exact"> & { id: string; words: string; intact: boolean };

const column = columnsOf<ActivityRow>();

const columns = [
  column.accessor("at", {
    id: "time",
    header: "Time",
    meta: { sort: "seq", firstSort: "desc", sortedByDefault: "descending", width: 150, narrow: 132, card: "lead" },
    cell: ({ getValue }) => <Moment at={getValue()} />,
  }),
  column.accessor("actor", {
    header: "Actor",
    meta: { width: 192, card: "meta" },
    cell: ({ getValue }) => {
      const { kind, name } = getValue();
      return (
        <span className="inline-flex max-w-full items-center gap-1.5">
          <Avatar
            name={kind === "unknown" ? "?" : name}
            kind={kind === "member" ? "person" : kind === "unknown" ? "group" : "machine"}
          />
          <span className={kind === "unknown" ? "truncate text-ink-2" : "truncate"}>{name}</span>
        </span>
      );
    },
  }),
  column.accessor("words", {
    id: "action",
    header: "Action",
    meta: { width: 224, card: "title" },
    cell: ({ row: { original: record } }) => (
      <>
        <span className="block truncate max-md:font-medium">{record.words}</span>
        <span className="text-13 md:hidden">
          <Target record={record} />
        </span>
      </>
    ),
  }),
  column.accessor("target", {
    header: "Target",
    cell: ({ row: { original: record } }) => <Target record={record} />,
  }),
  column.accessor("ip", {
    id: "from",
    header: "From",
    meta: { width: 144 },
    cell: ({ getValue }) => <span className="mono block truncate text-ink-2">{getValue()}</span>,
  }),
  column.accessor("outcome", {
    header: "Outcome",
    meta: { width: 128, narrow: 128, card: "status" },
    cell: ({ getValue }) => <StatusMark status={getValue() === "done" ? "Done" : "Refused"} />,
  }),
];

type Props = {
  namespace: string;
  page: Page<ActivityRow>;
  /** What can be filtered by action; left out where the list is about one thing and has no toolbar. */
  actions?: FilterOption[];
};

export function ActivityTable({ namespace, page, actions }: Props) {
  const [actors] = useState(() => (query: string) => findActors(namespace, query));
  const [targets] = useState(() => (query: string) => findTargets(namespace, query));
  return (
    <DataTable
      noun={["record", "records"]}
      columns={columns}
      page={page}
      row={{
        label: (record) => `record ${record.seq}, ${record.words}`,
        height: 44,
        detail: (record) => <RecordDetail record={record} />,
      }}
    >
      {actions && (
        <>
          <TableSearch placeholder="Search by name, hint or ID" />
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
          <TableFilter name="actor" label="Actor" options={actors} />
          <TableFilter name="action" label="Action" options={actions} />
          <TableFilter name="target" label="Target" options={targets} />
          <TableFilter
            name="outcome"
            label="Outcome"
            options={[
              { value: "done", label: "Done" },
              { value: "refused", label: "Refused" },
            ]}
          />
          <TableSpacer />
          <span className="text-13 text-ink-3 max-md:hidden">Times in UTC</span>
        </>
      )}
    </DataTable>
  );
}

function Target({ record: { target, attempts } }: { record: ActivityRow }) {
  const none = target.kind === "none" || target.name === "";
  return (
    <span className="flex min-w-0 items-center gap-2">
      {!none && (
        <span className="truncate">
          {target.name}
          {target.of && <span className="text-ink-3"> of {target.of}</span>}
        </span>
      )}
      {attempts > 1 && <Badge>{attempts.toLocaleString("en-US")} attempts in 10 minutes</Badge>}
    </span>
  );
}
