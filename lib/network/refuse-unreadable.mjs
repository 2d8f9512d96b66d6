import { randomBytes } from "node:crypto";

/** How long the rest of what a client sends is thrown away, so that it can read why. */
const LAST_WORDS_MS = 1_000;

/** @type {Record<string, [status: number, code: string, title: string, detail: string]>} */
const REASONS = {
  HPE_HEADER_OVERFLOW: [431, "too_many_headers", "Request header fields too large", "Headers may have 16 KB in all."],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [
    413,
    "payload_too_large",
    "Payload too large",
    "The extensions of a chunk may have 16 KB.",
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "too_slow", "Too slow", "The request took too long to arrive."],
};
/** @type {(typeof REASONS)[string]} */
const MALFORMED = [400, "malformed_request", "Malformed request", "This is not a request of HTTP/1.1 (RFC 9112)."];

/**
 * Gives `server` an answer for what is no request to it: problem+json, after which the connection ends. What the client still
 * sends is thrown away for a moment, for closing with it unread would reset the connection before the answer is read. Where
 * an answer is on its way already, the connection is cut: a second one would look like part of it.
 * @param {import("node:http").Server} server
 */
export function refuseUnreadable(server) {
  const answering = new WeakMap();
  const refused = new WeakSet();
  server.on("request", ({ socket }, response) => {
    answering.set(socket, (answering.get(socket) ?? 0) + 1);
    response.once("close", () => answering.set(socket, answering.get(socket) - 1));
  });
  server.on("clientError", (/** @type {NodeJS.ErrnoException} */ error, socket) => {
    if (refused.has(socket)) return;
    refused.add(socket);
    if (!socket.writable || error.code === "ECONNRESET" || answering.get(socket) > 0) return socket.destroy();
    socket.end(answerTo(error.code));
    setTimeout(() => socket.destroy(), LAST_WORDS_MS).unref();
  });
}

/** @param {string | undefined} reason */
function answerTo(reason) {
  const { status, title, headers, body } = problem(...((reason && REASONS[reason]) || MALFORMED));
  const lines = Object.entries({ ...headers, Connection: "close" }).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${title}`, ...lines, "", body].join("\r\n");
}

/**
 * A refusal by a server that did not come as far as the API.
 * @param {number} status @param {string} code @param {string} title @param {string} detail
 */
export function problem(status, code, title, detail) {
  const requestId = `req_${randomBytes(8).toString("hex")}`;
  const type = `https://latchkey.dev/problems/${code.replaceAll("_", "-")}`;
  const body = JSON.stringify({ type, title, status, detail, code, requestId });
  const headers = {
    "Content-Type": "application/problem+json",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
    "X-Request-Id": requestId,
  };
  return { status, title, headers, body };
}
