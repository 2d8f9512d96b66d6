import { activityContract } from "@/lib/activity/contract";
import { listInput, type SearchParams } from "@/lib/portal/list-input";

const HOUR = 3_600_000;
const SPANS: Record<string, number> = { "1h": HOUR, "24h": 24 * HOUR, "7d": 7 * 24 * HOUR, "30d": 30 * 24 * HOUR };

/** What the address of the activity page asks for. `time` is a span until now, so that a shared link stays true. */
export function activityQuery(namespace: string, searchParams: SearchParams) {
  const span = SPANS[String(searchParams.time)];
  return {
    ...listInput(activityContract.list, searchParams),
    ...(span && { after: new Date(Date.now() - span).toISOString() }),
    namespace,
  };
}
