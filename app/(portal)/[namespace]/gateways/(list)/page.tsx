import type { Metadata } from "next";
import { EmptyState } from "@/components/empty-state";
import { PageHeader } from "@/components/page-header";
import { gatewaysContract } from "@/lib/gateways/contract";
import { listInput, type SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { LISTS } from "../../lists";
import { NewGatewayButton } from "../new-gateway-button";
import { GatewaysTable } from "../table";

export const metadata: Metadata = { title: LISTS.gateways.title };

type Props = { params: Promise<{ namespace: string }>; searchParams: Promise<SearchParams> };

export default async function GatewaysPage({ params, searchParams }: Props) {
  const { namespace } = await params;
  const query = listInput(gatewaysContract.list, await searchParams);
  const api = await portal();
  const [page, may] = await Promise.all([api.gateways.list({ ...query, namespace, count: true }), offers(namespace)]);
  const button = may("gateways:write") && <NewGatewayButton namespace={namespace} />;
  const isEmpty = page.items.length === 0 && Object.keys(query).length === 0;
  return (
    <>
      <PageHeader {...LISTS.gateways} action={!isEmpty && button} />
      {isEmpty ? (
        <EmptyState
          title="Put a gateway in front"
          action={button}
          command={`latchkey gateway create edge-1 --profile nginx --namespace ${namespace} > gateway-key`}
          steps={[
            { title: "Register it", text: "It gets a key of its own, shown once." },
            { title: "Copy its configuration", text: "Ready for nginx, Caddy, HAProxy, Traefik and Envoy." },
            {
              title: "Send it a request",
              text: "With a token it passes, without one it does not. Each answer is kept.",
            },
          ]}
        >
          A gateway is the nginx, Caddy, HAProxy, Traefik or Envoy that stands before your application. It asks the gate
          about every request, and nothing reaches the application without a yes.
        </EmptyState>
      ) : (
        <GatewaysTable namespace={namespace} page={page} />
      )}
    </>
  );
}
