import { isReady } from "@/lib/health";
import type { Route } from "../listener";

/** `/healthz`: alive. `/readyz`: able to decide, and not on its way out. One word each: strangers can ask. */
export function healthRoute(isOpen: () => boolean): Route {
  return async (request, response) => {
    const [path] = (request.url ?? "").split("?", 1);
    if (path !== "/healthz" && path !== "/readyz") return false;
    const isWell = path === "/healthz" || (isOpen() && (await isReady()));
    const word = path === "/healthz" ? "ok\n" : isWell ? "ready\n" : "unavailable\n";
    response.writeHead(isWell ? 200 : 503, {
      "Content-Type": "text/plain; charset=utf-8",
      "Cache-Control": "no-store",
    });
    response.end(word);
    return true;
  };
}
