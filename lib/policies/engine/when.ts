import { whenWords } from "../sentence";
import type { When } from "./compile";
import type { Facts, LocalTime } from "./facts";
import type { Verdict } from "./model";

type Window = NonNullable<When["written"]["weekly"]>[number];

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** Whether it is the time: [after, before) and in one of the weekly windows on the zone's own clock. */
export function judgeWhen(when: When | null, facts: Facts): Verdict {
  const { weekly, timeZone } = when?.written ?? {};
  if (!when || (when.after === null && when.before === null && !weekly))
    return { present: false, met: true, because: () => "Holds at any time." };
  const now = facts.time.getTime();
  const not = (because: () => string): Verdict => ({ present: true, met: false, because });
  if (when.after !== null && now < when.after) return not(() => `It starts at ${instant(when.after)}.`);
  if (when.before !== null && now >= when.before) return not(() => `It ended at ${instant(when.before)}.`);
  if (!weekly) return { present: true, met: true, because: () => `${instant(now)} is within its dates.` };
  const words = () => whenWords({ weekly, timeZone }).text;
  if (weekly.every(({ days }) => days.length === 0)) return not(() => "It lists no hours, so no time matches.");
  const local = facts.local(timeZone as string);
  const met = weekly.some((window) => isWithin(window, local));
  return { present: true, met, because: () => `${clock(local)} is ${met ? "within" : "outside"} ${words()}.` };
}

/** Half-open [from, to); a window that ends before it starts runs into the next day. */
export function isWithin({ days, from, to }: Window, { day, minute }: LocalTime): boolean {
  const [start, end] = [minutes(from), minutes(to)];
  const on = (one: number) => days.includes(DAYS[(one + 7) % 7] as Window["days"][number]);
  if (start < end) return on(day) && minute >= start && minute < end;
  return (on(day) && minute >= start) || (on(day - 1) && minute < end);
}

function minutes(text: string): number {
  const [hour, minute] = text.split(":").map(Number) as [number, number];
  return hour * 60 + minute;
}

function clock({ day, minute }: LocalTime): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${NAMES[day]} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function instant(time: number | null): string {
  return `${new Date(time ?? 0).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
