import type { RawHeaders } from "../raw-headers";

/** The entries of `X-Forwarded-For`, however many lines it has: RFC 9110 reads them as one list. */
export function forwardedFor(headers: RawHeaders): string[] {
  return headers
    .all("x-forwarded-for")
    .flatMap((line) => line.split(","))
    .map((entry) => entry.trim());
}
