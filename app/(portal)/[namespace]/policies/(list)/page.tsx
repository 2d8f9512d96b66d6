import type { Metadata } from "next";
import { EmptyState } from "@/components/empty-state";
import { PageHeader } from "@/components/page-header";
import { policiesContract } from "@/lib/policies/contract";
import { listInput, type SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { LISTS } from "../../lists";
import { NewPolicyButton } from "../new-policy-button";
import { PoliciesTable } from "../table";

export const metadata: Metadata = { title: LISTS.policies.title };

type Props = { params: Promise<{ namespace: string }>; searchParams: Promise<SearchParams> };

export default async function PoliciesPage({ params, searchParams }: Props) {
  const { namespace } = await params;
  const query = listInput(policiesContract.list, await searchParams);
  const api = await portal();
  const [page, may] = await Promise.all([api.policies.list({ ...query, namespace, count: true }), offers(namespace)]);
  const button = may("policies:write") && <NewPolicyButton namespace={namespace} />;
  const isEmpty = page.items.length === 0 && Object.keys(query).length === 0;
  return (
    <>
      <PageHeader {...LISTS.policies} action={!isEmpty && button} />
      {isEmpty ? (
        <EmptyState
          title="Say who may reach what"
          action={button}
          command={`latchkey policy create prod-web --who '{"serviceAccounts":["svc-deploy"]}' --namespace ${namespace}`}
        >
          A policy allows or denies actions on sockets to members, groups and service accounts. Policies of the
          namespaces above {namespace} hold here too.
        </EmptyState>
      ) : (
        <PoliciesTable namespace={namespace} page={page} />
      )}
    </>
  );
}
