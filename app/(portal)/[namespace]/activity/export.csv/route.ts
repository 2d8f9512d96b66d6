import type { ActivityRecord } from "@/lib/activity/contract";
import { actionWords } from "@/lib/activity/words";
import { portal } from "@/lib/portal/portal";
import { queryOf } from "@/lib/portal/query-of";
import { csvResponse } from "@/lib/text/csv";
import { activityQuery } from "../query";

type Context = { params: Promise<{ namespace: string }> };

/** The filtered activity, whole, as CSV. */
export async function GET(request: Request, { params }: Context) {
  const { namespace } = await params;
  const query = activityQuery(namespace, queryOf(request));
  return csvResponse<ActivityRecord>({
    name: "activity",
    columns: [
      ["Record", ({ seq }) => seq],
      ["Time", ({ at }) => at],
      ["Namespace", (record) => record.namespace],
      ["Actor", ({ actor }) => actor.name],
      ["Actor kind", ({ actor }) => actor.kind],
      ["Actor id", ({ actor }) => actor.id],
      ["Token", ({ token }) => token?.hint],
      ["Address", ({ ip }) => ip],
      ["User agent", ({ userAgent }) => userAgent],
      ["Request id", ({ requestId }) => requestId],
      ["Action", ({ action }) => action],
      ["What", actionWords],
      ["Target", ({ target }) => target.name],
      ["Target of", ({ target }) => target.of],
      ["Target kind", ({ target }) => target.kind],
      ["Target id", ({ target }) => target.id],
      ["Outcome", ({ outcome }) => outcome],
      ["Reason", ({ reason }) => reason],
      ["Attempts", ({ attempts }) => attempts],
      ["Before", ({ before }) => (before === null ? null : JSON.stringify(before))],
      ["After", ({ after }) => (after === null ? null : JSON.stringify(after))],
      ["Previous hash", ({ previousHash }) => previousHash],
      ["Hash", ({ recordHash }) => recordHash],
    ],
    page: async (cursor) => (await portal()).activity.list({ ...query, limit: 200, cursor }),
  });
}
