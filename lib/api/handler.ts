import "server-only";
import { OpenAPIHandler } from "@orpc/openapi/fetch";
import { ORPCError, onError } from "@orpc/server";
import { bearerActor } from "@/lib/auth/bearer";
import { presentedToken } from "@/lib/auth/credential";
import { AppError, ERRORS } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { toAppError } from "@/lib/operation/failure";
import type { RequestFacts } from "@/lib/operation/request";
import { readJsonBody } from "./body";
import { openApiDocument } from "./openapi";
import { QueryCoercionPlugin } from "./query-coercion";
import { router } from "./router";

const PREFIX = "/api/v1";

const handler = new OpenAPIHandler(router, {
  plugins: [new QueryCoercionPlugin()],
  customErrorResponseBodyEncoder: (error) => error.data,
  clientInterceptors: [
    onError((thrown, { context }) => {
      throw asProblem(toAppError(thrown, context.request), context.request);
    }),
  ],
});

/** The whole REST API: one request in, one response out. Never throws; every refusal is problem+json (RFC 9457). */
export async function handleApi(request: Request, ip: string | null): Promise<Response> {
  const facts = requestFacts(request, ip);
  try {
    if (new URL(request.url).pathname === `${PREFIX}/openapi.json`)
      return finish(Response.json(await openApiDocument()), facts);
    const actor = await bearerActor(
      presentedToken((name) => headerValues(request, name)),
      facts,
    );
    const body = await readJsonBody(request);
    const replayable = new Request(request.url, { method: request.method, headers: request.headers, body });
    const { matched, response } = await handler.handle(replayable, {
      prefix: PREFIX,
      context: { actor, request: facts },
    });
    return matched
      ? finish(response, facts)
      : problem(new AppError("not_found", "There is nothing at this address."), facts);
  } catch (thrown) {
    return problem(toAppError(thrown, facts), facts);
  }
}

function requestFacts(request: Request, ip: string | null): RequestFacts {
  const { headers } = request;
  const ifMatch = /^(?:W\/)?"(\d{1,9})"$/.exec(headers.get("if-match") ?? "")?.[1];
  return {
    requestId: newId("req"),
    ip,
    userAgent: headers.get("user-agent")?.slice(0, 300) ?? null,
    idempotencyKey: headers.get("idempotency-key")?.slice(0, 255) || null,
    ifMatch: headers.has("if-match") && headers.get("if-match") !== "*" ? Number(ifMatch ?? -1) : null,
    namespace: new URL(request.url).searchParams.get("namespace"),
  };
}

function headerValues(request: Request, name: string): string[] {
  const value = request.headers.get(name);
  return value === null ? [] : [value];
}

function asProblem(error: AppError, { requestId }: Pick<RequestFacts, "requestId">): ORPCError<string, unknown> {
  const { status, title } = ERRORS[error.code];
  return new ORPCError(error.code, {
    status,
    message: error.message,
    data: {
      type: `https://latchkey.dev/problems/${error.code.replaceAll("_", "-")}`,
      title,
      status,
      detail: error.message,
      code: error.code,
      requestId,
      ...(status === 422 && { errors: error.fields }),
    },
    cause: error,
  });
}

function problem(error: AppError, facts: RequestFacts): Response {
  return finish(Response.json(asProblem(error, facts).data, { status: error.status }), facts, error.retryAfterSeconds);
}

/** Headers that every response carries, and those that its status asks for. */
function finish(response: Response, { requestId }: RequestFacts, retryAfterSeconds?: number): Response {
  const headers = new Headers(response.headers);
  headers.set("x-request-id", requestId);
  headers.set("cache-control", "no-store");
  headers.set("x-content-type-options", "nosniff");
  if (response.status >= 400) headers.set("content-type", "application/problem+json");
  if (response.status === 401) headers.set("www-authenticate", 'Bearer realm="latchkey"');
  if (response.status === 429 || response.status === 503) headers.set("retry-after", String(retryAfterSeconds ?? 5));
  return new Response(response.body, { status: response.status, headers });
}
