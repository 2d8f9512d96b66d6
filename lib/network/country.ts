import "server-only";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CountryResponse, Reader } from "mmdb-lib";
import { parseAddress } from "@/lib/policies/engine/address";

/** Read as a file: a bundler has no business with the data. */
const inPackage = (file: string) =>
  join(process.cwd(), "node_modules", "@ip-location-db", "geo-whois-asn-country-mmdb", file);

let data: Reader<CountryResponse> | undefined;

/**
 * The two-letter code of the country that an address is registered in, or `null` when that is not known: private and
 * reserved addresses, unreadable ones. From the registries' own data (nro.net, CC BY 4.0), which comes with the package.
 */
export function countryOf(ip: string | null): string | null {
  const address = parseAddress(ip);
  if (address?.range() !== "unicast") return null;
  data ??= new Reader<CountryResponse>(readFileSync(inPackage("geo-whois-asn-country.mmdb")));
  const found = data.get(address.toString()) as { country_code?: string } | null;
  return /^[A-Z]{2}$/.test(found?.country_code ?? "") ? (found?.country_code ?? null) : null;
}

/** The day that the country data is of, as 2026-06-17. */
export function countryDataDate(): string {
  const { version } = JSON.parse(readFileSync(inPackage("package.json"), "utf8")) as { version: string };
  const [, year, month, day] = /(\d{4})(\d{2})(\d{2})\d{2}$/.exec(version) ?? [];
  return `${year}-${month}-${day}`;
}
