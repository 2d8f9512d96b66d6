import { jsonWebKeySet } from "@/lib/access-tokens/key-set";

export const dynamic = "force-dynamic";

/** The public keys of tokens in JWT format (RFC 7517), for whoever wants to read their claims. */
export async function GET(): Promise<Response> {
  return Response.json(await jsonWebKeySet(), {
    headers: { "Cache-Control": "public, max-age=60", "Content-Type": "application/jwk-set+json" },
  });
}
