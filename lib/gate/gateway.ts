import type { ParsedToken } from "@/lib/access-tokens/token-format";
import { tokenHash } from "@/lib/access-tokens/token-hash";
import type { Reader } from "@/lib/db";
import type { PlacedSocket } from "@/lib/policies/load";
import { sameHash } from "@/lib/secrets";
import { FOUND_BY_HOST } from "@/lib/sockets/socket-types";
import type { Prisma } from "@/prisma/generated/client";
import type { World } from "./world";

/** One key of a gateway. `endsAt`: another replaces it, and it stops then. */
export type GatewayKey = { id: string; hash: Uint8Array; endsAt: Date | null };

/** An enforcing proxy as the gate knows it. */
export type Gateway = {
  id: string;
  name: string;
  namespaceId: string;
  namespace: string;
  profile: string;
  trustedHops: number;
  revoked: boolean;
  /** The sockets it may ask about, all of them in its namespace or below; `null`: every one there. */
  sockets: ReadonlySet<string> | null;
  keys: readonly GatewayKey[];
};

type Row = Omit<Gateway, "sockets" | "keys"> & {
  everySocket: boolean;
  sockets: string[];
  keys: { id: string; hash: string; endsAt: number | null }[];
};

/** Gateways from `gateways g` where `condition` holds, each with its keys. */
export async function loadGateways(db: Reader, condition: Prisma.Sql): Promise<Gateway[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT g.id, g.name, g.namespace_id AS "namespaceId", (SELECT slug FROM namespaces WHERE id = g.namespace_id) AS namespace,
      g.profile, g.trusted_hops AS "trustedHops", g.revoked_at IS NOT NULL AS revoked, g.every_socket AS "everySocket",
      array(SELECT socket_id FROM gateway_sockets l WHERE l.gateway_id = g.id) AS sockets,
      (SELECT coalesce(json_agg(json_build_object('id', k.id, 'hash', encode(k.hash, 'hex'),
        'endsAt', extract(epoch FROM k.ends_at) * 1000)), '[]') FROM gateway_keys k WHERE k.gateway_id = g.id) AS keys
    FROM gateways g WHERE ${condition}`;
  return rows.map(({ everySocket, sockets, keys, ...row }) => ({
    ...row,
    sockets: everySocket ? null : new Set(sockets),
    keys: keys.map(({ id, hash, endsAt }) => ({
      id,
      hash: Buffer.from(hash, "hex"),
      endsAt: endsAt === null ? null : new Date(endsAt),
    })),
  }));
}

/** The gateway whose key was presented, if it works at `now`. A key that nobody has costs the same work as one that works. */
export function gatewayOf({ keys }: World, presented: ParsedToken, now: Date): Gateway | null {
  const known = keys.get(`lkg_${presented.id12}`);
  const hash = tokenHash(presented, known?.gateway.id ?? "gw_unknown");
  if (!sameHash(hash, known?.key.hash ?? new Uint8Array(32)) || !known) return null;
  const { gateway, key } = known;
  return gateway.revoked || (key.endsAt !== null && key.endsAt <= now) ? null : gateway;
}

/**
 * The socket that a gateway asks about: by the name it was configured with, else by the host of the request. A name means
 * the socket of the gateway's own namespace first, then the only one below; `name@namespace` says which.
 */
export function socketOf(
  world: World,
  gateway: Gateway,
  name: string | null,
  host: string | null,
): PlacedSocket | null {
  const { named, hosted } = lookupsOf(world);
  if (name === null) return (host !== null && hosted.get(host)) || null;
  const [bare = "", slug] = name.split("@");
  const fits = (named.get(bare) ?? []).filter(
    (one) => one.namespaces.includes(gateway.namespaceId) && (slug === undefined || one.namespace === slug),
  );
  return (
    fits.find((one) => one.namespaces[0] === gateway.namespaceId) ?? (fits.length === 1 ? (fits[0] ?? null) : null)
  );
}

/** True when the gateway may ask about the socket at all. */
export function mayAsk(gateway: Gateway, socket: PlacedSocket): boolean {
  return socket.namespaces.includes(gateway.namespaceId) && (gateway.sockets?.has(socket.id) ?? true);
}

type Lookups = { named: Map<string, PlacedSocket[]>; hosted: Map<string, PlacedSocket> };
const lookups = new WeakMap<World["sockets"], Lookups>();

/** Made once for each set of sockets. */
function lookupsOf({ sockets }: World): Lookups {
  const known = lookups.get(sockets);
  if (known) return known;
  const made: Lookups = { named: new Map(), hosted: new Map() };
  for (const socket of sockets.values()) {
    made.named.set(socket.name, [...(made.named.get(socket.name) ?? []), socket]);
    const isHosted = (FOUND_BY_HOST as readonly string[]).includes(socket.type);
    if (socket.hostname !== null && isHosted) made.hosted.set(socket.hostname, socket);
  }
  lookups.set(sockets, made);
  return made;
}
