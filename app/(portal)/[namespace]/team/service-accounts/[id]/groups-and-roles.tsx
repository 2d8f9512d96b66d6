"use client";

import { BlastFacts, BlastList } from "@/components/blast-radius";
import { useAction } from "@/components/form/use-action";
import { RelativeTime } from "@/components/relative-time";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { TextLink } from "@/components/ui/text-link";
import type { RoleChoice } from "@/lib/portal/role-choices";
import type { Impact, ServiceAccount } from "@/lib/service-accounts/contract";
import { EditableGroups } from "../../editable-groups";
import { RoleList } from "../../role-list";
import { changeAccountRoles, impactOfRole } from "../actions";

const loadGive = async () => ({ default: (await import("../../role-dialogs")).GiveRoleDialog });
const loadTake = async () => ({ default: (await import("../../role-dialogs")).TakeDialog });

type Props = {
  account: ServiceAccount;
  namespace: string;
  groups: { id: string; name: string; namespace: string }[];
  roles: RoleChoice[];
  /** Where a role can be held: its own namespace and those below. */
  namespaces: string[];
  mayWrite: boolean;
  mayWriteGroups: boolean;
};

/** Which roles it holds, given by whom and when; its groups; the policies that name it. */
export function AccountGroupsAndRoles({
  account,
  namespace,
  groups,
  roles,
  namespaces,
  mayWrite,
  mayWriteGroups,
}: Props) {
  const { run } = useAction();
  const give = useLazyDialog(loadGive);
  const take = useLazyDialog(loadTake);
  const { id, name } = account;
  const ask = (role: string, at: string) =>
    run(() => impactOfRole(id, `${role}@${at}`), {
      onDone: ({ tokens, liveTokens, policies }: Impact) =>
        take.open({
          name,
          what: `${role} in ${at}`,
          description:
            liveTokens === 0
              ? "No live token loses anything."
              : `${liveTokens} live ${liveTokens === 1 ? "token loses" : "tokens lose"} it in the same moment. Given back, only inheriting tokens regain it.`,
          take: () => changeAccountRoles(id, [], [`${role}@${at}`], account.version),
          children: liveTokens > 0 && (
            <>
              <BlastList
                label="Tokens that lose it"
                rows={tokens.map((token) => ({
                  id: token.id,
                  name: token.name,
                  detail: token.keeps.length > 0 ? `keeps ${token.keeps.join(", ")}` : "no role left",
                  at: token.lastUsedAt ? (
                    <>
                      Used <RelativeTime inSentence at={token.lastUsedAt} />
                    </>
                  ) : (
                    <span className="text-ink-3">Never used</span>
                  ),
                }))}
              />
              <BlastFacts facts={[{ label: "Unchanged", lead: "what policies allow:", names: policies }]} />
            </>
          ),
        }),
    });
  return (
    <div className="grid max-w-3xl gap-8 px-4 py-5 md:px-8">
      <RoleList
        name={name}
        roles={account.roles}
        onGive={
          mayWrite
            ? () =>
                give.open({
                  name,
                  roles,
                  namespaces,
                  give: (role: string) => changeAccountRoles(id, [role], [], account.version),
                })
            : undefined
        }
        onTake={mayWrite ? ({ role, namespace: at }) => ask(role, at) : undefined}
      />
      <EditableGroups who={account} groups={groups} mayWrite={mayWriteGroups} />
      <section>
        <h2 className="mb-3 text-16 font-semibold">Policies that name it</h2>
        {account.policies.length === 0 ? (
          <p className="text-ink-2">No policy names {name} itself.</p>
        ) : (
          <ul className="divide-y divide-border border-y border-border">
            {account.policies.map(({ id: policy, name: title, namespace: at }) => (
              <li key={policy} className="flex min-h-11 items-center justify-between py-2">
                <TextLink href={`/${namespace}/policies/${policy}`}>{title}</TextLink>
                <span className="text-13 text-ink-3">{at}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      {give.element}
      {take.element}
    </div>
  );
}
