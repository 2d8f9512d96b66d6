import { isToken, parseAccessToken, refusalOf } from "@/lib/access-tokens/standing";
import { surrenderToken } from "@/lib/access-tokens/surrender";
import { database } from "@/lib/db";
import { env } from "@/lib/env";
import type { Asker } from "@/lib/gateways/asking";
import { newId } from "@/lib/ids";
import { logger } from "@/lib/log";
import { addressPrefix } from "@/lib/network/address-prefix";
import { parseAddress } from "@/lib/policies/engine/address";
import { findAsker, type Unheard } from "../asker";
import { inTime, type Sources } from "../decide";
import { findToken } from "../find";
import { type Route, send } from "../listener";
import type { FoundToken } from "../lookup";
import { readBody } from "../read-body";

const MOST_GUESSES = 30;

/**
 * Token introspection (RFC 7662) for gateways and accounts that may ask, and revocation (RFC 7009), where the token is its own proof. Both take a form
 * with `token`; hints are not needed. What is unknown, over, or not the asker's to see is `{"active":false}` and no more.
 */
export function oauthRoute(sources: Sources): Route {
  return async (request, response, headers) => {
    const path = (request.url ?? "").split("?", 1)[0];
    if (path !== "/oauth/introspect" && path !== "/oauth/revoke") return false;
    const answer = (status: number, body: object | null, more: string[] = []) => {
      // What was refused may have a body that nobody read.
      if (status !== 200) response.shouldKeepAlive = false;
      const text = body === null ? "" : JSON.stringify(body);
      const length = ["Content-Length", String(Buffer.byteLength(text)), "Cache-Control", "no-store", ...more];
      send(response, { status, headers: text ? ["Content-Type", "application/json", ...length] : length, body: text });
      return true;
    };
    if (request.method !== "POST") return answer(405, { error: "invalid_request" }, ["Allow", "POST"]);
    try {
      // Received first: who sends it slowly is judged by what they are once it is there.
      const received = await readBody(request);
      const found = path === "/oauth/introspect" ? await findAsker(sources, request, headers) : null;
      if (found && "unheard" in found)
        return answer(found.unheard.status, { error: ERRORS[found.unheard.status] }, found.unheard.headers);
      const form = readForm(headers.one("content-type"), received);
      if (!form) return answer(400, { error: "invalid_request", error_description: "Send one token, as a form." });
      if (found) return answer(200, await inTime(introspect(sources, found.asker, form)));
      const ip = parseAddress(request.socket.remoteAddress ?? null)?.toString() ?? null;
      const isHeard = await revoke(sources, form.token, ip, headers.all("user-agent")[0]?.slice(0, 300) ?? null);
      if (isHeard) return answer(200, null);
      return answer(429, { error: "slow_down" }, ["Retry-After", String(sources.failures.secondsLeft)]);
    } catch (error) {
      logger().warn({ error, path }, "a token could not be looked at");
      // Whatever failed, the client may come again (RFC 7009, 2.2.1).
      return answer(503, { error: "temporarily_unavailable" }, ["Retry-After", "1"]);
    }
  };
}

const ERRORS: Record<Unheard["status"], string> = {
  400: "invalid_request",
  401: "invalid_client",
  403: "insufficient_scope",
  429: "slow_down",
};

type Form = { token: string; ip: string | null };

/** Parameters that are there twice are refused (RFC 6749, 3.1). `ip` is ours: whom a resource server saw. */
function readForm(type: string | null, text: string | null): Form | null {
  if (text === null || !/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type ?? "")) return null;
  const parameters = new URLSearchParams(text);
  const [tokens, ips] = [parameters.getAll("token"), parameters.getAll("ip")];
  if (tokens.length !== 1 || ips.length > 1) return null;
  return { token: tokens[0] as string, ip: parseAddress(ips[0] ?? null)?.toString() ?? null };
}

/** The token behind a text, proven, in whatever state it is at that moment. */
async function provenToken(sources: Sources, text: string): Promise<{ token: FoundToken; now: Date } | null> {
  const parsed = parseAccessToken(text);
  if (!parsed) return null;
  const { world, now, token } = await findToken(sources, `tok_${parsed.id12}`);
  const isProven = await isToken(parsed, token, now, (id) => world.signingKeys.get(id) ?? null);
  return token && isProven ? { token, now } : null;
}

async function introspect(sources: Sources, asker: Asker, { token: text, ip }: Form): Promise<object> {
  const found = await provenToken(sources, text);
  if (!found || refusalOf(found.token, ip, found.now) || !(await isInReach(asker, found.token)))
    return { active: false };
  const { token } = found;
  const { subject, namespace, createdAt, endsAt } = token;
  return {
    active: true,
    token_type: "Bearer",
    iss: env().url,
    sub: subject.userId,
    username: subject.name,
    client_id: token.accountId,
    jti: token.id,
    namespace,
    groups: subject.groups.map(({ name }) => name).sort(),
    iat: Math.floor(createdAt),
    ...(endsAt !== null && { exp: Math.floor(endsAt) }),
  };
}

/** An account is of use to those who ask above, at or below its own namespace; of others they learn nothing. */
async function isInReach({ namespaceId, places }: Asker, { subject }: FoundToken): Promise<boolean> {
  const [row] = await database().$queryRaw<{ near: boolean }[]>`
    SELECT bool_or(namespace_within(place, ${subject.namespaceId}) OR namespace_within(${subject.namespaceId}, place)) AS near
    FROM unnest(${[...(places ?? [namespaceId])]}::text[]) place`;
  return row?.near ?? false;
}

/**
 * Ends the token behind a text; of what is no token of ours there is nothing to end. `false`: too many guessed at this id,
 * so nobody looked. A 200 would say that a token is over which may still work.
 */
async function revoke(sources: Sources, text: string, ip: string | null, userAgent: string | null): Promise<boolean> {
  const id = parseAccessToken(text)?.id12;
  if (id === undefined) return true;
  const caller = `${addressPrefix(ip)} ${id}`;
  if (sources.failures.count(caller, 0) >= MOST_GUESSES) return false;
  const token = (await provenToken(sources, text))?.token;
  if (!token) {
    sources.failures.count(caller, 1);
    return true;
  }
  const { name, subject, accountId, namespace } = token;
  const account = { id: accountId, name: subject.name, actsAs: subject.person?.email ?? null };
  const request = { requestId: newId("req"), ip, userAgent, idempotencyKey: null, ifMatch: null, namespace: null };
  await surrenderToken({ token: { id: token.id, name }, account, namespace }, request);
  return true;
}
