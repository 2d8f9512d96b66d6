import type { Metadata } from "next";
import { CopyIcon } from "@/components/copy-button";
import { FactRow } from "@/components/fact-list";
import { formatInstant } from "@/components/instant";
import { PageHeader } from "@/components/page-header";
import { StatusMark } from "@/components/status-mark";
import { TextLink } from "@/components/ui/text-link";
import { reasonSentence } from "@/lib/decisions/reason-words";
import { portal } from "@/lib/portal/portal";
import { TraceSide } from "./trace-side";

export const metadata: Metadata = { title: "Decision" };

type Props = { params: Promise<{ namespace: string; decision: string }> };

export default async function DecisionPage({ params }: Props) {
  const { namespace, decision: id } = await params;
  const api = await portal();
  const one = await api.decisions.get({ id });
  const { subject, socket, gateway, token, traceThen, traceNow } = one;
  const allowed = one.decision === "allow";
  const base = `/${namespace}`;
  return (
    <>
      <PageHeader
        title={`${one.method ?? one.action} ${one.path ?? ""}`}
        status={<StatusMark status={allowed ? "Allowed" : "Denied"} />}
        description={
          allowed
            ? "A policy allowed it, and the gateway let it through."
            : `${one.reason === "policy" ? "A policy denied it." : reasonSentence(one.reason)} The client got ${one.status}, and was not told the reason.`
        }
        breadcrumbs={[
          { label: "Activity", href: `${base}/activity` },
          { label: "Decisions", href: `${base}/activity/decisions` },
        ]}
      />
      <FactRow
        facts={[
          { label: "Time", value: formatInstant(one.at, { seconds: true }), wide: true },
          {
            label: "Who",
            value: subject ? (
              subject.kind === "service-account" ? (
                <TextLink href={`${base}/team/service-accounts/${subject.id}`}>{subject.name}</TextLink>
              ) : (
                subject.name
              )
            ) : (
              "Unknown"
            ),
          },
          ...(subject?.actsAs ? [{ label: "Acted as", value: subject.actsAs }] : []),
          { label: "Token", value: token ? <span className="mono">{token.hint}</span> : "None" },
          {
            label: "Socket",
            value: socket ? <TextLink href={`${base}/sockets/${socket.id}`}>{socket.name}</TextLink> : "None found",
          },
          gateway.id.startsWith("sa_")
            ? {
                label: "Asked by",
                value: <TextLink href={`${base}/team/service-accounts/${gateway.id}`}>{gateway.name}</TextLink>,
              }
            : { label: "Gateway", value: <TextLink href={`${base}/gateways/${gateway.id}`}>{gateway.name}</TextLink> },
          ...(one.host ? [{ label: "Host", value: <span className="mono break-all">{one.host}</span> }] : []),
          { label: "From", value: one.ip ? <span className="mono">{one.ip}</span> : "Not known" },
          {
            label: "Decision ID",
            wide: true,
            value: (
              <>
                <span className="mono break-all">{one.id}</span>
                <CopyIcon text={one.id} label="Copy decision ID" />
              </>
            ),
          },
        ]}
      />
      <div className="grid gap-6 px-4 py-6 md:px-8 min-[1100px]:grid-cols-2">
        <TraceSide
          heading="Then"
          when={formatInstant(one.at, { seconds: true })}
          trace={traceThen}
          without={{ decision: one.decision, because: reasonSentence(one.reason) }}
          namespace={namespace}
        />
        <TraceSide
          heading="Now"
          when="the same request at this moment"
          trace={traceNow}
          without={{ because: "Who or what it was about is not known any more, or you may not see it." }}
          namespace={namespace}
        />
      </div>
    </>
  );
}
