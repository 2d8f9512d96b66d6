import type { AccessToken } from "@/lib/access-tokens/contract";
import type { SearchParams } from "@/lib/portal/list-input";
import type { Verbs } from "@/lib/portal/verbs";
import { ObjectActivity } from "../../../activity/object-activity";

type Props = { api: Verbs; account: string; tokens: readonly AccessToken[]; namespace: string; query: SearchParams };

/** What was done to one account and to its newest tokens. */
export function AccountActivity({ account, tokens, ...shown }: Props) {
  return <ObjectActivity {...shown} targets={[account, ...tokens.map(({ id }) => id)]} />;
}
