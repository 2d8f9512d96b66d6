import type { IncomingMessage } from "node:http";
import { recordRefusal } from "@/lib/activity/refusals";
import { authenticate } from "@/lib/api/authenticate";
import { presentedToken } from "@/lib/auth/credential";
import { AppError } from "@/lib/errors";
import type { Asker } from "@/lib/gateways/asking";
import { parseGatewayKey } from "@/lib/gateways/key";
import { localRequest } from "@/lib/operation/request";
import { parseAddress } from "@/lib/policies/engine/address";
import { findGateway, type Sources } from "./decide";
import type { RawHeaders } from "./raw-headers";

/** Why nobody is heard, with the challenge of RFC 6750 where there is one. */
export type Unheard = { status: 400 | 401 | 403 | 429; message: string; headers: string[] };

/**
 * Who asks by AuthZEN or introspection: the gateway of a presented key, or, without one, the service account of a token
 * that holds `decisions:check` somewhere, by the state of the database after it asked. Throws when that can't be read.
 */
export async function findAsker(
  sources: Sources,
  request: IncomingMessage,
  headers: RawHeaders,
): Promise<{ asker: Asker } | { unheard: Unheard }> {
  const keys = headers.all("x-latchkey-gateway");
  const presented = presentedToken(headers.all);
  if (keys.length > 0 || presented.is === "missing") {
    const key = keys.length === 1 ? parseGatewayKey(keys[0] as string) : null;
    const asker = key && (await findGateway(sources, key));
    const challenged = keys.length > 0 ? [] : ["WWW-Authenticate", 'Bearer realm="latchkey"'];
    return asker ? { asker } : { unheard: { status: 401, message: NO_KEY, headers: challenged } };
  }
  const facts = localRequest({
    ip: parseAddress(request.socket.remoteAddress ?? null)?.toString() ?? null,
    userAgent: headers.all("user-agent")[0]?.slice(0, 300) ?? null,
  });
  try {
    const actor = await authenticate(presented, facts);
    const places = new Set(actor.access.where("decisions:check"));
    const [top] = actor.access.namespaces().filter(({ id }) => places.has(id));
    if (top && actor.token) {
      const { id, name } = actor;
      const home = { namespaceId: top.id, namespace: top.slug };
      return { asker: { keyId: actor.token.id, id, name, ...home, sockets: null, places } };
    }
    await recordRefusal({ actor, request: facts, action: "decisions.check", reason: "forbidden" });
    return {
      unheard: { status: 403, message: NO_RIGHT, headers: ["WWW-Authenticate", challenge("insufficient_scope")] },
    };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const { code, message, retryAfterSeconds } = thrown;
    if (code === "unauthenticated")
      return { unheard: { status: 401, message: NO_KEY, headers: ["WWW-Authenticate", challenge("invalid_token")] } };
    if (code === "conflicting_credentials") return { unheard: { status: 400, message, headers: [] } };
    if (code !== "rate_limited") throw thrown;
    return { unheard: { status: 429, message, headers: ["Retry-After", String(retryAfterSeconds ?? 60)] } };
  }
}

const NO_KEY = "Present a gateway's key in X-Latchkey-Gateway, or the token of a service account that may ask.";
const NO_RIGHT = "The service account of this token does not hold decisions:check.";

function challenge(error: string): string {
  return `Bearer realm="latchkey", error="${error}"`;
}
