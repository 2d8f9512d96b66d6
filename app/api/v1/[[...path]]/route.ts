import { handleApi } from "@/lib/api/handler";

export const dynamic = "force-dynamic";

/** The whole REST API. Cookies are never looked at here; the client's address is the one our own server put there. */
function handle(request: Request): Promise<Response> {
  return handleApi(request, request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? null);
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
