import fc from "fast-check";
import { expect, test } from "vitest";
import { env } from "@/lib/env";
import { sameOriginPath } from "./callback-url";

test.each([
  ["/global/policies?q=a#b", "/global/policies?q=a#b"],
  [`${env().url}/global`, "/global"],
  ["global", "/global"],
  ["?q=1", "/?q=1"],
])("%j leads to %j", (url, path) => expect(sameOriginPath(url)).toBe(path));

test.each([
  null,
  undefined,
  "",
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "\n//evil.example",
  "https://evil.example/",
  "https:evil.example",
  "http://user@localhost:3000@evil.example",
  "http://user:pass@localhost:3000/",
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,x",
  "http://[",
  "/sign-in?callbackUrl=/sign-in",
  "/api/auth/signout",
  `/${"x".repeat(3000)}`,
])("%j leads home", (url) => expect(sameOriginPath(url)).toBe("/"));

test.each(["/..//evil.example", "/.//evil.example", `${env().url}//evil.example`, "/%2e%2e//evil.example"])(
  "%j stays here",
  (url) => expect(sameOriginPath(url)).toBe("/evil.example"),
);

test("whatever is asked for, a browser stays on this origin", () => {
  const piece = fc.constantFrom(
    "/",
    "\\",
    ".",
    ":",
    "@",
    "evil.example",
    "http",
    "javascript:",
    "\t",
    "%2f",
    "?",
    "#",
    "a",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const path = sameOriginPath(pieces.join(""));
      expect(path).toMatch(/^\/(?![/\\])/);
      expect(new URL(path, env().url).origin).toBe(new URL(env().url).origin);
    }),
    { numRuns: 2000 },
  );
});
