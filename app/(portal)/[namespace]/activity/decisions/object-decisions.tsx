import type { SearchParams } from "@/lib/portal/list-input";
import type { Verbs } from "@/lib/portal/verbs";
import { decisionsQuery } from "./query";
import { DecisionsTable } from "./table";

type Props = {
  api: Verbs;
  filter: { gateway?: string; socket?: string; subject?: string };
  namespace: string;
  query: SearchParams;
};

/** What the gate answered about one thing, on the page of that thing. */
export async function ObjectDecisions({ api, filter, namespace, query }: Props) {
  const page = await api.decisions.list({ ...decisionsQuery(namespace, query), ...filter });
  return <DecisionsTable namespace={namespace} page={page} bare />;
}
