import { handleApi } from "@/lib/api/handler";
import { clientIp } from "@/lib/network/client-ip";

export const dynamic = "force-dynamic";

/** The whole REST API. Cookies are never looked at here; the client's address is the one our own server put there. */
function handle(request: Request): Promise<Response> {
  return handleApi(request, clientIp(request.headers));
}

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
