import { setTimeout as delay } from "node:timers/promises";
import { Failure } from "./failure";
import { proxyFor } from "./proxy";
import { VERSION } from "./version";

type Request = {
  method: string;
  json?: unknown;
  headers?: Record<string, string>;
};

const PATIENCE_MS = 30_000;
const MOST_WAITS = 5;

/**
 * Sends one request and answers the JSON that came back, undefined for none. The token goes to the address given and nowhere
 * else: a redirect is a `Failure`, as is every refusal, and everything between here and the server that breaks. What came too
 * often was not done, so it is asked again when the server says.
 */
export async function send(url: string, token: string | null, request: Request): Promise<unknown> {
  for (let wait = 0; ; wait++) {
    try {
      return await read(await ask(url, token, request));
    } catch (error) {
      const pause = error instanceof Failure && error.status === 429 ? error.retryAfterSeconds : null;
      if (pause === null || pause > 60 || wait >= MOST_WAITS) throw error;
      process.stderr.write(`Too many calls; going on in ${pause} s.\n`);
      await delay(pause * 1_000);
    }
  }
}

/** The response as it came, whatever its status. */
export async function ask(url: string, token: string | null, { method, json, headers }: Request): Promise<Response> {
  const proxy = proxyFor(new URL(url));
  const request = {
    method,
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: {
      accept: "application/json",
      "user-agent": `latchkey-cli/${VERSION}`,
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(json !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  };
  try {
    if (!proxy) return await fetch(url, { ...request, redirect: "manual" });
    const { fetchThrough } = await import("./through-proxy");
    return await fetchThrough(proxy, url, request);
  } catch (error) {
    throw error instanceof Failure ? error : unreachable(url, error);
  }
}

async function read(response: Response): Promise<unknown> {
  if (response.status >= 300 && response.status < 400) throw redirected(response);
  const text = await response.text().catch((error: unknown) => {
    throw unreachable(response.url, error);
  });
  const body = parsed(text);
  if (!response.ok) throw refused(response, body);
  if (response.status === 204) return undefined;
  if (body === undefined)
    throw new Failure("not_latchkey", `What answers at ${new URL(response.url).origin} is not Latchkey.`, {
      next: ["latchkey doctor"],
    });
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(response: Response, body: unknown): Failure {
  const problem = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const code = typeof problem.code === "string" ? problem.code : `http_${response.status}`;
  const detail =
    typeof problem.detail === "string" ? problem.detail : `The server answered ${response.status} without saying why.`;
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  return new Failure(code, detail, {
    status: response.status,
    requestId: response.headers.get("x-request-id"),
    fields: Array.isArray(problem.errors) ? (problem.errors as { path: string; message: string }[]) : [],
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
    next: code === problem.code ? [] : [`is ${response.url.split("/api/v1")[0]} the right address?`, "latchkey doctor"],
  });
}

function redirected(response: Response): Failure {
  const target = response.headers.get("location");
  const origin = target && URL.canParse(target, response.url) ? new URL(target, response.url).origin : "somewhere else";
  return new Failure("redirected", `The server sends us to ${origin}. The token was not sent there.`, {
    status: response.status,
    next: [`latchkey login ${origin} --token-file FILE, if that is where Latchkey is`],
  });
}

/** Why nothing came back, as far as Node tells. */
function unreachable(url: string, error: unknown): Failure {
  const { origin } = new URL(url);
  const cause = (error as { cause?: { code?: string; message?: string } }).cause;
  const code = cause?.code ?? cause?.message ?? (error as Error).name;
  const next = ["latchkey doctor"];
  if (code === "TimeoutError")
    return new Failure("unreachable", `${origin} did not answer within ${PATIENCE_MS / 1_000} seconds.`, { next });
  const known = REASONS[code];
  if (!known && /^(ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|CERT_|ERR_SSL)/.test(code))
    return new Failure("untrusted_certificate", `The certificate of ${origin} is not trusted (${code}).`, {
      next: ["set NODE_EXTRA_CA_CERTS to the file of your certificate authority", ...next],
    });
  const why = known ?? `can't be reached (${code})`;
  return new Failure("unreachable", `${origin} ${why}.`, { next });
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: "refuses connections: nothing listens there",
  ENOTFOUND: "is a name that nobody knows",
  EAI_AGAIN: "can't be looked up right now",
  ERR_SSL_WRONG_VERSION_NUMBER: "does not speak TLS; it may be one for http",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "does not speak TLS; it may be one for http",
  ECONNRESET: "broke off the connection",
  UND_ERR_SOCKET: "broke off the connection",
};
