import type { SearchParams } from "@/lib/portal/list-input";
import type { Verbs } from "@/lib/portal/verbs";
import { activityQuery } from "./query";
import { rowOf } from "./row-of";
import { ActivityTable } from "./table";

type Props = { api: Verbs; targets: readonly string[]; namespace: string; query: SearchParams };

/** What was done to one thing, or to a few that belong together, on the page of that thing. */
export async function ObjectActivity({ api, targets, namespace, query }: Props) {
  const wanted = { target: targets.slice(0, 50), exact: true, limit: 50 };
  const page = await api.activity.list({ ...activityQuery(namespace, query), ...wanted });
  return <ActivityTable namespace={namespace} page={{ ...page, items: page.items.map(rowOf) }} />;
}
