import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { parseAddress } from "@/lib/policies/engine/address";
import type { Route } from "../listener";

/**
 * The REST API on the gate's port: the same router as the portal's, without Next in between and with the raw header lines.
 * The client is whoever connected. Loaded with the first call, so a gate that only decides never carries it.
 */
export const apiRoute: Route = async (request, response, headers) => {
  if (!/^\/api\/v1(\/|\?|$)/.test(request.url ?? "")) return false;
  const { handleApi } = await import("@/lib/api/handler");
  const hasBody = headers.all("content-length").length > 0 || headers.all("transfer-encoding").length > 0;
  const method = request.method ?? "GET";
  const body = hasBody && method !== "GET" && method !== "HEAD" ? (Readable.toWeb(request) as ReadableStream) : null;
  const asked = new Request(`http://gate${request.url}`, {
    method,
    headers: request.headers as Record<string, string>,
    body: body as ReadableStream<Uint8Array> | null,
    duplex: "half",
  } as RequestInit);
  const ip = parseAddress(request.socket.remoteAddress ?? null)?.toString() ?? null;
  const answer = await handleApi(asked, ip, headers.all);
  response.writeHead(answer.status, [...answer.headers].flat());
  response.end(Buffer.from(await answer.arrayBuffer()));
  return true;
};
