"use client";

import { useMemo } from "react";
import { Avatar, AvatarName } from "@/components/avatar";
import { columnsOf } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import type { Page } from "@/components/data-table/pager";
import { TableColumns, TableSpacer } from "@/components/data-table/table-columns";
import { TableExport } from "@/components/data-table/table-export";
import { TableFilter } from "@/components/data-table/table-filter";
import { TableSearch } from "@/components/data-table/table-search";
import { RelativeTime } from "@/components/relative-time";
import { StatusMark, statusOf } from "@/components/status-mark";
import { Badges } from "@/components/ui/badge";
import type { Member } from "@/lib/members/contract";
import { MemberActions } from "./member-actions";

const column = columnsOf<Member>();

const columns = [
  column.accessor("name", {
    header: "Name",
    meta: { sort: "name", sortedByDefault: "ascending", card: "title" },
    cell: ({ row: { original: member } }) => (
      <span className="flex items-center gap-2.5">
        <Avatar name={member.name} size={28} />
        <span className="min-w-0">
          <span className="block truncate font-medium">{member.name}</span>
          <span className="block truncate text-13/[18px] text-ink-3">{member.email}</span>
        </span>
      </span>
    ),
  }),
  column.accessor("status", {
    header: "Status",
    meta: { width: 128, narrow: 100, card: "status" },
    cell: ({ getValue }) => <StatusMark status={statusOf(getValue())} />,
  }),
  column.accessor("roles", {
    header: "Roles",
    meta: { width: 224, card: "meta" },
    cell: ({ getValue }) => (
      <Badges
        words={getValue().map(({ role, namespace }) => (namespace === "global" ? role : `${role}@${namespace}`))}
      />
    ),
  }),
  column.accessor("lastSignInAt", {
    header: "Last sign-in",
    meta: { sort: "lastSignInAt", firstSort: "desc", width: 208, narrow: 128, card: "end" },
    cell: ({ row: { original: member } }) =>
      member.status !== "invited" ? (
        <RelativeTime at={member.lastSignInAt} className="text-ink-2" />
      ) : member.invitedUntil ? (
        <span className="text-ink-2">
          Link ends <RelativeTime at={member.invitedUntil} />
        </span>
      ) : (
        <span className="text-brass-text">Link ended</span>
      ),
  }),
  column.accessor("createdBy", {
    header: "Created by",
    meta: { width: 192 },
    cell: ({ getValue }) => (
      <AvatarName name={getValue().name} kind={getValue().id.startsWith("mem_") ? "person" : "machine"} />
    ),
  }),
];

type Props = {
  namespace: string;
  page: Page<Member>;
  roles: string[];
  self: string;
  mayWrite: boolean;
  mails: boolean;
};

export function MembersTable({ namespace, page, roles, self, mayWrite, mails }: Props) {
  const shown = useMemo(() => {
    const actions = column.display({
      id: "actions",
      header: "Actions",
      meta: { width: 64, bare: true, card: "action" },
      cell: ({ row: { original: member } }) => (
        <MemberActions
          member={member}
          self={member.id === self}
          mails={mails}
          list={`/${namespace}/team/members`}
          href={`/${namespace}/team/members/${member.id}`}
        />
      ),
    });
    return mayWrite ? [...columns, actions] : columns;
  }, [mayWrite, namespace, self, mails]);
  return (
    <DataTable
      noun={["member", "members"]}
      columns={shown}
      page={page}
      row={{ label: ({ name }) => name, href: ({ id }) => `/${namespace}/team/members/${id}`, height: 52 }}
    >
      <TableSearch placeholder="Search by name or email" />
      <TableFilter
        name="status"
        label="Status"
        options={[
          { value: "active", label: "Active" },
          { value: "invited", label: "Invited" },
          { value: "disabled", label: "Disabled" },
        ]}
      />
      <TableFilter name="role" label="Role" options={roles.map((role) => ({ value: role, label: role }))} />
      <TableSpacer />
      <TableColumns />
      <TableExport href={`/${namespace}/team/members/export.csv`} />
    </DataTable>
  );
}
