import { expect, test } from "vitest";
import { isOwnOrigin } from "./origin";

// LATCHKEY_URL is http://localhost:3000 here.
test.each(["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000"])("%s is ours", (origin) =>
  expect(isOwnOrigin(origin)).toBe(true),
);

test.each([
  null,
  "",
  "null",
  "http://localhost:3001",
  "https://localhost:3000",
  "http://localhost.evil.example:3000",
  "http://evil.example",
  "file://",
  "garbage",
])("%j is foreign", (origin) => expect(isOwnOrigin(origin)).toBe(false));
