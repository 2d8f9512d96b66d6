import Link from "next/link";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import type { ServiceAccount } from "@/lib/service-accounts/contract";

/** Which roles it holds, given by whom and when; its groups; the policies that name it. */
export function AccountGroupsAndRoles({ account, namespace }: { account: ServiceAccount; namespace: string }) {
  return (
    <div className="grid max-w-3xl gap-8 px-4 py-5 md:px-8">
      <section>
        <h2 className="mb-3 text-16 font-semibold">Roles</h2>
        <ul className="divide-y divide-border border-y border-border">
          {account.roles.map(({ role, namespace: at, assignedBy, assignedAt }) => (
            <li key={`${role}@${at}`} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
              <Badge>{role}</Badge>
              <span className="text-ink-2">in {at} and below</span>
              <span className="ml-auto text-13 text-ink-3">
                given by {assignedBy.name} <RelativeTime inSentence at={assignedAt} />
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2 className="mb-3 text-16 font-semibold">Groups</h2>
        <p className="text-ink-2">
          {account.groups.length > 0 ? account.groups.join(", ") : `${account.name} is in no group.`}
        </p>
      </section>
      <section>
        <h2 className="mb-3 text-16 font-semibold">Policies that name it</h2>
        {account.policies.length === 0 ? (
          <p className="text-ink-2">No policy names {account.name}: every socket answers with deny.</p>
        ) : (
          <ul className="divide-y divide-border border-y border-border">
            {account.policies.map(({ id, name, namespace: at }) => (
              <li key={id} className="flex items-center justify-between py-2.5">
                <Link
                  prefetch={false}
                  href={`/${namespace}/policies/${id}`}
                  className="rounded-4 font-medium text-accent-text hover:underline"
                >
                  {name}
                </Link>
                <span className="text-13 text-ink-3">{at}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
