import { Avatar } from "@/components/avatar";
import { RelativeTime } from "@/components/relative-time";
import type { ActivityRecord } from "@/lib/activity/contract";
import { actionWords } from "@/lib/activity/words";

/** The newest records as short sentences: who did what, how long ago. */
export function RecentActivity({ records }: { records: ActivityRecord[] }) {
  return (
    <ul className="divide-y divide-border border-t border-border">
      {records.map((record) => {
        const { actor, target } = record;
        const words = actionWords(record);
        const named = target.kind !== "none" && target.kind !== "session" && target.kind !== "settings";
        return (
          <li key={record.seq} className="flex min-h-[41px] items-center gap-2 max-md:py-2">
            <Avatar
              name={actor.kind === "unknown" ? "?" : actor.name}
              kind={actor.kind === "member" ? "person" : actor.kind === "unknown" ? "group" : "machine"}
            />
            <p className="min-w-0 flex-1 wrap-anywhere text-ink-2 md:truncate">
              <span className="font-medium text-ink">{actor.name}</span> {words.charAt(0).toLowerCase()}
              {words.slice(1)}
              {named && ` ${target.name}`}
            </p>
            <RelativeTime at={record.at} short className="shrink-0 text-13 text-ink-3" />
          </li>
        );
      })}
    </ul>
  );
}
