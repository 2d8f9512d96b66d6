"use client";

import { ArrowRightLeft, Drama } from "lucide-react";
import { useState } from "react";
import { StatusMark, statusOf } from "@/components/status-mark";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { Note } from "@/components/ui/note";
import { TextLink } from "@/components/ui/text-link";
import type { MemberDetail } from "@/lib/members/contract";

const loadReassign = () => import("../reassign-dialog");

type Props = { member: MemberDetail; namespace: string; mayReassign: boolean };

/** The machines that a member answers for, and those that act as them. Ownership goes to someone else in one step. */
export function OwnedAccounts({ member, namespace, mayReassign }: Props) {
  const reassign = useLazyDialog(loadReassign);
  const [chosen, setChosen] = useState<string[]>([]);
  const { owns, ownedAccounts, actedAsBy, name } = member;
  const base = `/${namespace}/team/service-accounts`;
  const picked = chosen.filter((id) => owns.some((account) => account.id === id));
  return (
    <div className="grid max-w-3xl gap-8 px-4 py-5 md:px-8">
      <section>
        <div className="mb-3 flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h2 className="text-16 font-semibold">Service accounts they own</h2>
          {mayReassign && owns.length > 0 && (
            <Button
              size="sm"
              icon={<ArrowRightLeft aria-hidden="true" />}
              aria-haspopup="dialog"
              onClick={() =>
                reassign.open({
                  from: { id: member.id, name },
                  count: picked.length || ownedAccounts,
                  ...(picked.length > 0 && { accounts: picked }),
                })
              }
            >
              {picked.length > 0 ? `Reassign ${picked.length}` : "Reassign all"}
            </Button>
          )}
        </div>
        {owns.length === 0 ? (
          <p className="text-ink-2">{name} owns no service account.</p>
        ) : (
          <ul className="divide-y divide-border border-y border-border">
            {owns.map(({ id, name: account, namespace: at, status, liveTokens, owners }) => (
              <li key={id} className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 py-2">
                {mayReassign && (
                  <Checkbox
                    aria-label={`Select ${account}`}
                    checked={chosen.includes(id)}
                    onChange={(event) =>
                      setChosen(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
                    }
                  />
                )}
                <TextLink href={`${base}/${id}`}>{account}</TextLink>
                <span className="text-ink-2">in {at}</span>
                {owners === 1 && <Badge tone="outline">only owner</Badge>}
                <span className="ml-auto flex items-center gap-4 text-13 text-ink-3">
                  {liveTokens} live {liveTokens === 1 ? "token" : "tokens"}
                  <StatusMark status={statusOf(status)} />
                </span>
              </li>
            ))}
          </ul>
        )}
        {ownedAccounts > owns.length && (
          <p className="mt-2 text-13 text-ink-3">
            The first {owns.length} of {ownedAccounts.toLocaleString("en-US")}.
          </p>
        )}
      </section>
      {actedAsBy.length > 0 && (
        <section>
          <h2 className="mb-3 text-16 font-semibold">Act as {name}</h2>
          <Note tone="warning" icon={<Drama aria-hidden="true" />} className="mb-3">
            Policies see {name} in their place. That ends when {name} is disabled.
          </Note>
          <ul className="divide-y divide-border border-y border-border">
            {actedAsBy.map(({ id, name: account, namespace: at }) => (
              <li key={id} className="flex min-h-11 items-center gap-x-4 py-2">
                <TextLink href={`${base}/${id}`}>{account}</TextLink>
                <span className="text-ink-2">in {at}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {reassign.element}
    </div>
  );
}
