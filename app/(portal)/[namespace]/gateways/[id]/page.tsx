import type { Metadata } from "next";
import { CopyIcon } from "@/components/copy-button";
import { FactRow } from "@/components/fact-list";
import { formatInstant } from "@/components/instant";
import { PageHeader } from "@/components/page-header";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { TabLinks } from "@/components/ui/tabs";
import { gatewaysContract } from "@/lib/gateways/contract";
import { listInput, type SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { ObjectDecisions } from "../../activity/decisions/object-decisions";
import { ObjectActivity } from "../../activity/object-activity";
import { PROFILE_NAMES } from "../profile-names";
import { GatewayStatus } from "../table";
import { GatewayConfiguration } from "./configuration";
import { GatewayActions } from "./gateway-actions";
import { RotationNote } from "./rotation-note";

export const metadata: Metadata = { title: "Gateway" };

type Props = { params: Promise<{ namespace: string; id: string }>; searchParams: Promise<SearchParams> };

export default async function GatewayPage({ params, searchParams }: Props) {
  const { namespace, id } = await params;
  const query = await searchParams;
  const api = await portal();
  const gateway = await api.gateways.get({ g: id, namespace });
  const may = await offers(gateway.namespace);
  const list = `/${namespace}/gateways`;
  const tab = may("activity:read") ? query.tab : "configuration";
  const { profile } = listInput(gatewaysContract.configuration, query);
  return (
    <>
      <PageHeader
        title={gateway.name}
        status={<GatewayStatus gateway={gateway} />}
        description={gateway.description}
        breadcrumbs={[{ label: "Gateways", href: list }]}
        action={may("gateways:write") && <GatewayActions gateway={gateway} list={list} />}
      />
      <FactRow
        facts={[
          { label: "Proxy", value: PROFILE_NAMES[gateway.profile] },
          {
            label: "Key",
            value: (
              <>
                <span className="mono">{gateway.hint}</span>
                <CopyIcon text={gateway.hint} label="Copy hint" />
              </>
            ),
          },
          {
            label: "Last seen",
            value: gateway.lastSeenAt ? <RelativeTime at={gateway.lastSeenAt} /> : "Never seen",
          },
          {
            label: "Asks about",
            value:
              gateway.sockets === null
                ? `Every socket of ${gateway.namespace} and below`
                : gateway.sockets.length === 0
                  ? "No socket"
                  : gateway.sockets.map((socket) => <Badge key={socket}>{socket}</Badge>),
          },
          {
            label: "Trusted proxies in front",
            value: gateway.trustedHops === 0 ? "None" : gateway.trustedHops.toLocaleString("en-US"),
          },
          { label: "Namespace", value: gateway.namespace },
          gateway.revokedAt
            ? {
                label: "Revoked",
                value: (
                  <>
                    {formatInstant(gateway.revokedAt)} <span className="text-ink-3">by {gateway.revokedBy?.name}</span>
                  </>
                ),
              }
            : {
                label: "Registered",
                value: (
                  <>
                    {formatInstant(gateway.createdAt)} <span className="text-ink-3">by {gateway.createdBy.name}</span>
                  </>
                ),
              },
        ]}
      />
      {gateway.previousKey && (
        <div className="px-4 pt-5 md:px-8">
          <RotationNote gateway={gateway} mayWrite={may("gateways:write")} />
        </div>
      )}
      <div className="mt-5">
        <TabLinks
          label="Gateway"
          tabs={[
            { label: "Configuration", href: "?tab=configuration" },
            ...(may("activity:read")
              ? [
                  { label: "Decisions", href: "?tab=decisions" },
                  { label: "Activity", href: "?tab=activity" },
                ]
              : []),
          ]}
        />
      </div>
      {tab === "decisions" ? (
        <ObjectDecisions api={api} filter={{ gateway: gateway.id }} namespace={namespace} query={query} />
      ) : tab === "activity" ? (
        <ObjectActivity api={api} targets={[gateway.id]} namespace={namespace} query={query} />
      ) : (
        <GatewayConfiguration
          own={gateway.profile}
          shown={await api.gateways.configuration({ g: gateway.id, ...(profile && { profile }) })}
        />
      )}
    </>
  );
}
