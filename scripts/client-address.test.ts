import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { clientAddress, settleForwardedHeaders } from "./client-address.mjs";

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

describe("Next compares Origin with the host that LATCHKEY_URL names, whatever a proxy or a client says", () => {
  test.each([
    ["https://latchkey.example.com", 0, "evil.example", "latchkey.example.com"],
    ["https://latchkey.example.com:8443", 1, "evil.example", "latchkey.example.com:8443"],
    ["https://latchkey.example.com", 1, undefined, "latchkey.example.com"],
    // A loopback portal answers to each name of that interface, so there the host stays what the browser asked for.
    ["http://localhost:3000", 0, "evil.example", undefined],
    ["http://127.0.0.1:3000", 0, undefined, undefined],
  ])("%s, %i trusted, claimed %s: %s", (url, trusted, claimed, expected) => {
    const headers = { host: "127.0.0.1:3000", ...(claimed && { "x-forwarded-host": claimed }) };
    const request = { headers, socket: { remoteAddress: "127.0.0.1" } } as unknown as IncomingMessage;
    settleForwardedHeaders(request, trusted, url);
    expect(request.headers["x-forwarded-host"]).toBe(expected);
  });
});
