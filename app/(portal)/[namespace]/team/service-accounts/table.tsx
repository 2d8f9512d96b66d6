"use client";

import { Ban, Play, Trash2 } from "lucide-react";
import { AvatarName } from "@/components/avatar";
import { columnsOf } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import type { Page } from "@/components/data-table/pager";
import { TableColumns, TableSpacer } from "@/components/data-table/table-columns";
import { TableExport } from "@/components/data-table/table-export";
import { TableFilter } from "@/components/data-table/table-filter";
import { TableSearch } from "@/components/data-table/table-search";
import { RelativeTime } from "@/components/relative-time";
import { StatusMark, statusOf } from "@/components/status-mark";
import { Badge, Badges } from "@/components/ui/badge";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import type { ServiceAccount } from "@/lib/service-accounts/contract";
import { ActsAs } from "./acts-as";

const column = columnsOf<ServiceAccount>();

const columns = [
  column.accessor("name", {
    header: "Name",
    meta: { sort: "name", sortedByDefault: "ascending", card: "title" },
    cell: ({ row: { original: account } }) => (
      <>
        <span className="flex items-center gap-x-2 max-md:flex-wrap">
          <span className="truncate font-medium">{account.name}</span>
          {account.impersonates && <ActsAs email={account.impersonates} />}
        </span>
        {account.description && <span className="block truncate text-13/[18px] text-ink-3">{account.description}</span>}
      </>
    ),
  }),
  column.accessor("status", {
    header: "Status",
    meta: { width: 104, narrow: 100, card: "status" },
    cell: ({ getValue }) => <StatusMark status={statusOf(getValue())} />,
  }),
  column.accessor("roles", {
    header: "Roles",
    meta: { width: 140, card: "meta" },
    cell: ({ row: { original: account } }) => {
      const names = account.roles.map(({ role, namespace }) =>
        namespace === account.namespace ? role : `${role}@${namespace}`,
      );
      return (
        <>
          <Badges words={names} className="max-md:hidden" />
          <span className="truncate md:hidden">{names.join(", ") || "No role"}</span>
        </>
      );
    },
  }),
  column.accessor("tokens", {
    header: "Tokens",
    meta: { width: 142, narrow: 142, card: "lead" },
    cell: ({ getValue }) => {
      const { live, expiring } = getValue();
      return (
        <span className="inline-flex items-center gap-2">
          <span className={live === 0 ? "text-ink-3" : undefined}>{live} live</span>
          {expiring > 0 && <Badge tone="brass">{expiring} expiring</Badge>}
        </span>
      );
    },
  }),
  column.accessor("policies", {
    header: "Policies",
    meta: { width: 180 },
    cell: ({ getValue }) => {
      const [first, ...more] = getValue();
      if (!first) return <span className="text-ink-3">None</span>;
      return (
        <span className="block truncate">
          {first.name}
          {more.length > 0 && <span className="text-13 text-ink-3"> +{more.length}</span>}
        </span>
      );
    },
  }),
  column.accessor("lastUsedAt", {
    header: "Last used",
    meta: { width: 130, narrow: 128, card: "end" },
    cell: ({ getValue }) => <RelativeTime at={getValue()} never="Never used" className="text-ink-2" />,
  }),
  column.accessor("owners", {
    header: "Owners",
    meta: { width: 152 },
    cell: ({ getValue }) => {
      const [first, ...more] = getValue();
      if (!first) return <span className="text-ink-3">None</span>;
      return (
        <span className="flex items-center gap-1.5">
          <AvatarName name={first.name} kind={first.kind === "member" ? "person" : "group"} />
          {more.length > 0 && <span className="text-13 text-ink-3">+{more.length}</span>}
        </span>
      );
    },
  }),
];

type Props = { namespace: string; page: Page<ServiceAccount>; roles: string[]; mayWrite: boolean };

const loadBulk = () => import("./bulk-dialog");

export function ServiceAccountsTable({ namespace, page, roles, mayWrite }: Props) {
  const bulk = useLazyDialog(loadBulk);
  const base = `/${namespace}/team/service-accounts`;
  const ask = (verb: "enable" | "disable" | "delete") => (accounts: ServiceAccount[], clear: () => void) =>
    bulk.open({
      verb,
      accounts: accounts.map(({ id, name, tokens }) => ({ id, name, liveTokens: tokens.live })),
      onDone: clear,
    });
  return (
    <>
      <DataTable
        noun={["service account", "service accounts"]}
        columns={columns}
        page={page}
        row={{ label: ({ name }) => name, href: ({ id }) => `${base}/${id}`, height: 52 }}
        bulk={
          mayWrite
            ? [
                { label: "Enable", icon: <Play aria-hidden="true" />, onSelect: ask("enable") },
                { label: "Disable", icon: <Ban aria-hidden="true" />, onSelect: ask("disable") },
                { label: "Delete", icon: <Trash2 aria-hidden="true" />, danger: true, onSelect: ask("delete") },
              ]
            : undefined
        }
      >
        <TableSearch placeholder="Search service accounts" />
        <TableFilter
          name="status"
          label="Status"
          options={[
            { value: "active", label: "Active" },
            { value: "disabled", label: "Disabled" },
            { value: "expired", label: "Expired" },
          ]}
        />
        <TableFilter name="role" label="Role" options={roles.map((role) => ({ value: role, label: role }))} />
        <TableFilter
          name="tokens"
          label="Tokens"
          options={[
            { value: "none", label: "no live token" },
            { value: "live", label: "with live tokens" },
            { value: "expiring", label: "expiring within 30 days" },
          ]}
        />
        <TableSpacer />
        <TableColumns />
        <TableExport href={`${base}/export.csv`} />
      </DataTable>
      {bulk.element}
    </>
  );
}
