import { parseAddress } from "@/lib/policies/engine/address";
import { type Route, send } from "../listener";

/**
 * The REST API on the gate's port: the same router as the portal's, without Next in between and with the raw header lines.
 * The client is whoever connected. Loaded with the first call, so a gate that only decides never carries it.
 */
export const apiRoute: Route = async (request, response, headers) => {
  const { url = "", method = "GET" } = request;
  if (!/^\/api\/v1(\/|\?|$)/.test(url)) return false;
  const { answerApi } = await import("@/lib/api/handler");
  const ip = parseAddress(request.socket.remoteAddress ?? null)?.toString() ?? null;
  const hasBody = headers.all("content-length").length > 0 || headers.all("transfer-encoding").length > 0;
  const answer = await answerApi({ method, url, header: headers.all, body: hasBody ? request : null }, ip);
  send(response, { status: answer.status, headers: Object.entries(answer.headers).flat(), body: answer.body ?? "" });
  return true;
};
