import type { Metadata } from "next";
import { EmptyState } from "@/components/empty-state";
import { PageHeader } from "@/components/page-header";
import { listInput, type SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { socketsContract } from "@/lib/sockets/contract";
import { LISTS } from "../../lists";
import { NewSocketButton } from "../new-socket-button";
import { SocketsTable } from "../table";

export const metadata: Metadata = { title: LISTS.sockets.title };

type Props = { params: Promise<{ namespace: string }>; searchParams: Promise<SearchParams> };

export default async function SocketsPage({ params, searchParams }: Props) {
  const { namespace } = await params;
  const query = listInput(socketsContract.list, await searchParams);
  const api = await portal();
  const [page, may] = await Promise.all([api.sockets.list({ ...query, namespace, count: true }), offers(namespace)]);
  const button = may("sockets:write") && <NewSocketButton namespace={namespace} />;
  const isEmpty = page.items.length === 0 && Object.keys(query).length === 0;
  return (
    <>
      <PageHeader {...LISTS.sockets} action={!isEmpty && button} />
      {isEmpty ? (
        <EmptyState
          title="Say what can be reached"
          action={button}
          command={`latchkey socket create pg-orders --type database --namespace ${namespace}`}
        >
          A socket is a site, server or database behind a gateway. The gate finds it by the name that the gateway sends,
          or by the host of the request, and asks the policies that apply to it.
        </EmptyState>
      ) : (
        <SocketsTable namespace={namespace} page={page} />
      )}
    </>
  );
}
