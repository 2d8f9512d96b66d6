import { createServer } from "node:http";
import { Server } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import next from "next";
import { problem, refuseUnreadable } from "../lib/network/refuse-unreadable.mjs";
import { settleForwardedHeaders } from "./client-address.mjs";

// The portal's process: Next's server behind a listener that can be emptied before it closes.

const GRACE_MS = 1_000;
const PATIENCE_MS = 12_000;
/** An answer up to this size leaves together with its end; a larger one waits for the socket in between. */
const ONE_WRITE_BYTES = 256 * 1024;

const host = process.env.LATCHKEY_HOST || "127.0.0.1";
const port = Number(process.env.PORT || 3000);
const url = process.env.LATCHKEY_URL || `http://localhost:${port}`;
const trustedProxies = Number(process.env.LATCHKEY_TRUSTED_PROXIES || 0);

/** Filled by lib/portal/current-actor.ts. */
const unavailable = new Set();
globalThis[Symbol.for("latchkey.unavailable")] = unavailable;

// Next prints whatever a page throws. Of an outage the log speaks by itself, once (lib/outage.ts).
const { error: printError } = console;
console.error = (...words) => {
  if (!words.some((word) => String(word?.digest).startsWith("unavailable:"))) printError(...words);
};

let open = 0;
let closing = false;
const server = createServer({ highWaterMark: ONE_WRITE_BYTES }, (request, response) => {
  open++;
  response.once("close", () => {
    open--;
  });
  // The client is told not to use the connection again, so no request of its meets a closed door.
  if (closing) response.shouldKeepAlive = false;
  request.url = withoutRedirect(withoutOrigin(request.url));
  if (!isReadable(request.url)) return refuse(response);
  settleForwardedHeaders(request, trustedProxies, url);
  sayUnavailable(response);
  handle(request, response);
});
refuseUnreadable(server);
const app = next({ dev: process.env.NODE_ENV !== "production", hostname: host, port, httpServer: server });
await app.prepare();
const handle = app.getRequestHandler();

// Longer than a reverse proxy keeps an idle connection (nginx: 60 s), so that the proxy closes first.
server.keepAliveTimeout = 75_000;
server.on("error", (error) => {
  console.error(`The portal can't listen on PORT: ${error.code}.`);
  process.exit(1);
});
server.listen(port, host, () => process.send?.("ready"));

/** Proxies may say the whole address (RFC 9112, 3.2.2); whose it is, is not theirs to say. */
function withoutOrigin(address) {
  return address.replace(/^https?:\/\/[^/?]*\/?/i, "/");
}

/** The path is one, and can be decoded; Next answers 500 to what is not. */
function isReadable(address) {
  try {
    return decodeURIComponent(address.split("?", 1)[0]).startsWith("/");
  } catch {
    return false;
  }
}

/** Next redirects from other spellings of an address; a client of the API would lose its token or its body on the way. */
function withoutRedirect(address) {
  const [path, ...query] = address.split("?");
  if (!/^[/\\]+api[/\\]+v1([/\\]|$)/.test(path)) return address;
  const spelled = path
    .replaceAll("\\", "%5C")
    .replace(/(?<=\/)\//g, "%2F")
    .replace(/(?<=.)\/$/, "");
  return [spelled, ...query].join("?");
}

function refuse(response) {
  const detail = "The address can't be read: it is a path, and after each % stand two digits that spell UTF-8.";
  const { status, headers, body } = problem(400, "malformed_request", "Malformed request", detail);
  response.writeHead(status, headers).end(body);
}

/** A page that could not reach the database is a 503: Next answers 500 to whatever a page throws. */
function sayUnavailable(response) {
  const writeHead = response.writeHead;
  response.writeHead = (status, ...rest) => {
    const isUnavailable = unavailable.delete(response.getHeader("x-request-id"));
    if (status !== 500 || !isUnavailable) return writeHead.call(response, status, ...rest);
    response.setHeader("retry-after", "5");
    return writeHead.call(response, 503, ...rest);
  };
}

for (const event of ["SIGTERM", "SIGINT", "disconnect"]) process.on(event, drain);

/**
 * First /readyz turns 503, so that a load balancer looks elsewhere; then nobody new is let in, and connections close with
 * the answer they wait for, or after a moment without a question.
 */
async function drain() {
  if (isDraining()) return;
  globalThis[Symbol.for("latchkey.draining")] = true;
  const connections = await new Promise((done) => server.getConnections((_, count) => done(count ?? 0)));
  if (connections > 0) await delay(GRACE_MS);
  const closed = new Promise((done) => server.once("close", done));
  closing = true;
  // http's own close() would cut connections that are between two requests.
  Server.prototype.close.call(server);
  if (connections > 0) await delay(GRACE_MS);
  server.closeIdleConnections();
  await Promise.race([closed, delay(PATIENCE_MS)]);
  if (open > 0) console.error(`${open} requests were cut off.`);
  await globalThis[Symbol.for("latchkey.flush")]?.();
  process.exit(0);
}

function isDraining() {
  return globalThis[Symbol.for("latchkey.draining")] === true;
}
