import { describe, expect, test } from "vitest";
import { isCanonicalCidr, isInside } from "./cidr";

describe("a network has one spelling", () => {
  test.each(["10.0.0.0/8", "203.0.113.24/32", "0.0.0.0/0", "::/0", "2001:db8::/32", "fe80::1/128"])(
    "%s is one",
    (text) => expect(isCanonicalCidr(text)).toBe(true),
  );
  test.each([
    "10.0.0.1/8",
    "010.0.0.0/8",
    "0xa.0.0.0/8",
    "10/8",
    "10.0.0.0",
    "10.0.0.0/33",
    "10.0.0.0/08",
    "2001:DB8::/32",
    "2001:db8:0:0::/32",
    "::ffff:10.0.0.0/104",
    "",
    "x",
    "10.0.0.0/8 ",
    "2001:db8::1/32",
  ])("%j is refused", (text) => expect(isCanonicalCidr(text)).toBe(false));
});

describe("an address lies inside a network", () => {
  test.each([
    ["10.20.4.11", ["10.20.0.0/16"], true],
    ["::ffff:10.20.4.11", ["10.20.0.0/16"], true],
    ["10.21.0.1", ["10.20.0.0/16", "192.0.2.0/24"], false],
    ["2001:db8::1", ["2001:db8::/32"], true],
    ["10.0.0.1", ["::/0"], false],
    ["2001:db8::1", ["0.0.0.0/0"], false],
    ["nonsense", ["0.0.0.0/0"], false],
    [null, ["0.0.0.0/0"], false],
    ["10.0.0.1", [], false],
  ] as const)("%s in %j: %s", (ip, cidrs, expected) => expect(isInside(ip, cidrs)).toBe(expected));
});
