export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];

/** A moment as the clock on the wall shows it: the day, and minutes since its midnight. */
export type LocalTime = { day: Day; minutes: number };

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What a clock in `timeZone` (IANA) shows at `at`; in the hour that daylight saving repeats, twice the same. */
export function localTime(at: Date, timeZone: string): LocalTime {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
    });
    clocks.set(timeZone, clock);
  }
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: String(parts.weekday).toLowerCase() as Day,
    minutes: Number(parts.hour) * 60 + Number(parts.minute),
  };
}

type Window = { days: readonly Day[]; from: string; to: string };

/** True within [from, to) of one of the days; a window that ends before it starts runs into the next day. */
export function isInWindow({ day, minutes }: LocalTime, { days, from, to }: Window): boolean {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  if (start < end) return days.includes(day) && minutes >= start && minutes < end;
  const yesterday = DAYS[(DAYS.indexOf(day) + 6) % 7] as Day;
  return (days.includes(day) && minutes >= start) || (days.includes(yesterday) && minutes < end);
}

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(":").map(Number) as [number, number];
  return hours * 60 + minutes;
}
