import type { Metadata } from "next";
import { EmptyState } from "@/components/empty-state";
import { PageHeader } from "@/components/page-header";
import { groupsContract } from "@/lib/groups/contract";
import { listInput, type SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { LISTS } from "../../../lists";
import { NewGroupButton } from "../new-group-button";
import { GroupsTable } from "../table";

export const metadata: Metadata = { title: LISTS.groups.title };

type Props = { params: Promise<{ namespace: string }>; searchParams: Promise<SearchParams> };

export default async function GroupsPage({ params, searchParams }: Props) {
  const { namespace } = await params;
  const query = listInput(groupsContract.list, await searchParams);
  const api = await portal();
  const [page, may] = await Promise.all([api.groups.list({ ...query, namespace, count: true }), offers(namespace)]);
  const button = may("groups:write") && <NewGroupButton namespace={namespace} />;
  const isEmpty = page.items.length === 0 && Object.keys(query).length === 0;
  return (
    <>
      <PageHeader {...LISTS.groups} action={!isEmpty && button} />
      {isEmpty ? (
        <EmptyState
          title="Name people and machines together"
          action={button}
          command={`latchkey group create ops --namespace ${namespace}`}
        >
          A policy that names a group follows it: whoever joins gets in, whoever leaves is out with the next request. A
          group can also answer for service accounts, as their owner.
        </EmptyState>
      ) : (
        <GroupsTable namespace={namespace} page={page} />
      )}
    </>
  );
}
