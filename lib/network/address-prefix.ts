import type ipaddr from "ipaddr.js";
import { parseAddress } from "@/lib/policies/engine/address";

/**
 * What counts as one caller when attempts are limited: an IPv4 address, or the /64 of an IPv6 one, because a single
 * machine owns all of it. IPv4-mapped IPv6 is IPv4. Anything unreadable is one caller, `unknown`.
 */
export function addressPrefix(ip: string | null): string {
  const address = parseAddress(ip);
  if (!address) return "unknown";
  if (address.kind() === "ipv4") return address.toString();
  const network = (address as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(":")}::/64`;
}
