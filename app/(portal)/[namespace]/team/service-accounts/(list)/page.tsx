import type { Metadata } from "next";
import { PageHeader } from "@/components/page-header";
import { env } from "@/lib/env";
import { listInput, type SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { roleChoices } from "@/lib/portal/role-choices";
import { tokenLimits } from "@/lib/portal/token-limits";
import { serviceAccountsContract } from "@/lib/service-accounts/contract";
import { LISTS } from "../../../lists";
import { NoAccountsYet } from "../empty";
import { NewAccountButton } from "../new-account-button";
import { ServiceAccountsTable } from "../table";

export const metadata: Metadata = { title: LISTS.serviceAccounts.title };

type Props = { params: Promise<{ namespace: string }>; searchParams: Promise<SearchParams> };

export default async function ServiceAccountsPage({ params, searchParams }: Props) {
  const { namespace } = await params;
  const query = listInput(serviceAccountsContract.list, await searchParams);
  const api = await portal();
  const [page, may, atRoot, limits, roles] = await Promise.all([
    api.serviceAccounts.list({ ...query, namespace, count: true }),
    offers(namespace),
    offers("global"),
    tokenLimits(),
    roleChoices(namespace),
  ]);
  const mayWrite = may("service-accounts:write");
  const button = mayWrite && (
    <NewAccountButton
      namespace={namespace}
      roles={roles}
      limits={limits}
      url={env().url}
      mayCreateToken={may("access-tokens:write")}
      mayImpersonate={atRoot("members:write")}
    />
  );
  const isEmpty = page.items.length === 0 && Object.keys(query).length === 0;
  return (
    <>
      <PageHeader {...LISTS.serviceAccounts} action={!isEmpty && button} />
      {isEmpty ? (
        <NoAccountsYet namespace={namespace} action={button} />
      ) : (
        <ServiceAccountsTable
          namespace={namespace}
          page={page}
          roles={roles.map(({ name }) => name)}
          mayWrite={mayWrite}
        />
      )}
    </>
  );
}
