import { isIP } from "node:net";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * The client's address: who connected, or behind `trusted` proxies the entry of `X-Forwarded-For` that the outermost of
 * them wrote. Entries further left are the client's own words. Garbage where an address should be means no address.
 * @param {string | undefined} peer @param {string | undefined} forwarded @param {number} trusted
 * @returns {string | null}
 */
export function clientAddress(peer, forwarded, trusted) {
  const chain = [...(forwarded ? forwarded.split(",").map((entry) => entry.trim()) : []), peer ?? ""];
  const address = (chain.at(-1 - trusted) ?? "").replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(address) ? address : null;
}

/**
 * Leaves only what we know in the headers that speak of the client. Without a trusted proxy nobody may say under which
 * host or scheme the request came. The public host is the one of `url`, also behind a proxy that keeps it to itself: Next
 * compares it with an action's Origin. On loopback the browser's own word stays, for 127.0.0.1 is localhost there.
 * @param {import("node:http").IncomingMessage} request @param {number} trusted @param {string} url
 */
export function settleForwardedHeaders(request, trusted, url) {
  const { headers } = request;
  const forwarded = headers["x-forwarded-for"];
  const address = clientAddress(
    request.socket.remoteAddress,
    Array.isArray(forwarded) ? forwarded.join() : forwarded,
    trusted,
  );
  // Next would fill in a missing header by itself, with the peer's address; "unknown" is what RFC 7239 calls it.
  headers["x-forwarded-for"] = address ?? "unknown";
  if (trusted === 0)
    for (const name of ["x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "forwarded"]) delete headers[name];
  const { host, hostname } = new URL(url);
  if (!LOOPBACK.has(hostname)) headers["x-forwarded-host"] = host;
}
