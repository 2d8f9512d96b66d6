import type { Metadata } from "next";
import { PageHeader } from "@/components/page-header";
import { actionWords, CHANGES } from "@/lib/activity/words";
import type { SearchParams } from "@/lib/portal/list-input";
import { portal } from "@/lib/portal/portal";
import { LISTS } from "../../lists";
import { ExportLink } from "../export-link";
import { activityQuery } from "../query";
import { rowOf } from "../row-of";
import { ActivityTable } from "../table";
import { ActivityTabs } from "../tabs";

export const metadata: Metadata = { title: LISTS.activity.title };

type Props = { params: Promise<{ namespace: string }>; searchParams: Promise<SearchParams> };

export default async function ActivityPage({ params, searchParams }: Props) {
  const { namespace } = await params;
  const api = await portal();
  const page = await api.activity.list({ ...activityQuery(namespace, await searchParams), count: true, exact: true });
  return (
    <>
      <PageHeader {...LISTS.activity} action={<ExportLink href={`/${namespace}/activity/export.csv`} />} />
      <ActivityTabs namespace={namespace} />
      <ActivityTable
        namespace={namespace}
        page={{ ...page, items: page.items.map(rowOf) }}
        actions={CHANGES.map((action) => ({ value: action, label: actionWords({ action, outcome: "done" }) }))}
      />
    </>
  );
}
