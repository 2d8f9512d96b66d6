import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { logger } from "@/lib/log";
import { refuseUnreadable } from "@/lib/network/refuse-unreadable.mjs";
import { type Answer, answerTo } from "./answer";
import { questionOf } from "./authorize";
import type { Outcome, Question } from "./decide";
import { profileAt } from "./profiles/original-request";
import { type RawHeaders, readRawHeaders } from "./raw-headers";

/** More lines than this are refused. Node drops what comes after its own limit without a word, so that lies above. */
const MOST_HEADERS = 100;

/** What answers a request that is no gateway's: health, metrics, keys, the REST API. `false`: not an address of its. */
export type Route = (
  request: IncomingMessage,
  response: ServerResponse,
  headers: RawHeaders,
) => boolean | Promise<boolean>;

type Parts = {
  decide: (question: Question) => Promise<Outcome>;
  /** Told of each answer to a gateway, with how long it took in milliseconds. */
  answered: (outcome: Outcome, ms: number, peer: string | null) => void;
  routes: readonly Route[];
};

/** The gate's HTTP server, not yet listening. */
export function createListener({ decide, answered, routes }: Parts): Server {
  const server = createServer(
    { maxHeaderSize: 16_384, noDelay: true, connectionsCheckingInterval: 5_000 },
    (request, response) => {
      handle(request, response).catch((error: unknown) => {
        logger().error({ error }, "a request failed");
        if (response.headersSent) response.destroy();
        else send(response, problem(503, "unavailable", "Temporarily unavailable"));
      });
    },
  );
  refuseUnreadable(server);
  server.maxHeadersCount = MOST_HEADERS + 2;
  // Longer than a gateway keeps an idle connection, so that the gateway closes first.
  server.keepAliveTimeout = 75_000;
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  return server;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const headers = readRawHeaders(request.rawHeaders);
    if (headers.count > MOST_HEADERS)
      return send(response, problem(431, "too_many_headers", "Request header fields too large"));
    const [path = ""] = (request.url ?? "").split("?", 1);
    const profile = profileAt(path);
    if (!profile) {
      for (const route of routes) if (await route(request, response, headers)) return;
      return send(response, problem(404, "not_found", "Not found"));
    }
    const outcome = await decide(questionOf(request, headers, profile));
    const answer = answerTo(outcome, path === "/authz/nginx");
    // A body that was announced is not read, so the connection can't be used again.
    if (headers.all("content-length").some((length) => length !== "0") || headers.all("transfer-encoding").length > 0)
      response.shouldKeepAlive = false;
    send(response, answer);
    answered(outcome, performance.now() - started, request.socket.remoteAddress ?? null);
  }
}

/** Sends a whole answer. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  response.end(body);
}

function problem(status: number, code: string, title: string): Answer {
  const body = JSON.stringify({
    type: `https://latchkey.dev/problems/${code.replaceAll("_", "-")}`,
    title,
    status,
    code,
  });
  return {
    status,
    headers: ["Content-Type", "application/problem+json", "Content-Length", String(Buffer.byteLength(body))],
    body,
  };
}
