import { jsonWebKeySet } from "@/lib/access-tokens/key-set";
import type { Route } from "../listener";

/** `/.well-known/jwks.json`, as on the portal's port. */
export const jwksRoute: Route = async (request, response) => {
  if ((request.url ?? "").split("?", 1)[0] !== "/.well-known/jwks.json") return false;
  const text = JSON.stringify(await jsonWebKeySet());
  response.writeHead(200, { "Content-Type": "application/jwk-set+json", "Cache-Control": "public, max-age=60" });
  response.end(text);
  return true;
};
