export const dynamic = "force-dynamic";

/** Alive: this process answers. Whether it can do its work is /readyz. */
export function GET(): Response {
  return new Response("ok\n", { headers: { "Cache-Control": "no-store" } });
}
