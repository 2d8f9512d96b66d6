"use client";

import { Ban, SquarePause, SquarePlay } from "lucide-react";
import { useMemo, useState } from "react";
import { DataTable } from "@/components/data-table/data-table";
import type { Page } from "@/components/data-table/pager";
import { TableColumns, TableSpacer } from "@/components/data-table/table-columns";
import { TableExport } from "@/components/data-table/table-export";
import { TableFilter } from "@/components/data-table/table-filter";
import { TableSearch } from "@/components/data-table/table-search";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import type { AccessToken } from "@/lib/access-tokens/contract";
import { ActsAs } from "../service-accounts/acts-as";
import { findAccounts } from "./actions";
import { column, tokenColumns } from "./columns";
import { TokenActions } from "./token-actions";

const name = column.accessor("name", {
  header: "Name",
  meta: { sort: "name", sortedByDefault: "ascending", card: "title" },
  cell: ({ getValue }) => <span className="block truncate font-medium">{getValue()}</span>,
});
const account = column.accessor("serviceAccount", {
  header: "Service account",
  meta: { width: 128, narrow: 124, card: "under" },
  cell: ({ getValue }) => (
    <>
      <span className="block truncate">{getValue().name}</span>
      {getValue().impersonates && <ActsAs email={getValue().impersonates ?? ""} />}
    </>
  ),
});
const hint = column.accessor("hint", {
  header: "Hint",
  meta: { width: 140, narrow: 144 },
  cell: ({ getValue }) => <span className="mono text-ink-2">{getValue()}</span>,
});

const { status, roles, expires, lastUsed, createdBy } = tokenColumns;

type Props = { namespace: string; page: Page<AccessToken>; url: string; mayWrite: boolean };

const loadBulk = () => import("./bulk-dialog");

/** Every token of every account the reader may see. */
export function AccessTokensTable({ namespace, page, url, mayWrite }: Props) {
  const [find] = useState(
    () => async (query: string) =>
      (await findAccounts(namespace, query)).map(({ label }: { label: string }) => ({ value: label, label })),
  );
  const bulk = useLazyDialog(loadBulk);
  const ask = (verb: "pause" | "resume" | "revoke") => (tokens: AccessToken[], clear: () => void) =>
    bulk.open({
      verb,
      tokens: tokens.map(({ id, name, status, lastUsedAt, serviceAccount }) => ({
        ...{ id, name, status, lastUsedAt },
        account: serviceAccount.name,
      })),
      onDone: clear,
    });
  const columns = useMemo(() => {
    const actions = column.display({
      id: "actions",
      header: "Actions",
      meta: { width: 60, bare: true, card: "action" },
      cell: ({ row }) => <TokenActions token={row.original} url={url} />,
    });
    return [name, account, status, roles, hint, expires, lastUsed, createdBy, ...(mayWrite ? [actions] : [])];
  }, [mayWrite, url]);
  return (
    <>
      <DataTable
        noun={["access token", "access tokens"]}
        columns={columns}
        page={page}
        row={{
          label: (token) => `${token.name} of ${token.serviceAccount.name}`,
          href: (token) => `/${namespace}/team/service-accounts/${token.serviceAccount.id}`,
          height: 52,
        }}
        footnote={`Export CSV writes exactly ${page.items.length === 1 ? "this row" : `these ${page.items.length} rows`}.`}
        bulk={
          mayWrite
            ? [
                { label: "Pause", icon: <SquarePause aria-hidden="true" />, onSelect: ask("pause") },
                { label: "Resume", icon: <SquarePlay aria-hidden="true" />, onSelect: ask("resume") },
                { label: "Revoke", icon: <Ban aria-hidden="true" />, danger: true, onSelect: ask("revoke") },
              ]
            : undefined
        }
      >
        <TableSearch placeholder="Search by name or hint" />
        <TableFilter
          name="status"
          label="Status"
          options={["Active", "Paused", "Rotated", "Expired", "Revoked"].map((label) => ({
            value: label.toLowerCase(),
            label,
          }))}
        />
        <TableFilter
          name="expires"
          label="Expires"
          single
          options={[
            { value: "1d", label: "in less than 24 hours" },
            { value: "7d", label: "in less than 7 days" },
            { value: "30d", label: "in less than 30 days" },
            { value: "90d", label: "in less than 90 days" },
            { value: "never", label: "never" },
          ]}
        />
        <TableFilter name="serviceAccount" label="Service account" options={find} />
        <TableFilter
          name="used"
          label="Last used"
          single
          options={[
            { value: "never", label: "never" },
            { value: "30d", label: "not in 30 days" },
            { value: "90d", label: "not in 90 days" },
          ]}
        />
        <TableSpacer />
        <TableColumns />
        <TableExport href={`/${namespace}/team/access-tokens/export.csv`} />
      </DataTable>
      {bulk.element}
    </>
  );
}
