import ipaddr from "ipaddr.js";

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

const MOST_READ = 10_000;

/** Addresses that were read lately: the same few come again and again. */
const read = new Map<string, Address | null>();

/**
 * The address that `text` spells, IPv4-mapped IPv6 as IPv4. Only four decimal numbers or IPv6 without a zone: octal, hex and
 * short spellings are read differently by different programs, so they are no address.
 */
export function parseAddress(text: string | null): Address | null {
  if (text === null || text.length > 45) return null;
  let address = read.get(text);
  if (address === undefined) {
    address = readAddress(text);
    if (read.size >= MOST_READ) read.clear();
    read.set(text, address);
  }
  return address;
}

function readAddress(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return /(^|\.)0\d/.test(text) ? null : ipaddr.IPv4.parse(text);
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !ipaddr.IPv6.isValid(text)) return null;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** A network in its canonical spelling, ready to be compared. */
export function parseNetwork(text: string): [Address, number] {
  return ipaddr.parseCIDR(text);
}

/** True when the address lies in the network; IPv4 and IPv6 never meet, not even at /0. */
export function liesIn(address: Address, [network, bits]: [Address, number]): boolean {
  return address.kind() === network.kind() && address.match(network as ipaddr.IPv4 & ipaddr.IPv6, bits);
}
