import type { IncomingMessage, RequestListener } from "node:http";
import { handleApi } from "./handler";

/** The REST API for a socket of a test, without Next in between. */
export const rest: RequestListener = (incoming, outgoing) => {
  void answer(incoming).then(async (response) => {
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
};

async function answer(incoming: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
  if (!incoming.url?.startsWith("/api/v1")) return new Response(null, { status: 404 });
  const body = chunks.length > 0 ? Buffer.concat(chunks) : null;
  const method = incoming.method ?? "GET";
  return handleApi(new Request(`http://localhost${incoming.url}`, { method, headers, body }), "127.0.0.1");
}
