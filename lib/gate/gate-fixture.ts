import { request } from "node:http";
import { mintToken } from "@/lib/access-tokens/token-format";
import { tokenHash } from "@/lib/access-tokens/token-hash";
import { randomBase62 } from "@/lib/base62";
import { recorded } from "@/lib/operation/suites/world";

type NewGateway = {
  namespaceId: string;
  profile?: string;
  trustedHops?: number;
  sockets?: { id: string; namespaceId: string }[];
};

/** A registered gateway and its key. For tests. */
export async function givenGateway({ namespaceId, profile = "nginx", trustedHops = 0, sockets }: NewGateway) {
  const id = `gw_${randomBase62(16)}`;
  const minted = mintToken("g");
  await recorded("", async (tx) => {
    await tx.$executeRaw`
      INSERT INTO gateways (namespace_id, id, name, profile, trusted_hops, every_socket, created_by_id, created_by_name)
      VALUES (${namespaceId}, ${id}, ${`gw-${id.slice(3).toLowerCase()}`}, ${profile}, ${trustedHops}, ${!sockets}, 'system', 'Latchkey')`;
    await tx.$executeRaw`
      INSERT INTO gateway_keys (id, namespace_id, gateway_id, hash, hash_key_version, created_by_id, created_by_name)
      VALUES (${`lkg_${minted.id12}`}, ${namespaceId}, ${id}, ${tokenHash(minted, id)}, 1, 'system', 'Latchkey')`;
    for (const socket of sockets ?? [])
      await tx.$executeRaw`
        INSERT INTO gateway_sockets (namespace_id, gateway_id, socket_namespace_id, socket_id)
        VALUES (${namespaceId}, ${id}, ${socket.namespaceId}, ${socket.id})`;
  });
  return { id, key: minted.plaintext };
}

export type GateAnswer = { status: number; headers: Record<string, string | undefined>; text: string; lines: string[] };

/** One request with exactly these header lines, repeated names included. For tests. */
export function askRaw(port: number, method: string, path: string, lines: readonly string[], body?: string) {
  return new Promise<GateAnswer>((done, failed) => {
    const options = { host: "127.0.0.1", port, method, path, headers: ["Host", "gate", ...lines], setHost: false };
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", failed);
      response.on("end", () => {
        const headers = response.headers as GateAnswer["headers"];
        done({
          status: response.statusCode ?? 0,
          headers,
          text: Buffer.concat(chunks).toString(),
          lines: response.rawHeaders,
        });
      });
    });
    sent.on("error", failed);
    sent.end(body);
  });
}

/** What a gateway of nginx's kind asks, unless told otherwise. For tests. */
export type Asked = {
  key: string;
  token?: string | null;
  method?: string;
  uri?: string;
  host?: string;
  ip?: string;
  lines?: string[];
};

/** Asks as nginx with the configuration in deploy/ does. For tests. */
export function askAsNginx(
  port: number,
  { key, token, method = "GET", uri = "/", host = "web.example", ip = "192.0.2.7", lines = [] }: Asked,
) {
  return askRaw(port, "GET", "/authz/nginx", [
    ...[
      "X-Latchkey-Gateway",
      key,
      "X-Original-Method",
      method,
      "X-Original-URI",
      uri,
      "X-Original-Host",
      host,
      "X-Real-IP",
      ip,
    ],
    ...(token ? ["Authorization", `Bearer ${token}`] : []),
    ...lines,
  ]);
}

/** Asks again where the answer was 503: on a machine that is busy with other tests the database may not answer in time. */
export async function untilDecided(ask: () => Promise<GateAnswer>): Promise<GateAnswer> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const answer = await ask();
    if (answer.status !== 503) return answer;
  }
  return ask();
}
