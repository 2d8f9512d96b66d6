import type { Asker } from "@/lib/gateways/asking";
import { placedName } from "@/lib/namespaces/placed-name";
import type { PlacedSocket } from "@/lib/policies/load";
import { FOUND_BY_HOST } from "@/lib/sockets/socket-types";

/** Sockets by what a gateway calls them. */
export type SocketLookup = { named: ReadonlyMap<string, PlacedSocket[]>; hosted: ReadonlyMap<string, PlacedSocket> };

/** Made once for each set of sockets. */
export function lookupSockets(sockets: Iterable<PlacedSocket>): SocketLookup {
  const named = new Map<string, PlacedSocket[]>();
  const hosted = new Map<string, PlacedSocket>();
  for (const socket of sockets) {
    const namesakes = named.get(socket.name);
    if (namesakes) namesakes.push(socket);
    else named.set(socket.name, [socket]);
    const isHosted = (FOUND_BY_HOST as readonly string[]).includes(socket.type);
    if (socket.hostname !== null && isHosted) hosted.set(socket.hostname, socket);
  }
  return { named, hosted };
}

/**
 * The socket that a gateway asks about: by the name it was configured with, else by the host of the request. A name means
 * the socket of the asker's own namespace first, then the only one below; `name@namespace` says which.
 */
export function findSocket(
  { named, hosted }: SocketLookup,
  asker: Asker,
  name: string | null,
  host: string | null,
): PlacedSocket | null {
  if (name === null) return (host !== null && hosted.get(host)) || null;
  const { name: bare, namespace } = placedName(name);
  const fits = (named.get(bare) ?? []).filter(
    (one) => isInReach(asker, one) && (namespace === undefined || one.namespace === namespace),
  );
  return fits.find((one) => one.namespaces[0] === asker.namespaceId) ?? (fits.length === 1 ? (fits[0] ?? null) : null);
}

/** True when the asker may ask about the socket at all. */
export function mayAsk(asker: Asker, socket: PlacedSocket): boolean {
  return isInReach(asker, socket) && (asker.sockets === null || asker.sockets.includes(socket.id));
}

function isInReach({ namespaceId, places }: Asker, { namespaces }: PlacedSocket): boolean {
  return places ? places.has(namespaces[0] as string) : namespaces.includes(namespaceId);
}
