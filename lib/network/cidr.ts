import ipaddr from "ipaddr.js";
import { z } from "zod";
import { liesIn, parseAddress, parseNetwork } from "@/lib/policies/engine/address";

/**
 * True for a CIDR in its one spelling: dotted decimal or RFC 5952 IPv6, a prefix length, no host bits. Octal, hex, short
 * and IPv4-mapped spellings are refused, because two readers could read them as two networks.
 */
export function isCanonicalCidr(text: string): boolean {
  if (text.length > 43 || !/^[0-9a-f.:]+\/\d{1,3}$/.test(text) || !ipaddr.isValidCIDR(text)) return false;
  const [address, bits] = ipaddr.parseCIDR(text);
  if (address.kind() === "ipv6" && (address as ipaddr.IPv6).isIPv4MappedAddress()) return false;
  const network =
    address.kind() === "ipv4" ? ipaddr.IPv4.networkAddressFromCIDR(text) : ipaddr.IPv6.networkAddressFromCIDR(text);
  return `${canonical(network)}/${bits}` === text;
}

/** True when `ip` lies in one of `cidrs`. An IPv4 address written as IPv4-mapped IPv6 counts as IPv4; garbage lies nowhere. */
export function isInside(ip: string | null, cidrs: readonly string[]): boolean {
  const address = parseAddress(ip);
  return address !== null && cidrs.some((cidr) => liesIn(address, parseNetwork(cidr)));
}

/** A CIDR as contracts take it. */
export const cidr = z.string().refine(isCanonicalCidr, {
  error: (issue) =>
    `${String(issue.input)} is not a network like 10.20.0.0/16 or 2001:db8::/32, written without host bits.`,
});

function canonical(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  return address.kind() === "ipv4" ? address.toString() : (address as ipaddr.IPv6).toRFC5952String();
}
