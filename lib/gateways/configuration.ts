import "server-only";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { env } from "@/lib/env";
import { invalidField } from "@/lib/errors";
import { placedName } from "@/lib/namespaces/placed-name";
import { Prisma } from "@/prisma/generated/client";
import type { Configuration, Gateway } from "./contract";
import type { Profile } from "./profiles";

/** The files under deploy/, and whether e2e/gateways.spec.ts runs the proxy with them. */
const SAMPLES: Record<Profile, { tested: boolean; files: string[] }> = {
  nginx: { tested: true, files: ["latchkey.conf"] },
  caddy: { tested: true, files: ["Caddyfile"] },
  haproxy: { tested: true, files: ["haproxy.cfg", "latchkey.lua"] },
  traefik: { tested: false, files: ["latchkey.yml"] },
  envoy: { tested: false, files: ["envoy.yaml"] },
};

type Wanted = { profile?: Profile | undefined; socket?: string | undefined };
type Written = { name: string; hostname: string | null; upstream: string | null };

/** The tested sample of a profile, written for this gateway's socket and this installation's gate. */
export async function configurationOf(
  db: Reader,
  actor: Actor,
  gateway: Gateway,
  { profile = gateway.profile, socket }: Wanted,
): Promise<Configuration> {
  const found = await findSocket(db, actor, gateway.id, socket);
  const { tested, files } = SAMPLES[profile];
  return {
    profile,
    tested,
    socket: found?.name ?? null,
    files: await Promise.all(
      files.map(async (name) => ({
        name,
        text: writtenFor(await readFile(join(process.cwd(), "deploy", profile, name), "utf8"), found),
      })),
    ),
  };
}

/** The sample's own addresses and names, exchanged for real ones where they are known. */
function writtenFor(sample: string, socket: Written | null): string {
  const { host, gatePort } = env();
  const gate = `${host.includes(":") ? `[${host}]` : host}:${gatePort}`;
  const application = /^(?:http:\/\/)?([a-z0-9.-]+:\d{1,5})\/?$/i.exec(socket?.upstream ?? "")?.[1];
  return sample
    .replaceAll("127.0.0.1:3001", gate)
    .replaceAll("127.0.0.1:8000", application ?? "127.0.0.1:8000")
    .replaceAll("orders.example.com", socket?.hostname ?? "orders.example.com")
    .replaceAll('"orders"', `"${socket?.name ?? "orders"}"`)
    .replaceAll("lua.latchkey orders", `lua.latchkey ${socket?.name ?? "orders"}`);
}

/** A socket that the gateway may ask about and the actor may read. Without a name: the first that is reached by HTTP. */
async function findSocket(db: Reader, actor: Actor, gatewayId: string, ref: string | undefined) {
  const { name, namespace } = ref === undefined ? {} : placedName(ref.replaceAll("\0", ""));
  const named = name === undefined ? Prisma.sql`s.type = 'http'` : Prisma.sql`(s.id = ${name} OR s.name = ${name})`;
  const [found] = await db.$queryRaw<Written[]>`
    SELECT s.name, s.hostname, s.upstream FROM sockets s JOIN namespaces n ON n.id = s.namespace_id JOIN gateways g ON g.id = ${gatewayId}
    WHERE ${named} AND (${namespace ?? null}::text IS NULL OR n.slug = ${namespace ?? null}) AND s.namespace_id = ANY(${actor.access.where("sockets:read")})
      AND namespace_within(s.namespace_id, g.namespace_id)
      AND (g.every_socket OR EXISTS (SELECT 1 FROM gateway_sockets l WHERE l.gateway_id = g.id AND l.socket_id = s.id))
    ORDER BY s.namespace_id = g.namespace_id DESC, s.name COLLATE "C", s.id LIMIT 1`;
  if (ref !== undefined && !found)
    throw invalidField("socket", `There is no socket ${ref} that this gateway may ask about and you may read.`);
  return found ?? null;
}
