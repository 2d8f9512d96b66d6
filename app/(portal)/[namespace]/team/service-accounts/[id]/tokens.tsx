"use client";

import { useRouter } from "next/navigation";
import { useMemo, useOptimistic, useTransition } from "react";
import { DataTable } from "@/components/data-table/data-table";
import type { Page } from "@/components/data-table/pager";
import { Badge } from "@/components/ui/badge";
import { CheckboxField } from "@/components/ui/checkbox";
import type { AccessToken } from "@/lib/access-tokens/contract";
import type { ServiceAccount } from "@/lib/service-accounts/contract";
import { column, tokenColumns } from "../../access-tokens/columns";
import { RotationNote } from "../../access-tokens/rotation-note";
import { TokenActions } from "../../access-tokens/token-actions";
import { pairRotations } from "./pair-rotations";

const name = column.accessor("name", {
  header: "Name",
  meta: { card: "title" },
  cell: ({ row: { original: token } }) => (
    <>
      <span className="flex items-center gap-2">
        <span className="truncate font-medium">{token.name}</span>
        {token.status === "rotated" && <Badge>old</Badge>}
      </span>
      <span className="mono block text-ink-2">{token.hint}</span>
    </>
  ),
});
const { status, roles, expires, lastUsed, createdBy } = tokenColumns;

type Props = {
  account: ServiceAccount;
  tokens: Page<AccessToken>;
  ended: number;
  all: boolean;
  url: string;
  mayWrite: boolean;
};

/** The tokens of one account, rotations side by side; those that ended only on demand. */
export function AccountTokens({ account, tokens, ended, all, url, mayWrite }: Props) {
  const router = useRouter();
  const [showsAll, setShowsAll] = useOptimistic(all);
  const [, start] = useTransition();
  const show = (everything: boolean) =>
    start(() => {
      setShowsAll(everything);
      router.replace(everything ? "?tab=tokens&all=true" : "?tab=tokens", { scroll: false });
    });
  const items = useMemo(() => pairRotations(tokens.items), [tokens.items]);
  const columns = useMemo(() => {
    const actions = column.display({
      id: "actions",
      header: "Actions",
      meta: { width: 64, bare: true, card: "action" },
      cell: ({ row }) => <TokenActions token={row.original} url={url} />,
    });
    return [name, status, roles, expires, lastUsed, createdBy, ...(mayWrite ? [actions] : [])];
  }, [mayWrite, url]);
  const successors = new Set(
    items.filter(({ status: state }) => state === "rotated").map(({ rotatedTo }) => rotatedTo),
  );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-4 px-4 pt-5 pb-3 md:px-8">
        <p className="text-ink-2">{summary(account)}</p>
        {(ended > 0 || all) && (
          <CheckboxField
            label="Show revoked and expired"
            hint={ended}
            checked={showsAll}
            onChange={(event) => show(event.target.checked)}
          />
        )}
      </div>
      <DataTable
        noun={["token", "tokens"]}
        columns={columns}
        page={{ ...tokens, items, limit: 200 }}
        row={{
          label: (token) => token.name,
          height: 64,
          pair: ({ id, status: state, rotatedTo }) =>
            successors.has(id)
              ? "first"
              : state === "rotated" && items.some((token) => token.id === rotatedTo)
                ? "second"
                : undefined,
          note: (token) => token.status === "rotated" && <RotationNote old={token} mayWrite={mayWrite} />,
        }}
      />
    </>
  );
}

function summary({ name: account, tokens: { live, expiring } }: ServiceAccount) {
  if (live === 0) return `${account} carries no live token.`;
  return `${live} live ${live === 1 ? "token" : "tokens"}. ${expiring === 0 ? "None expires" : expiring === 1 ? "1 expires" : `${expiring} expire`} within 30 days.`;
}
