import { activityContract } from "@/lib/activity/contract";
import { listInput, type SearchParams } from "@/lib/portal/list-input";

const HOUR = 3_600_000;
const SPANS: Record<string, number> = { "1h": HOUR, "24h": 24 * HOUR, "7d": 7 * 24 * HOUR, "30d": 30 * 24 * HOUR };

/** Where the time asked for begins. `time` is a span until now, so that a shared link stays true. */
export function beginningOf({ time }: SearchParams): { after?: string } {
  const span = SPANS[String(time)];
  return span ? { after: new Date(Date.now() - span).toISOString() } : {};
}

/** What the address of the activity page asks for. */
export function activityQuery(namespace: string, searchParams: SearchParams) {
  return { ...listInput(activityContract.list, searchParams), ...beginningOf(searchParams), namespace };
}
