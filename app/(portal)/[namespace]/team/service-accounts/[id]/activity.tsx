import type { AccessToken } from "@/lib/access-tokens/contract";
import type { SearchParams } from "@/lib/portal/list-input";
import type { Verbs } from "@/lib/portal/portal";
import { activityQuery } from "../../../activity/query";
import { rowOf } from "../../../activity/row-of";
import { ActivityTable } from "../../../activity/table";

type Props = { api: Verbs; account: string; tokens: readonly AccessToken[]; namespace: string; query: SearchParams };

/** What was done to one account and to its newest tokens. */
export async function AccountActivity({ api, account, tokens, namespace, query }: Props) {
  const target = [account, ...tokens.slice(0, 49).map(({ id }) => id)];
  const page = await api.activity.list({ ...activityQuery(namespace, query), target, exact: true, limit: 50 });
  return <ActivityTable namespace={namespace} page={{ ...page, items: page.items.map(rowOf) }} />;
}
