import type { IncomingMessage } from "node:http";
import { parseToken } from "@/lib/access-tokens/token-format";
import { presentedToken } from "@/lib/auth/credential";
import type { Question } from "./decide";
import { originalRequest } from "./profiles/original-request";
import type { RawHeaders } from "./raw-headers";

/** What a gateway asks with one request to `/authz/...`. Its own query string says nothing, and its body is never read. */
export function questionOf(request: IncomingMessage, headers: RawHeaders): Question {
  const [key] = headers.all("x-latchkey-gateway");
  const parsed = key === undefined ? null : parseToken(key);
  const asked = { method: request.method ?? "", target: request.url ?? "", headers };
  const isTwice = headers.all("x-latchkey-gateway").length > 1 || headers.all("x-latchkey-socket").length > 1;
  return {
    gatewayKey: parsed?.kind === "g" ? parsed : null,
    presented: isTwice ? { is: "conflicting" } : presentedToken(headers.all),
    socketName: headers.one("x-latchkey-socket"),
    original: (profile) => originalRequest(profile, asked),
  };
}
