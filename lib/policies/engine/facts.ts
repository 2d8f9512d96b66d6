import { type Address, parseAddress } from "./address";
import { isMethod, normalisePath } from "./http-path";
import type { Request } from "./model";

/** A request with what many policies ask of it worked out once. */
export type Facts = Request & {
  address: Address | null;
  /** Absent: not said. `null`: said, and ambiguous. */
  path: string | null | undefined;
  /** The method is none, or the path is ambiguous and the socket does not accept that. */
  unclear: boolean;
  /** Local day and minute of the time in a zone. */
  local: (timeZone: string) => LocalTime;
};

/** `day` counts from Monday, 0; `minute` from midnight, on the clock on the wall. */
export type LocalTime = { day: number; minute: number };

export function factsOf(request: Request): Facts {
  const { subject, socket, action, http, ssh, ip, country, time } = request;
  const path = http?.path === undefined ? undefined : normalisePath(http.path);
  let zones: Map<string, LocalTime> | undefined;
  return {
    subject,
    socket,
    action,
    http,
    ssh,
    ip,
    country,
    time,
    address: parseAddress(ip),
    path,
    unclear: (http?.method !== undefined && !isMethod(http.method)) || (path === null && !socket.acceptAmbiguousPaths),
    local: (timeZone) => {
      zones ??= new Map();
      const known = zones.get(timeZone) ?? localTime(time, timeZone);
      zones.set(timeZone, known);
      return known;
    },
  };
}

const clocks = new Map<string, Intl.DateTimeFormat>();
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function localTime(time: Date, timeZone: string): LocalTime {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat("en-US", {
      timeZone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  clocks.set(timeZone, clock);
  const [, day = "", hour, minute] = /^(\w{3}),? (\d\d):(\d\d)$/.exec(clock.format(time)) ?? [];
  return { day: DAYS.indexOf(day), minute: Number(hour) * 60 + Number(minute) };
}
