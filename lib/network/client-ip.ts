import { isIP } from "node:net";

/**
 * The client's address as our own listener (scripts/portal.mjs) settled it in `X-Forwarded-For`, where nothing that a
 * client wrote is left; null when it is not known.
 */
export function clientIp(headers: Pick<Headers, "get">): string | null {
  const address = headers.get("x-forwarded-for") ?? "";
  return isIP(address) ? address : null;
}
