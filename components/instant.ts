const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

/** `14 Mar 2025`, the day in UTC. Written by hand so that server and browser always agree. */
export function formatDay(iso: string) {
  const date = new Date(iso);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `14:32` or `14:32:06`, in UTC. */
export function formatClock(iso: string, { seconds = false } = {}) {
  const date = new Date(iso);
  return [date.getUTCHours(), date.getUTCMinutes(), ...(seconds ? [date.getUTCSeconds()] : [])].map(two).join(":");
}

/** `12 Nov 2027, 14:32 UTC`: the one way an exact instant is written. */
export function formatInstant(iso: string, options?: { seconds?: boolean }) {
  return `${formatDay(iso)}, ${formatClock(iso, options)} UTC`;
}

/** `3 hours`, `1 day`, `153 days`: the largest unit that says it, rounded down. */
export function formatSpan(milliseconds: number) {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 60) return count(Math.max(1, minutes), "minute");
  if (minutes < 60 * 24) return count(Math.floor(minutes / 60), "hour");
  return count(Math.floor(minutes / (60 * 24)), "day");
}

/** `Just now`, `3 hours ago`, `in 6 days`. A clock that is a little behind makes no future out of what just happened. */
export function formatRelative(iso: string, now: number) {
  const difference = new Date(iso).getTime() - now;
  if (Math.abs(difference) < 60_000) return "Just now";
  return difference > 0 ? `in ${formatSpan(difference)}` : `${formatSpan(-difference)} ago`;
}

/** `4 min`, `2 h`, `41 d`: where the column says "ago". */
export function formatRelativeShort(iso: string, now: number) {
  const minutes = Math.floor(Math.abs(new Date(iso).getTime() - now) / 60_000);
  if (minutes < 1) return "Just now";
  if (minutes < 60) return `${minutes} min`;
  return minutes < 60 * 24 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (60 * 24))} d`;
}

function count(amount: number, unit: string) {
  return `${amount.toLocaleString("en-US")} ${unit}${amount === 1 ? "" : "s"}`;
}
