import { describe, expect, test } from "vitest";
import { clientAddress } from "./client-address.mjs";

describe("a client can't choose its own address", () => {
  test.each<[string | undefined, string | undefined, number, string | null]>([
    ["192.0.2.7", undefined, 0, "192.0.2.7"],
    ["192.0.2.7", "10.0.0.1", 0, "192.0.2.7"],
    ["::ffff:192.0.2.7", "10.0.0.1", 0, "192.0.2.7"],
    ["127.0.0.1", "198.51.100.4", 1, "198.51.100.4"],
    ["127.0.0.1", "10.0.0.1, 198.51.100.4", 1, "198.51.100.4"],
    ["127.0.0.1", "10.0.0.1, 198.51.100.4, 172.16.0.9", 2, "198.51.100.4"],
    ["127.0.0.1", "10.0.0.1, nonsense", 1, null],
    ["127.0.0.1", undefined, 1, null],
    ["127.0.0.1", "", 3, null],
    [undefined, "10.0.0.1", 0, null],
    ["2001:db8::1", undefined, 0, "2001:db8::1"],
  ])("peer %s, forwarded %j, %i trusted: %s", (peer, forwarded, trusted, expected) => {
    expect(clientAddress(peer, forwarded, trusted)).toBe(expected);
  });
});
