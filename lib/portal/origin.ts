import { env } from "@/lib/env";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * True when an `Origin` header names this portal. Absent and `null` do not. A portal on the loopback interface answers to
 * all of its names there, because typing 127.0.0.1 for localhost is no attack.
 */
export function isOwnOrigin(origin: string | null): boolean {
  if (!origin || origin === "null" || !URL.canParse(origin)) return false;
  const own = new URL(env().url);
  const other = new URL(origin);
  if (own.origin === other.origin) return true;
  return (
    LOOPBACK.has(own.hostname) &&
    LOOPBACK.has(other.hostname) &&
    own.port === other.port &&
    own.protocol === other.protocol
  );
}
