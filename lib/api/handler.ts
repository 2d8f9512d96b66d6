import "server-only";
import { presentedToken } from "@/lib/auth/credential";
import { AppError, invalidField } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { toAppError } from "@/lib/operation/failure";
import type { Ahead } from "@/lib/operation/locate";
import type { RequestFacts } from "@/lib/operation/request";
import { asCaller } from "./authenticate";
import { parseBody, receiveBody } from "./body";
import { openApiText } from "./openapi";
import { problemBody } from "./problem";
import { type Budget, takeCall } from "./rate-limit";
import { paramsIn, type Route, routesAt } from "./routes";

const PREFIX = "/api/v1";

/** A request, whatever server took it. */
export type ApiRequest = {
  method: string;
  /** With or without the origin. */
  url: string;
  /** Every value of a header by its lower-case name. */
  header: (name: string) => readonly string[];
  body: AsyncIterable<Uint8Array> | null;
};

/** The answer to it, whole. */
export type ApiAnswer = { status: number; headers: Record<string, string>; body: string | null };

/** What an answer says beside its body. */
type Answered = { requestId: string; budget?: Budget | null; retryAfterSeconds?: number; allow?: string };

/** An answer before its headers; `json` is its body. */
type Reply = { status: number; json: string | null };

/** The whole REST API for a server that speaks `fetch`. A `Request` has joined headers that were sent twice. */
export async function handleApi(request: Request, ip: string | null): Promise<Response> {
  const header = (name: string) => {
    const value = request.headers.get(name);
    return value === null ? [] : [value];
  };
  const bytes = request.body as AsyncIterable<Uint8Array> | null;
  const { body, ...rest } = await answerApi({ method: request.method, url: request.url, header, body: bytes }, ip);
  return new Response(body, rest);
}

/** The whole REST API: one request in, one answer out. Never throws; every refusal is problem+json (RFC 9457). */
export async function answerApi(request: ApiRequest, ip: string | null): Promise<ApiAnswer> {
  const answered: Answered = { requestId: newId("req") };
  const reply = await replyTo(request, ip, answered).catch((thrown: unknown): Reply => {
    const error = toAppError(thrown, answered);
    if (error.retryAfterSeconds) answered.retryAfterSeconds = error.retryAfterSeconds;
    return { status: error.status, json: JSON.stringify(problemBody(error, answered.requestId)) };
  });
  const headers = headersOf(reply, answered);
  return { status: reply.status, headers, body: request.method === "HEAD" ? null : reply.json };
}

async function replyTo(request: ApiRequest, ip: string | null, answered: Answered): Promise<Reply> {
  const url = new URL(request.url, "http://localhost");
  // RFC 9110: HEAD is GET without the body.
  const method = request.method === "HEAD" ? "GET" : request.method;
  const path = url.pathname.slice(PREFIX.length) || "/";
  if (/^\/openapi\.json\/?$/.test(path)) return description(method, answered);

  const facts = requestFacts(request, url, ip, answered.requestId);
  const routes = url.pathname.startsWith(`${PREFIX}/`) ? routesAt(path) : [];
  const route = routes.find((one) => one.method === method);
  const params = route ? paramsIn(path, route) : {};
  const ahead = route && addressed(route, params, facts);
  const body = receiveBody({ bytes: method === "GET" ? null : request.body, length: value(request, "content-length") });
  // Who sends it slowly is judged by what they are once it is there.
  await Promise.allSettled([body]);
  return asCaller(presentedToken(request.header), facts, ahead, async (caller) => {
    answered.budget ??= takeCall(caller.actor.token?.id ?? caller.actor.id);
    if (routes.length === 0) throw new AppError("not_found", "There is nothing at this address.");
    const allow = allowed(routes);
    if (method === "OPTIONS" || !route) answered.allow = allow;
    if (method === "OPTIONS") return { status: 204, json: null };
    if (!route) throw doesNothing(method, allow);

    const sent = parseBody(await body, value(request, "content-type"));
    if (method === "PUT" && sent === null) throw invalidField("", "Send the whole document as the body.");
    refuseStrays(route, url.searchParams, Object.keys(sent ?? {}));
    const fields = method === "GET" ? queryFields(url.searchParams) : sent;
    const context = { ...caller, request: facts, ahead };
    const output = await route.call({ ...fields, ...params }, { context });
    return { status: route.status, json: output === undefined ? null : JSON.stringify(output) };
  });
}

