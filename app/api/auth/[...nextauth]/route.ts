import type { NextRequest } from "next/server";
import { callNextAuth } from "@/lib/auth/next-auth";
import { AppError } from "@/lib/errors";
import { toAppError } from "@/lib/operation/failure";
import { isOwnOrigin } from "@/lib/portal/origin";
import { factsOf } from "@/lib/portal/request-facts";

const MAX_BODY = 16_384;

type Context = { params: Promise<{ nextauth: string[] }> };

async function handle(incoming: NextRequest, { params }: Context): Promise<Response> {
  const request = factsOf(incoming.headers);
  try {
    const method = incoming.method === "POST" ? "POST" : "GET";
    const origin = incoming.headers.get("origin");
    if (method === "POST" && origin !== null && !isOwnOrigin(origin))
      throw new AppError("forbidden", "This request came from another site.");
    const answer = await callNextAuth({
      method,
      action: (await params).nextauth.join("/"),
      // What stands in the address must not reach the provider's authorisation request; the way back needs it.
      query: method === "POST" ? {} : Object.fromEntries(incoming.nextUrl.searchParams),
      body: method === "POST" ? await readForm(incoming) : {},
      cookies: Object.fromEntries(incoming.cookies.getAll().map(({ name, value }) => [name, value])),
      request,
    });
    const headers = new Headers({ "content-type": answer.contentType, "cache-control": "private, no-store" });
    for (const line of answer.setCookies) headers.append("set-cookie", line);
    // It may repeat what stood in the address, and no header holds all that an address can say.
    if (answer.location) headers.set("location", answer.location.replace(/[^ -~]/gu, encodeURIComponent));
    return new Response(answer.body, { status: answer.status, headers });
  } catch (thrown) {
    const { code, message, status } = toAppError(thrown, request);
    return Response.json({ code, message, requestId: request.requestId }, { status });
  }
}

/** A form or a JSON object of strings; what is no string is left out. */
async function readForm(incoming: NextRequest): Promise<Record<string, string>> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of incoming.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_BODY) throw new AppError("payload_too_large", "This form is larger than any sign-in.");
  }
  if (!incoming.headers.get("content-type")?.startsWith("application/json"))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch {
    throw new AppError("malformed_request", "The body is not JSON.");
  }
}

export { handle as GET, handle as POST };
