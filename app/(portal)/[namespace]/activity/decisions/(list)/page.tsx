import type { Metadata } from "next";
import { EmptyState } from "@/components/empty-state";
import { PageHeader } from "@/components/page-header";
import { TextLink } from "@/components/ui/text-link";
import type { SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { LISTS } from "../../../lists";
import { ExportLink } from "../../export-link";
import { beginningOf } from "../../query";
import { ActivityTabs } from "../../tabs";
import { Counts } from "../counts";
import { decisionsQuery } from "../query";
import { DecisionsTable } from "../table";

export const metadata: Metadata = { title: LISTS.decisions.title };

type Props = { params: Promise<{ namespace: string }>; searchParams: Promise<SearchParams> };

export default async function DecisionsPage({ params, searchParams }: Props) {
  const { namespace } = await params;
  const query = await searchParams;
  const api = await portal();
  const [page, counts, may] = await Promise.all([
    api.decisions.list({ ...decisionsQuery(namespace, query), count: true }),
    api.decisions.counts({ ...beginningOf(query), namespace }),
    offers(namespace),
  ]);
  const isEmpty = page.items.length === 0 && Object.keys(query).length === 0 && counts.allowed + counts.denied === 0;
  return (
    <>
      <PageHeader
        {...LISTS.decisions}
        action={!isEmpty && <ExportLink href={`/${namespace}/activity/decisions/export.csv`} />}
      />
      <ActivityTabs namespace={namespace} />
      {isEmpty ? (
        <EmptyState
          title="No gateway has asked yet"
          ruled={false}
          action={may("gateways:read") && <TextLink href={`/${namespace}/gateways`}>Go to gateways</TextLink>}
        >
          Each time a gateway asks about a request, the answer is kept here with its reason. Register a gateway, copy
          its configuration, and send it a request.
        </EmptyState>
      ) : (
        <>
          <Counts counts={counts} time={String(query.time ?? "24h")} />
          <DecisionsTable namespace={namespace} page={page} />
        </>
      )}
    </>
  );
}
