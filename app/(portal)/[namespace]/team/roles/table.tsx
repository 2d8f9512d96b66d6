"use client";

import { columnsOf } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import type { Page } from "@/components/data-table/pager";
import { TableFilter } from "@/components/data-table/table-filter";
import { TableSearch } from "@/components/data-table/table-search";
import { Badge } from "@/components/ui/badge";
import type { Role } from "@/lib/roles/contract";

const column = columnsOf<Role>();

const count = (amount: number) => (
  <span className={amount === 0 ? "text-ink-3" : undefined}>{amount.toLocaleString("en-US")}</span>
);

const columns = [
  column.accessor("name", {
    header: "Name",
    meta: { sort: "name", sortedByDefault: "ascending", card: "title" },
    cell: ({ row: { original: role } }) => (
      <>
        <span className="block truncate font-medium">{role.name}</span>
        <span className="block truncate text-13/[18px] text-ink-3">{role.description}</span>
      </>
    ),
  }),
  column.accessor("builtIn", {
    header: "Kind",
    meta: { width: 128, narrow: 96, card: "status" },
    cell: ({ getValue }) => <Badge tone="outline">{getValue() ? "Built in" : "Custom"}</Badge>,
  }),
  column.accessor("permissions", {
    header: "Permissions",
    meta: { width: 144, card: "meta" },
    cell: ({ getValue }) => {
      const { length } = getValue();
      return (
        <>
          <span className={length === 0 ? "text-ink-3 max-md:hidden" : "max-md:hidden"}>{length || "None"}</span>
          <span className="md:hidden">
            {length || "No"} {length === 1 ? "permission" : "permissions"}
          </span>
        </>
      );
    },
  }),
  column.accessor("namespace", {
    header: "Can be held in",
    meta: { width: 176 },
    cell: ({ getValue }) => <span className="text-ink-2">{getValue()} and below</span>,
  }),
  column.accessor("members", {
    header: "Members",
    meta: { width: 128, narrow: 80 },
    cell: ({ getValue }) => count(getValue()),
  }),
  column.accessor("serviceAccounts", {
    header: "Service accounts",
    meta: { width: 160, narrow: 136 },
    cell: ({ getValue }) => count(getValue()),
  }),
];

export function RolesTable({ namespace, page }: { namespace: string; page: Page<Role> }) {
  return (
    <DataTable
      noun={["role", "roles"]}
      columns={columns}
      page={page}
      row={{
        label: ({ name }) => name,
        href: ({ id, name, builtIn }) => `/${namespace}/team/roles/${builtIn ? name : id}`,
      }}
    >
      <TableSearch placeholder="Search roles" />
      <TableFilter
        name="builtIn"
        label="Kind"
        single
        options={[
          { value: "true", label: "Built in" },
          { value: "false", label: "Custom" },
        ]}
      />
    </DataTable>
  );
}
