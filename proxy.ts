import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { contentSecurityPolicy } from "@/lib/portal/content-security-policy";
import { isOwnOrigin } from "@/lib/portal/origin";
import { NONCE_HEADER, PATH_HEADER, REQUEST_ID_HEADER } from "@/lib/portal/request-headers";

/**
 * Sets headers and turns away actions of other origins early. It is never the lock: every page and action authorises by
 * itself, and the suite passes without this file.
 */
export function proxy(request: NextRequest): NextResponse {
  const requestId = newId("req");
  if (isAction(request) && !isOwnOrigin(request.headers.get("origin")))
    return secured(new NextResponse("This request came from another site.", { status: 403 }), requestId);

  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set(REQUEST_ID_HEADER, requestId);
  headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  headers.set(NONCE_HEADER, nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return secured(response, requestId);
}

/** Posts to pages are server actions, with a script or without. next-auth's own routes compare a CSRF pair. */
function isAction({ method, nextUrl }: NextRequest): boolean {
  return method !== "GET" && method !== "HEAD" && !nextUrl.pathname.startsWith("/api/auth/");
}

function secured(response: NextResponse, requestId: string): NextResponse {
  const { headers } = response;
  headers.set("x-request-id", requestId);
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  headers.set("cache-control", "private, no-store");
  headers.set("cross-origin-opener-policy", "same-origin");
  if (env().url.startsWith("https://")) headers.set("strict-transport-security", "max-age=63072000; includeSubDomains");
  return response;
}

export const config = {
  matcher: [
    "/((?!api/v1(?:/|$)|_next/static/|_next/image|healthz$|readyz$|\\.well-known/|icon\\.svg$|openapi\\.json$).*)",
  ],
};
