import "server-only";
import { OpenAPIHandler } from "@orpc/openapi/fetch";
import { ORPCError, onError } from "@orpc/server";
import { presentedToken } from "@/lib/auth/credential";
import { AppError, invalidField } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { toAppError } from "@/lib/operation/failure";
import type { CallContext } from "@/lib/operation/operation";
import type { RequestFacts } from "@/lib/operation/request";
import { authenticate } from "./authenticate";
import { readJsonBody } from "./body";
import { limitMinting } from "./mint-limit";
import { openApiText } from "./openapi";
import { problemBody } from "./problem";
import { QueryCoercionPlugin } from "./query-coercion";
import { type Budget, takeCall } from "./rate-limit";
import { router } from "./router";
import { type Route, routesAt } from "./routes";

const PREFIX = "/api/v1";

const handler = new OpenAPIHandler<CallContext & { answered: Answered }>(router, {
  plugins: [new QueryCoercionPlugin()],
  clientInterceptors: [limitMinting],
  customErrorResponseBodyEncoder: (error) => error.data,
  interceptors: [
    onError((thrown, { context }) => {
      const error = toAppError(thrown, context.request);
      const data = problemBody(error, context.request.requestId);
      if (error.retryAfterSeconds) context.answered.retryAfterSeconds = error.retryAfterSeconds;
      throw new ORPCError(error.code, { status: error.status, message: error.message, data, cause: error });
    }),
  ],
});

/** What an answer says beside its body. */
type Answered = { requestId: string; budget?: Budget | null; retryAfterSeconds?: number; allow?: string };

/** Every value of a header by its lower-case name. */
type Header = (name: string) => readonly string[];

/**
 * The whole REST API: one request in, one response out. Never throws; every refusal is problem+json (RFC 9457). `header`
 * reads the raw lines where the caller has them; a `Request` has joined repeated ones.
 */
export async function handleApi(request: Request, ip: string | null, header?: Header): Promise<Response> {
  const answered: Answered = { requestId: newId("req") };
  const response = await answer(request, ip, answered, header ?? ((name) => headerValues(request, name))).catch(
    (thrown: unknown) => {
      const error = toAppError(thrown, answered);
      if (error.retryAfterSeconds) answered.retryAfterSeconds = error.retryAfterSeconds;
      return Response.json(problemBody(error, answered.requestId), { status: error.status });
    },
  );
  return finish(response, answered, request.method === "HEAD");
}

async function answer(request: Request, ip: string | null, answered: Answered, header: Header): Promise<Response> {
  const url = new URL(request.url);
  // RFC 9110: HEAD is GET without the body.
  const method = request.method === "HEAD" ? "GET" : request.method;
  if (url.pathname === `${PREFIX}/openapi.json` && method === "GET")
    return new Response(await openApiText(), { headers: { "content-type": "application/json" } });

  const facts = requestFacts(request, url, ip, answered.requestId);
  const actor = await authenticate(presentedToken(header), facts);
  answered.budget = takeCall(actor.token?.id ?? actor.id);

  const path = url.pathname.slice(PREFIX.length) || "/";
  const routes = url.pathname.startsWith(`${PREFIX}/`) ? routesAt(path) : [];
  if (routes.length === 0) throw new AppError("not_found", "There is nothing at this address.");
  const allow = allowed(routes);
  const route = routes.find((one) => one.method === method);
  if (method === "OPTIONS" || !route) answered.allow = allow;
  if (method === "OPTIONS") return new Response(null, { status: 204 });
  if (!route) throw new AppError("method_not_allowed", `${method} does nothing here. What does: ${allow}.`);

  const body = await readJsonBody(request);
  refuseStrays(route, url.searchParams, body?.fields ?? []);
  // Nothing else that the client wrote about its body is left to be believed.
  const headers = new Headers(body === null ? {} : { "content-type": "application/json" });
  const { response } = await handler.handle(
    new Request(url, { method, headers, body: body?.text ?? null, signal: request.signal }),
    { prefix: PREFIX, context: { actor, request: facts, answered } },
  );
  if (!response) throw new AppError("not_found", "There is nothing at this address.");
  return response;
}

function requestFacts({ headers }: Request, url: URL, ip: string | null, requestId: string): RequestFacts {
  const idempotencyKey = headers.get("idempotency-key") || null;
  if (idempotencyKey !== null && !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey))
    throw new AppError("malformed_request", "An Idempotency-Key has 1 to 255 visible ASCII characters.");
  const ifMatch = headers.get("if-match");
  return {
    requestId,
    ip,
    userAgent: headers.get("user-agent")?.slice(0, 300) ?? null,
    idempotencyKey,
    // One that names no version of ours is the version of nothing, and matches nothing.
    ifMatch: ifMatch === null || ifMatch === "*" ? null : Number(/^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch)?.[1] ?? -1),
    namespace: url.searchParams.get("namespace"),
  };
}

function headerValues(request: Request, name: string): string[] {
  const value = request.headers.get(name);
  return value === null ? [] : [value];
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

/** Headers that every response carries, and those that its status asks for. */
function finish(response: Response, { requestId, budget, retryAfterSeconds, allow }: Answered, isHead: boolean) {
  const { status } = response;
  const headers = new Headers(response.headers);
  headers.set("x-request-id", requestId);
  headers.set("cache-control", "no-store");
  headers.set("x-content-type-options", "nosniff");
  if (status >= 400) headers.set("content-type", "application/problem+json");
  if (status === 401) headers.set("www-authenticate", 'Bearer realm="latchkey"');
  if (status === 429 || status === 503) headers.set("retry-after", String(retryAfterSeconds ?? 5));
  if (allow !== undefined) headers.set("allow", allow);
  if (budget) {
    headers.set("ratelimit-policy", `"token";q=${budget.limit};w=60`);
    headers.set("ratelimit", `"token";r=${budget.remaining};t=${budget.resetSeconds}`);
  }
  return new Response(isHead ? null : response.body, { status, headers });
}
