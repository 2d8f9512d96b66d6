import { ProxyAgent, fetch as undiciFetch } from "undici";
import { Failure } from "./failure";

type Request = { method: string; headers: Record<string, string>; body?: string; signal: AbortSignal };

/**
 * `fetch` through a proxy. To https the proxy only passes on what it can't read (RFC 9110, 9.3.6); it learns the token of a
 * plain http address alone, which is refused before this unless somebody allowed it.
 */
export async function fetchThrough(proxy: URL, url: string, request: Request): Promise<Response> {
  try {
    const dispatcher = new ProxyAgent({ uri: proxy.href, proxyTunnel: url.startsWith("https:") });
    return (await undiciFetch(url, { ...request, redirect: "manual", dispatcher })) as unknown as Response;
  } catch (error) {
    const why = proxyProblem((error as Error).cause);
    throw why ? new Failure("proxy_failed", `The proxy ${proxy.host} ${why}.`) : error;
  }
}

/** The proxy's part in a failure. Nobody but the proxy is connected to, so it is the one that can't be. */
function proxyProblem(cause: unknown): string | null {
  const { code, message = "", cause: before } = (cause ?? {}) as NodeJS.ErrnoException & { cause?: unknown };
  const [, status] = /^Proxy response \((\d+)\)/.exec(message) ?? [];
  if (status) return status === "407" ? "wants a user and a password" : `answered ${status}`;
  if (code && NOT_REACHED.includes(code)) return `can't be reached (${code})`;
  return before ? proxyProblem(before) : null;
}

const NOT_REACHED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"];
