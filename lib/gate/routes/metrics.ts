import { env } from "@/lib/env";
import { isInside } from "@/lib/network/cidr";
import type { Route } from "../listener";
import type { Metrics } from "../metrics";

/**
 * `/metrics`, for those in `LATCHKEY_METRICS_FROM` (this machine, unless told otherwise) who connect themselves: behind a
 * proxy everybody would look like it. Nobody else learns that there is such an address.
 */
export function metricsRoute(metrics: Metrics): Route {
  return async (request, response, headers) => {
    if ((request.url ?? "").split("?", 1)[0] !== "/metrics") return false;
    const isProxied = headers.all("x-forwarded-for").length > 0 || headers.all("forwarded").length > 0;
    if (isProxied || !isInside(request.socket.remoteAddress ?? null, env().metricsFrom)) return false;
    const text = await metrics.text();
    response.writeHead(200, { "Content-Type": metrics.registry.contentType, "Cache-Control": "no-store" });
    response.end(text);
    return true;
  };
}