/** For everyone, without a token. */
async function description(method: string, answered: Answered): Promise<Reply> {
  if (method === "GET") return { status: 200, json: await openApiText() };
  answered.allow = "GET, HEAD, OPTIONS";
  if (method === "OPTIONS") return { status: 204, json: null };
  throw doesNothing(method, answered.allow);
}

function requestFacts(request: ApiRequest, url: URL, ip: string | null, requestId: string): RequestFacts {
  const idempotencyKey = value(request, "idempotency-key") || null;
  if (idempotencyKey !== null && !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey))
    throw new AppError("malformed_request", "An Idempotency-Key has 1 to 255 visible ASCII characters.");
  const ifMatch = value(request, "if-match");
  return {
    requestId,
    ip,
    userAgent: value(request, "user-agent")?.slice(0, 300) ?? null,
    idempotencyKey,
    // One that names no version of ours is the version of nothing, and matches nothing.
    ifMatch: ifMatch === null || ifMatch === "*" ? null : Number(/^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch)?.[1] ?? -1),
    namespace: url.searchParams.get("namespace"),
  };
}

/** What the path addresses. Whose a built-in role is depends on who asks. */
function addressed({ meta }: Route, params: Record<string, string>, { namespace }: RequestFacts): Ahead | undefined {
  if (meta.scope.in !== "object" || meta.scope.kind === "role") return undefined;
  const { kind, param, issues = false } = meta.scope;
  return { kind, ref: params[param] ?? "", namespace: namespace ?? "global", issues, target: null };
}

/** A header's values, joined as RFC 9110 has it; `null` without one. */
function value({ header }: ApiRequest, name: string): string | null {
  const values = header(name);
  return values.length === 0 ? null : values.join(", ");
}

/** The query's parameters; one that is there more than once is a list. */
function queryFields(query: URLSearchParams): Record<string, string | string[]> {
  const fields = new Map<string, string | string[]>();
  for (const [name, text] of query) {
    const known = fields.get(name);
    fields.set(name, known === undefined ? text : [known, text].flat());
  }
  return Object.fromEntries(fields);
}

/**
 * What is said twice or in the wrong place is refused, as an unknown field is: nobody should believe that it counted. A
 * write takes `?namespace=` where it addresses things by name, and nothing else from the query.
 */
function refuseStrays(route: Route, query: URLSearchParams, fields: readonly string[]): void {
  const fromPath = [...query.keys(), ...fields].find((name) => route.params.includes(name));
  if (fromPath !== undefined) throw invalidField(fromPath, `${fromPath} stands in the path.`);
  if (route.method === "GET") return;
  const stray = [...query.keys()].find((name) => name !== "namespace" || !addressesByName(route));
  if (stray !== undefined) throw invalidField(stray, `${stray} is not a parameter here. Send it in the body.`);
}

function addressesByName({ params, meta }: Route): boolean {
  return params.length > 0 || (meta.scope.in === "list" && meta.effect === "write");
}

function allowed(routes: readonly Route[]): string {
  const methods = new Set(routes.map(({ method }) => method));
  if (methods.has("GET")) methods.add("HEAD");
  return [...methods, "OPTIONS"].join(", ");
}

function doesNothing(method: string, allow: string): AppError {
  return new AppError("method_not_allowed", `${method} does nothing here. What does: ${allow}.`);
}

/** Headers that every answer carries, and those that its status asks for. */
function headersOf({ status, json }: Reply, { requestId, budget, retryAfterSeconds, allow }: Answered) {
  const headers: Record<string, string> = {
    "x-request-id": requestId,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
  if (json !== null) headers["content-type"] = status >= 400 ? "application/problem+json" : "application/json";
  if (status === 401) headers["www-authenticate"] = 'Bearer realm="latchkey"';
  if (status === 429 || status === 503) headers["retry-after"] = String(retryAfterSeconds ?? 5);
  if (allow !== undefined) headers.allow = allow;
  if (budget) {
    headers["ratelimit-policy"] = `"token";q=${budget.limit};w=60`;
    headers.ratelimit = `"token";r=${budget.remaining};t=${budget.resetSeconds}`;
  }
  return headers;
}
