import { afterEach, expect, test } from "vitest";
import { distance, when } from "./times";

const zone = process.env.TZ;
afterEach(() => {
  process.env.TZ = zone;
});

test.each([
  ["UTC", "2027-01-01T00:00:00.000Z", "2027-01-01 00:00 UTC"],
  ["Europe/Berlin", "2027-01-01T00:00:00.000Z", "2027-01-01 01:00 UTC+1"],
  ["Europe/Berlin", "2027-07-01T00:00:00.000Z", "2027-07-01 02:00 UTC+2"],
  ["Asia/Kolkata", "2027-01-01T20:00:00.000Z", "2027-01-02 01:30 UTC+5:30"],
  ["America/New_York", "2027-01-01T00:00:00.000Z", "2026-12-31 19:00 UTC-5"],
])("in %s %s is %s", (TZ, instant, shown) => {
  process.env.TZ = TZ;
  expect(when(instant)).toBe(shown);
});

test("no instant is never, or the word given", () => {
  expect(when(null)).toBe("never");
  expect(when(undefined, "not yet")).toBe("not yet");
});

test.each([
  [0, "in 0 seconds"],
  [59_000, "in 59 seconds"],
  [-60_000, "1 minute ago"],
  [7_200_000, "in 2 hours"],
  [-3 * 86_400_000, "3 days ago"],
])("%i ms from now is %s", (ms, words) => {
  const now = Date.parse("2027-01-01T00:00:00Z");
  expect(distance(new Date(now + ms).toISOString(), now)).toBe(words);
});
