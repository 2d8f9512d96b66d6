import type { ActivityRecord } from "@/lib/activity/contract";
import { activityExport } from "../commands/activity-export";
import { activityVerify } from "../commands/activity-verify";
import { ACTIVITY_COLUMNS, watchActivity } from "../commands/activity-watch";
import { noun } from "../noun";
import type { Line } from "../table";
import { when } from "../times";

/** `latchkey activity`: the record of every change and refusal. */
export const activity = noun({
  name: "activity",
  about: "The append-only record of every change and refusal",
  group: "activity",
  columns: ACTIVITY_COLUMNS,
  more: [activityExport, activityVerify],
  card: (row: ActivityRecord): Line[] => [
    ["No.", row.seq],
    ["When", when(row.at)],
    ["Who", `${row.actor.name} (${row.actor.kind})`],
    ["Token", row.token?.hint],
    ["From", row.ip],
    ["With", row.userAgent],
    ["Did", row.action],
    ["To", `${row.target.name} (${row.target.kind})`],
    ["Where", row.namespace || "the whole organisation"],
    ["Outcome", row.outcome],
    ["Because", row.reason ?? undefined],
    ["Before", lines(row.before)],
    ["After", lines(row.after)],
    ["Request", row.requestId],
    ["Hash", row.recordHash],
  ],
  verbs: {
    list: {
      rows: 50,
      without: ["exact"],
      instead: { flag: "--watch", about: "go on with what happens from now, until Ctrl-C", run: watchActivity },
      examples: [
        "latchkey activity list --actor svc-backup --outcome refused",
        "latchkey activity list --watch --namespace prod   # as it happens",
        "latchkey activity list --after 2027-01-01T00:00:00Z --limit 500 -t json",
      ],
    },
    get: { examples: ["latchkey activity get 4711"] },
  },
});

function lines(value: unknown): string[] | undefined {
  return value === null || value === undefined ? undefined : JSON.stringify(value, null, 2).split("\n");
}
