import { AvatarName } from "@/components/avatar";
import { RelativeTime } from "@/components/relative-time";
import { TextLink } from "@/components/ui/text-link";
import type { RoleWithHolders } from "@/lib/roles/contract";

/** Who holds a role, where, given by whom and when; with the way to take it away at theirs. */
export function RoleHolders({ role, team }: { role: RoleWithHolders; team: string }) {
  const total = role.members + role.serviceAccounts;
  const { holders } = role;
  if (holders.length === 0)
    return (
      <p className="text-ink-2">
        {total === 0 ? `Nobody holds ${role.name}.` : "Who holds it lives where you may not look."}
      </p>
    );
  return (
    <>
      <ul className="divide-y divide-border border-y border-border">
        {holders.map(({ kind, id, name, namespace, assignedBy, assignedAt }) => (
          <li key={`${id}@${namespace}`} className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 py-2">
            <TextLink href={`${team}/${kind === "member" ? "members" : "service-accounts"}/${id}`} className="min-w-0">
              <AvatarName name={name} kind={kind === "member" ? "person" : "machine"} />
            </TextLink>
            <span className="text-ink-2">in {namespace} and below</span>
            <span className="text-13 text-ink-3 md:ml-auto">
              given by {assignedBy.name} <RelativeTime inSentence at={assignedAt} />
            </span>
          </li>
        ))}
      </ul>
      {holders.length === 100 && (
        <p className="mt-2 text-13 text-ink-3">The first 100. The numbers above lead to all.</p>
      )}
    </>
  );
}
