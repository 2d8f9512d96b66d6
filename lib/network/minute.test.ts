import { expect, test } from "vitest";
import { Minute } from "./minute";

test("callers beyond what is held are not refused for what others did", () => {
  const minute = new Minute();
  for (let other = 0; other < 60_000; other++) minute.count(`stranger ${other}`, 30);
  expect(minute.count("stranger 1", 0)).toBe(30);
  expect(minute.count("neighbour", 0)).toBe(0);
});
