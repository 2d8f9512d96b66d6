import type { Metadata } from "next";
import { AvatarName } from "@/components/avatar";
import { CodeTabs } from "@/components/code-snippet";
import { CopyIcon } from "@/components/copy-button";
import { FactRow } from "@/components/fact-list";
import { formatInstant } from "@/components/instant";
import { PageHeader } from "@/components/page-header";
import { StatusMark, statusOf } from "@/components/status-mark";
import { Badge } from "@/components/ui/badge";
import { TabLinks } from "@/components/ui/tabs";
import { accessTokensContract } from "@/lib/access-tokens/contract";
import { env } from "@/lib/env";
import { listInput, type SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { roleChoices } from "@/lib/portal/role-choices";
import { tokenLimits } from "@/lib/portal/token-limits";
import type { Verbs } from "@/lib/portal/verbs";
import type { ServiceAccount } from "@/lib/service-accounts/contract";
import { NewTokenButton } from "../../access-tokens/new-token-button";
import { presentationSnippets } from "../../access-tokens/snippets";
import { ActsAs } from "../acts-as";
import { AccountAccessTab } from "./access";
import { AccountActions } from "./account-actions";
import { AccountActivity } from "./activity";
import { AccountGroupsAndRoles } from "./groups-and-roles";
import { AccountTokens } from "./tokens";

export const metadata: Metadata = { title: "Service account" };

type Props = { params: Promise<{ namespace: string; id: string }>; searchParams: Promise<SearchParams> };

export default async function ServiceAccountPage({ params, searchParams }: Props) {
  const { namespace, id } = await params;
  const query = await searchParams;
  const api = await portal();
  const all = query.all === "true";
  const wanted = listInput(accessTokensContract.listOfAccount, query);
  const [account, tokens, over, may, atRoot, limits] = await Promise.all([
    api.serviceAccounts.get({ sa: id, namespace }),
    api.accessTokens.listOfAccount({
      ...wanted,
      sa: id,
      namespace,
      limit: 200,
      ...(!all && { status: ["active", "paused", "rotated"] }),
    }),
    api.accessTokens.listOfAccount({ sa: id, namespace, limit: 1, count: true, status: ["revoked", "expired"] }),
    offers(namespace),
    offers("global"),
    tokenLimits(),
  ]);
  const ended = over.total?.count ?? 0;
  const { url } = env();
  const tab = String(query.tab ?? "tokens");
  const list = `/${namespace}/team/service-accounts`;
  const roles = account.roles.map((held) =>
    held.namespace === account.namespace ? held.role : `${held.role}@${held.namespace}`,
  );
  const dialog = { namespace, limits, url, account: { id: account.id, name: account.name, roles } };
  return (
    <>
      <PageHeader
        title={account.name}
        status={
          <>
            <StatusMark status={statusOf(account.status)} />
            {account.impersonates && <ActsAs email={account.impersonates} />}
          </>
        }
        description={account.description}
        breadcrumbs={[{ label: "Service Accounts", href: list }]}
        action={
          may("service-accounts:write") || may("access-tokens:write") ? (
            <>
              <AccountActions
                account={account}
                list={list}
                token={may("access-tokens:write") ? dialog : null}
                mayWrite={may("service-accounts:write")}
                mayImpersonate={atRoot("members:write")}
              />
              {may("access-tokens:write") && <NewTokenButton {...dialog} />}
            </>
          ) : undefined
        }
      />
      <FactRow
        facts={[
          {
            label: "User ID",
            value: (
              <>
                <span className="mono">{account.userId}</span>
                <CopyIcon text={account.userId} label="Copy user ID" />
              </>
            ),
          },
          { label: "Namespace", value: account.namespace },
          {
            label: "Roles",
            value: roles.map((role) => (
              <Badge key={role} wraps>
                {role}
              </Badge>
            )),
          },
          {
            label: "Owners",
            value:
              account.owners.length > 0
                ? account.owners.map(({ id: owner, name, kind }) => (
                    <AvatarName key={owner} name={name} kind={kind === "member" ? "person" : "group"} />
                  ))
                : "None",
          },
          { label: "Acts as", value: account.impersonates ? <ActsAs email={account.impersonates} /> : "Itself" },
          ...(Object.keys(account.labels).length > 0
            ? [
                {
                  label: "Labels",
                  value: Object.entries(account.labels).map(([key, value]) => (
                    <Badge key={key} tone="outline" wraps>
                      {value ? `${key}=${value}` : key}
                    </Badge>
                  )),
                },
              ]
            : []),
          { label: "Expires", value: account.expiresAt ? formatInstant(account.expiresAt) : "Never" },
          {
            label: "Created",
            value: (
              <>
                {formatInstant(account.createdAt)} <span className="text-ink-3">by {account.createdBy.name}</span>
              </>
            ),
          },
        ]}
      />
      <div className="mt-5">
        <TabLinks
          label="Service account"
          tabs={[
            { label: "Tokens", href: "?tab=tokens", count: account.tokens.live },
            { label: "Access", href: "?tab=access" },
            { label: "Groups and roles", href: "?tab=roles" },
            ...(may("activity:read") ? [{ label: "Activity", href: "?tab=activity" }] : []),
            { label: "Use it", href: "?tab=use" },
          ]}
        />
      </div>
      {tab === "access" ? (
        <AccountAccessTab
          account={account}
          access={await api.serviceAccounts.access({ sa: account.id, namespace })}
          namespace={namespace}
          mayTest={may("policies:read")}
        />
      ) : tab === "use" ? (
        <div className="max-w-3xl px-4 py-5 md:px-8">
          <p className="mb-4 text-ink-2">
            Ready to copy. Put the token where LATCHKEY_CLIENT_TOKEN stands, never on a command line that others can
            read.
          </p>
          <CodeTabs label="How to use it" snippets={presentationSnippets(url, account.name)} />
        </div>
      ) : tab === "activity" ? (
        <AccountActivity api={api} account={account.id} tokens={tokens.items} namespace={namespace} query={query} />
      ) : tab === "roles" ? (
        <RolesTab account={account} namespace={namespace} api={api} />
      ) : (
        <AccountTokens
          account={account}
          tokens={tokens}
          ended={ended}
          all={all}
          url={url}
          mayWrite={may("access-tokens:write")}
        />
      )}
    </>
  );
}

async function RolesTab({ account, namespace, api }: { account: ServiceAccount; namespace: string; api: Verbs }) {
  const may = await offers(account.namespace);
  const [groups, roles, { namespaces }] = await Promise.all([
    may("groups:read") ? api.groups.list({ serviceAccount: account.id, limit: 200 }) : null,
    roleChoices(account.namespace),
    api.whoami.get({}),
  ]);
  const inside = new Set([account.namespace]);
  for (const { slug, parent } of namespaces) if (parent && inside.has(parent)) inside.add(slug);
  return (
    <AccountGroupsAndRoles
      account={account}
      namespace={namespace}
      groups={groups?.items.map(({ id, name, namespace: at }) => ({ id, name, namespace: at })) ?? []}
      roles={roles}
      namespaces={[...inside]}
      mayWrite={may("service-accounts:write")}
      mayWriteGroups={may("groups:write")}
    />
  );
}
