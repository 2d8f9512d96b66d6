import { expect, test } from "vitest";
import { localUrl } from "./ports";

test.each([
  ["127.0.0.1", "http://127.0.0.1:3001"],
  ["0.0.0.0", "http://127.0.0.1:3001"],
  ["::1", "http://[::1]:3001"],
  ["::", "http://[::1]:3001"],
  ["gate.internal", "http://gate.internal:3001"],
])("what listens on %s is announced as an address that can be opened", (host, url) => {
  expect(localUrl(host, 3001)).toBe(url);
});
