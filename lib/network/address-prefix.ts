import ipaddr from "ipaddr.js";

/**
 * What counts as one caller when attempts are limited: an IPv4 address, or the /64 of an IPv6 one, because a single
 * machine owns all of it. IPv4-mapped IPv6 is IPv4. Anything unreadable is one caller, `unknown`.
 */
export function addressPrefix(ip: string | null): string {
  if (ip === null || !ipaddr.isValid(ip)) return "unknown";
  const address = ipaddr.process(ip);
  if (address.kind() === "ipv4") return address.toString();
  const network = (address as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(":")}::/64`;
}
