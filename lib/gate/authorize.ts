import type { IncomingMessage } from "node:http";
import { presentedToken } from "@/lib/auth/credential";
import { parseGatewayKey } from "@/lib/gateways/key";
import type { Question } from "./decide";
import type { Profile } from "./profiles/original-request";
import type { RawHeaders } from "./raw-headers";

const ONCE = ["x-latchkey-gateway", "x-latchkey-socket"] as const;

/** What a gateway asks with one request to `/authz/...`. Its own query string says nothing, and its body is never read. */
export function questionOf(request: IncomingMessage, headers: RawHeaders, profile: Profile): Question {
  const isTwice = ONCE.some((name) => headers.all(name).length > 1);
  return {
    key: parseGatewayKey(headers.all("x-latchkey-gateway")[0] ?? ""),
    presented: isTwice ? { is: "conflicting" } : presentedToken(headers.all),
    socketName: headers.one("x-latchkey-socket"),
    original: profile({ method: request.method ?? "", target: request.url ?? "", headers }),
    userAgent: headers.all("user-agent")[0]?.slice(0, 300) ?? null,
  };
}
