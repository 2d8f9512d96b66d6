import { isReady } from "@/lib/health";

export const dynamic = "force-dynamic";

/** Ready for work, in one word: strangers can ask. */
export async function GET(): Promise<Response> {
  const ready = await isReady();
  return new Response(ready ? "ready\n" : "unavailable\n", {
    status: ready ? 200 : 503,
    headers: { "Cache-Control": "no-store" },
  });
}
