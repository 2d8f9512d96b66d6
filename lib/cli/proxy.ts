import { isLoopback } from "@/lib/network/loopback";
import { UsageFailure } from "./failure";

/**
 * The proxy that the environment names for an address, as other programs read it: HTTPS_PROXY or HTTP_PROXY, but not for what
 * NO_PROXY lists; the names in lower case come first. `null`: straight there, as always on this machine.
 */
export function proxyFor({ protocol, hostname, port }: URL, env = process.env): URL | null {
  const name = protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const named = env[name.toLowerCase()] || env[name];
  if (!named || isLoopback(hostname) || isExcepted(hostname, port || defaultPort(protocol), env)) return null;
  const text = named.includes("://") ? named : `http://${named}`;
  const proxy = URL.canParse(text) ? new URL(text) : null;
  if (proxy && /^https?:$/.test(proxy.protocol)) return proxy;
  throw new UsageFailure(`${name} is a proxy's address, like http://proxy.example.com:3128.`);
}

function isExcepted(hostname: string, port: string, env: NodeJS.ProcessEnv): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  return (env.no_proxy || env.NO_PROXY || "")
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      const [, name = "", only = port] = /^\*?\.?\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
      const isMeant = host === name || host.endsWith(`.${name}`);
      return entry === "*" || entry === host || (name !== "" && only === port && isMeant);
    });
}

function defaultPort(protocol: string): string {
  return protocol === "https:" ? "443" : "80";
}
