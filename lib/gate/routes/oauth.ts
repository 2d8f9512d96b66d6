import type { IncomingMessage } from "node:http";
import { isToken, parseAccessToken, refusalOf } from "@/lib/access-tokens/standing";
import { surrenderToken } from "@/lib/access-tokens/surrender";
import { database } from "@/lib/db";
import { env } from "@/lib/env";
import type { Asker } from "@/lib/gateways/asking";
import { newId } from "@/lib/ids";
import { addressPrefix } from "@/lib/network/address-prefix";
import { logFailure } from "@/lib/outage";
import { parseAddress } from "@/lib/policies/engine/address";
import { findAsker, type Unheard } from "../asker";
import { inTime, type Sources } from "../decide";
import { findToken } from "../find";
import { type Route, send } from "../listener";
import type { FoundToken } from "../lookup";
import type { RawHeaders } from "../raw-headers";
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
      const form = readForm(headers.one("content-type"), await readBody(request));
      const settle = path === "/oauth/introspect" ? introspect : revoke;
      const reply = await inTime(settle(sources, request, headers, form));
      return answer(reply.status, reply.body, reply.headers);
    } catch (error) {
      logFailure("warn", error, "a token could not be looked at", { path });
      // Whatever failed, the client may come again (RFC 7009, 2.2.1).
      return answer(503, { error: "temporarily_unavailable" }, ["Retry-After", "1"]);
    }
  };
}

type Reply = { status: number; body: object | null; headers?: string[] };

const NO_FORM: Reply = {
  status: 400,
  body: { error: "invalid_request", error_description: "Send one token, as a form." },
};
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

async function introspect(
  sources: Sources,
  request: IncomingMessage,
  headers: RawHeaders,
  form: Form | null,
): Promise<Reply> {
  const found = await findAsker(sources, request, headers);
  if ("unheard" in found) {
    const { status, headers } = found.unheard;
    return { status, body: { error: ERRORS[status] }, headers };
  }
  return form ? { status: 200, body: await told(sources, found.asker, form) } : NO_FORM;
}

/** What an asker learns of a token (RFC 7662, 2.2). */
async function told(sources: Sources, asker: Asker, { token: text, ip }: Form): Promise<object> {
  const found = await provenToken(sources, text);
  if (!found || refusalOf(found.token, ip, found.now) || !(await isInReach(asker, found.token)))
    return { active: false };
  const { token } = found;
  const { subject, namespace, createdAt, endsAt, accountEndsAt } = token;
  const ends = [endsAt, accountEndsAt].filter((end) => end !== null);
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
    ...(ends.length > 0 && { exp: Math.floor(Math.min(...ends)) }),
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
 * Ends the token of a form; of what is no token of ours there is nothing to end. Where too many guessed at its id nobody
 * looks: a 200 would say that a token is over which may still work.
 */
async function revoke(
  sources: Sources,
  request: IncomingMessage,
  headers: RawHeaders,
  form: Form | null,
): Promise<Reply> {
  if (!form) return NO_FORM;
  const over: Reply = { status: 200, body: null };
  const id = parseAccessToken(form.token)?.id12;
  if (id === undefined) return over;
  const ip = parseAddress(request.socket.remoteAddress ?? null)?.toString() ?? null;
  const caller = `${addressPrefix(ip)} ${id}`;
  if (sources.failures.count(caller, 0) >= MOST_GUESSES) {
    const wait = String(sources.failures.secondsLeft);
    return { status: 429, body: { error: "slow_down" }, headers: ["Retry-After", wait] };
  }
  const token = (await provenToken(sources, form.token))?.token;
  if (!token) {
    sources.failures.count(caller, 1);
    return over;
  }
  const { name, subject, accountId, namespace } = token;
  const account = { id: accountId, name: subject.name, actsAs: subject.person?.email ?? null };
  const userAgent = headers.all("user-agent")[0]?.slice(0, 300) ?? null;
  const facts = { requestId: newId("req"), ip, userAgent, idempotencyKey: null, ifMatch: null, namespace: null };
  await surrenderToken({ token: { id: token.id, name }, account, namespace }, facts);
  return over;
}
