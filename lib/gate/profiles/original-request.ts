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

/** Where gateways ask. The address says whose headers are read; what the gateway's record says is for people. */
const PROFILES: Record<string, Profile> = {
  "/authz/nginx": nginx,
  // Caddy and Traefik.
  "/authz/forward": forward,
  // Sends what the script in deploy/ writes, and that writes what nginx sends.
  "/authz/haproxy": nginx,
  "/authz/envoy": envoy,
};

/** How a gateway speaks that asks at this path; `null` where none asks. */
export function profileAt(path: string): Profile | null {
  const at = path.startsWith("/authz/envoy/") ? "/authz/envoy" : path;
  return Object.hasOwn(PROFILES, at) ? (PROFILES[at] ?? null) : null;
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
