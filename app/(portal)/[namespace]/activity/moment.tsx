"use client";

import { formatClock, formatDay, formatInstant } from "@/components/instant";
import { useNow } from "@/components/relative-time";

/** The time of day, with the day before it once that is not today's. */
export function Moment({ at }: { at: string }) {
  const now = useNow();
  const today = now === 0 || formatDay(at) === formatDay(new Date(now).toISOString());
  return (
    <time dateTime={at} data-tooltip={formatInstant(at, { seconds: true })} className="whitespace-nowrap">
      {!today && <span className="text-ink-3">{formatDay(at).replace(/ \d{4}$/, "")} </span>}
      {formatClock(at, { seconds: true })}
      <span className="sr-only"> UTC</span>
    </time>
  );
}
