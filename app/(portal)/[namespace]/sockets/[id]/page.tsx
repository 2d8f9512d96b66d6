import type { Metadata } from "next";
import { CopyIcon } from "@/components/copy-button";
import { FactRow } from "@/components/fact-list";
import { formatInstant } from "@/components/instant";
import { PageHeader } from "@/components/page-header";
import { Badge } from "@/components/ui/badge";
import { TabLinks } from "@/components/ui/tabs";
import { TextLink } from "@/components/ui/text-link";
import type { SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { ObjectActivity } from "../../activity/object-activity";
import { tagWords } from "../tags";
import { SocketAccessTab } from "./access";
import { SocketPolicies } from "./policies";
import { SocketActions } from "./socket-actions";

export const metadata: Metadata = { title: "Socket" };

type Props = { params: Promise<{ namespace: string; id: string }>; searchParams: Promise<SearchParams> };

export default async function SocketPage({ params, searchParams }: Props) {
  const { namespace, id } = await params;
  const query = await searchParams;
  const api = await portal();
  const [socket, impact] = await Promise.all([
    api.sockets.get({ s: id, namespace }),
    api.sockets.impact({ s: id, namespace }),
  ]);
  const may = await offers(socket.namespace);
  const list = `/${namespace}/sockets`;
  const tags = tagWords(socket.tags);
  return (
    <>
      <PageHeader
        title={socket.name}
        status={<Badge tone="outline">{socket.type}</Badge>}
        description={socket.description}
        breadcrumbs={[{ label: "Sockets", href: list }]}
        action={may("sockets:write") && <SocketActions socket={socket} list={list} />}
      />
      <FactRow
        facts={[
          {
            label: "Hostname",
            value: socket.hostname ? (
              <>
                <span className="mono break-all">{socket.hostname}</span>
                <CopyIcon text={socket.hostname} label="Copy hostname" />
              </>
            ) : (
              "None"
            ),
          },
          {
            label: "Upstream",
            value: socket.upstream ? <span className="mono break-all">{socket.upstream}</span> : "None",
          },
          { label: "Namespace", value: socket.namespace },
          {
            label: "Tags",
            wide: tags.length > 2,
            value:
              tags.length === 0 ? (
                "None"
              ) : (
                <span className="flex flex-wrap gap-x-4 gap-y-1.5">
                  {tags.map((tag) => (
                    <TextLink key={tag} href={`${list}?tag=${encodeURIComponent(tag)}`}>
                      {tag}
                    </TextLink>
                  ))}
                </span>
              ),
          },
          ...(socket.acceptAmbiguousPaths ? [{ label: "Ambiguous paths", value: "Accepted" }] : []),
          {
            label: "Created",
            value: (
              <>
                {formatInstant(socket.createdAt)} <span className="text-ink-3">by {socket.createdBy.name}</span>
              </>
            ),
          },
        ]}
      />
      <div className="mt-5">
        <TabLinks
          label="Socket"
          tabs={[
            { label: "Policies", href: "?tab=policies", count: impact.policies.length + impact.hidden },
            { label: "Access", href: "?tab=access" },
            ...(may("activity:read") ? [{ label: "Activity", href: "?tab=activity" }] : []),
          ]}
        />
      </div>
      {query.tab === "access" ? (
        <SocketAccessTab
          socket={socket}
          access={await api.sockets.access({ s: socket.id, namespace })}
          namespace={namespace}
        />
      ) : query.tab === "activity" ? (
        <ObjectActivity api={api} targets={[socket.id]} namespace={namespace} query={query} />
      ) : (
        <SocketPolicies name={socket.name} impact={impact} namespace={namespace} />
      )}
    </>
  );
}
