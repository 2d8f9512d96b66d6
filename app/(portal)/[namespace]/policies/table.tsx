"use client";

import { columnsOf } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import type { Page } from "@/components/data-table/pager";
import { TableColumns, TableSpacer } from "@/components/data-table/table-columns";
import { TableFilter } from "@/components/data-table/table-filter";
import { TableSearch } from "@/components/data-table/table-search";
import { RelativeTime } from "@/components/relative-time";
import { StatusMark } from "@/components/status-mark";
import { appliesBriefly, whoBriefly } from "@/lib/policies/brief";
import type { Policy } from "@/lib/policies/contract";
import { findAccounts } from "./actions";
import { EffectBadge } from "./effect-badge";

const column = columnsOf<Policy>();

const columns = [
  column.accessor("name", {
    header: "Name",
    meta: { sort: "name", card: "title" },
    cell: ({ row: { original: policy } }) => <span className="block truncate font-medium">{policy.name}</span>,
  }),
  column.accessor("effect", {
    header: "Effect",
    meta: { width: 96, narrow: 88, card: "meta" },
    cell: ({ getValue }) => <EffectBadge effect={getValue()} />,
  }),
  column.accessor(appliesBriefly, {
    id: "applies",
    header: "Applies to",
    meta: { width: 190 },
    cell: ({ getValue }) => <span className="block truncate">{getValue()}</span>,
  }),
  column.accessor(whoBriefly, {
    id: "who",
    header: "Who",
    meta: { width: 240, card: "meta" },
    cell: ({ getValue }) => <span className="block truncate">{getValue()}</span>,
  }),
  column.accessor("updatedAt", {
    header: "Updated",
    meta: { width: 250, narrow: 136, sort: "updatedAt", firstSort: "desc", card: "end" },
    cell: ({ row: { original: policy } }) => (
      <span className="block truncate text-ink-2">
        <RelativeTime at={policy.updatedAt} /> <span className="text-ink-3">by {policy.updatedBy.name}</span>
      </span>
    ),
  }),
  column.accessor("enabled", {
    header: "Enabled",
    meta: { width: 110, narrow: 112, card: "status" },
    cell: ({ getValue }) => <StatusMark status={getValue() ? "Enabled" : "Disabled"} />,
  }),
];

export function PoliciesTable({ namespace, page }: { namespace: string; page: Page<Policy> }) {
  return (
    <DataTable
      noun={["policy", "policies"]}
      columns={columns}
      page={page}
      row={{ label: ({ name }) => name, href: ({ id }) => `/${namespace}/policies/${id}`, height: 44 }}
      footnote="Deny wins over any allow."
    >
      <TableSearch placeholder="Search policies" />
      <TableFilter
        name="effect"
        label="Effect"
        options={[
          { value: "allow", label: "Allow" },
          { value: "deny", label: "Deny" },
        ]}
      />
      <TableFilter
        name="enabled"
        label="Enabled"
        single
        options={[
          { value: "true", label: "Enabled" },
          { value: "false", label: "Disabled" },
        ]}
      />
      <TableFilter name="serviceAccount" label="Service account" options={findNames} />
      <TableSpacer />
      <TableColumns />
    </DataTable>
  );
}

async function findNames(query: string) {
  return (await findAccounts(null, query)).map(({ label }) => ({ value: label, label }));
}
