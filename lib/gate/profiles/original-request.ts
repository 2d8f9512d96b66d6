import { parseAddress } from "@/lib/policies/engine/address";
import type { RawHeaders } from "../raw-headers";
import { envoy } from "./envoy";
import { forward } from "./forward";
import { nginx } from "./nginx";

/** The request that a gateway asks about, from its profile's headers alone. What is `null` was not said, or said twice. */
export type OriginalRequest = {
  method: string | null;
  /** As it came: path and query, not decoded. */
  uri: string | null;
  host: string | null;
  /** Who passed it on, outermost first; the last is whom the gateway itself saw. */
  addresses: readonly string[];
};

/** What a gateway's own request to us looks like. `target` is its request target, with our prefix. */
export type Profile = (asked: { method: string; target: string; headers: RawHeaders }) => OriginalRequest;

/** The kinds of gateway there are, each with the address it asks at and how it speaks. */
const KINDS: Record<string, { at: string; read: Profile }> = {
  nginx: { at: "/authz/nginx", read: nginx },
  caddy: { at: "/authz/forward", read: forward },
  traefik: { at: "/authz/forward", read: forward },
  // Sends what the script in deploy/ writes, and that writes what nginx sends.
  haproxy: { at: "/authz/haproxy", read: nginx },
  envoy: { at: "/authz/envoy", read: envoy },
};

/** True when a path is one where gateways ask. The query is no part of it: Caddy appends the client's own. */
export function isAuthorization(path: string): boolean {
  return path.startsWith("/authz/");
}

/** The original request; `null` when gateways of this kind do not ask at this address, so their headers say nothing. */
export function originalRequest(kind: string, asked: Parameters<Profile>[0]): OriginalRequest | null {
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  const [path = ""] = asked.target.split("?", 1);
  if (!known || (path !== known.at && !(kind === "envoy" && path.startsWith(`${known.at}/`)))) return null;
  return known.read(asked);
}

/**
 * The client's address: behind `trustedHops` proxies, the entry that the outermost of them wrote. Entries further left are
 * the client's own words. Garbage there means no address, and conditions on the address then fail.
 */
export function clientAddress({ addresses }: OriginalRequest, trustedHops: number): string | null {
  const entry = addresses.at(-1 - trustedHops) ?? null;
  return parseAddress(entry)?.toString() ?? null;
}

/** The host without its port and the dot of the root, in lower case, as sockets write their hostname. */
export function hostName(host: string | null): string | null {
  const [, name] = /^([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)\.?(?::\d{1,5})?$/.exec(host?.toLowerCase() ?? "") ?? [];
  return name ?? null;
}
