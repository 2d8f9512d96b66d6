import { expect, test } from "vitest";
import { addressPrefix } from "./address-prefix";

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
  ["::1", "0:0:0:0::/64"],
  ["not an address", "unknown"],
  ["", "unknown"],
  [null, "unknown"],
])("%j counts as %s", (ip, prefix) => expect(addressPrefix(ip)).toBe(prefix));
