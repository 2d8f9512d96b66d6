/** An instant for people, in their own time zone and with it: `2027-01-01 01:00 UTC+1`. Null is `never`, or the word given. */
export function when(instant: string | null | undefined, none = "never"): string {
  if (!instant) return none;
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())} ${zoneAt(date)}`;
}

function zoneAt(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  if (minutes === 0) return "UTC";
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? "-" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}
