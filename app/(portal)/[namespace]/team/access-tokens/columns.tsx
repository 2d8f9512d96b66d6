"use client";

import { AvatarName } from "@/components/avatar";
import { columnsOf } from "@/components/data-table/columns";
import { LifetimeDial } from "@/components/lifetime-dial";
import { RelativeTime } from "@/components/relative-time";
import { StatusMark, statusOf } from "@/components/status-mark";
import { Badges } from "@/components/ui/badge";
import type { AccessToken } from "@/lib/access-tokens/contract";

export const column = columnsOf<AccessToken>();

/** Columns that the organisation's list and an account's own list share. */
export const tokenColumns = {
  status: column.accessor("status", {
    header: "Status",
    meta: { width: 96, narrow: 96, card: "status" },
    cell: ({ getValue }) => <StatusMark status={statusOf(getValue())} />,
  }),
  roles: column.accessor("roles", {
    header: "Roles",
    meta: { width: 84, narrow: 80 },
    cell: ({ getValue }) => {
      const roles = getValue();
      if (roles === null) return <span className="text-ink-2">Inherit</span>;
      if (roles.length === 0)
        return (
          <span
            className="text-ink-2"
            data-tooltip="It lost every role it listed: it passes the gate by policy and has no right on the API."
          >
            None left
          </span>
        );
      return <Badges words={roles} />;
    },
  }),
  expires: column.accessor("expiresAt", {
    id: "expires",
    header: "Expires",
    meta: { sort: "expiresAt", width: 184, narrow: 128, card: "meta" },
    cell: ({ row: { original: token } }) => (
      <LifetimeDial
        createdAt={token.createdAt}
        expiresAt={token.expiresAt}
        overlapUntil={token.status === "rotated" ? token.overlapUntil : null}
        over={token.status === "revoked"}
      />
    ),
  }),
  lastUsed: column.accessor("lastUsedAt", {
    id: "lastUsed",
    header: "Last used",
    meta: { sort: "lastUsedAt", firstSort: "desc", width: 164, narrow: 132, card: "end" },
    cell: ({ row: { original: token } }) => <LastUse token={token} />,
  }),
  createdBy: column.accessor("createdBy", {
    header: "Created by",
    meta: { width: 150, narrow: 112 },
    cell: ({ getValue }) => (
      <AvatarName name={getValue().name} kind={getValue().id.startsWith("mem_") ? "person" : "machine"} />
    ),
  }),
};

function LastUse({ token }: { token: AccessToken }) {
  const from = [token.lastUsedIp, token.lastUsedUserAgent].filter(Boolean).join(" · ");
  const limits = token.allowedCidrs.length > 0 ? `Only from ${token.allowedCidrs.join(", ")}` : "";
  const second = from || limits;
  return (
    <>
      <RelativeTime
        at={token.lastUsedAt}
        never={<span className={token.status === "active" ? "text-brass-text" : "text-ink-2"}>Never used</span>}
      />
      {second && (
        <span
          className="block truncate text-13/[18px] text-ink-3 max-md:hidden"
          data-tooltip={[from, limits].filter(Boolean).join("; ")}
        >
          {second}
        </span>
      )}
    </>
  );
}
