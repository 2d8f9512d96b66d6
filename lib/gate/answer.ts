import type { Outcome, Reason } from "./decide";

/** What clients learn of a refusal: a status and a code, never which rule. */
type Refusal = { status: number; code: string; title: string; challenge?: string };

const NO_TOKEN: Refusal = { status: 401, code: "unauthenticated", title: "No valid token" };
const BAD_TOKEN: Refusal = { ...NO_TOKEN, challenge: 'Bearer realm="latchkey", error="invalid_token"' };
const DENIED: Refusal = { status: 403, code: "forbidden", title: "Not allowed" };

const REFUSALS: Record<Reason, Refusal> = {
  policy: DENIED,
  no_policy: DENIED,
  unknown_socket: DENIED,
  wrong_socket: DENIED,
  path_ambiguous: { status: 403, code: "path_ambiguous", title: "Ambiguous path" },
  // RFC 6750, 3.1: without any credential the challenge names no error.
  missing: { ...NO_TOKEN, challenge: 'Bearer realm="latchkey"' },
  malformed: BAD_TOKEN,
  unknown: BAD_TOKEN,
  revoked: BAD_TOKEN,
  expired: BAD_TOKEN,
  paused: BAD_TOKEN,
  account_disabled: BAD_TOKEN,
  account_expired: BAD_TOKEN,
  address: BAD_TOKEN,
  unknown_gateway: { status: 401, code: "unauthenticated", title: "No valid gateway key" },
  conflicting: { status: 400, code: "conflicting_credentials", title: "Conflicting credentials" },
  incomplete: { status: 400, code: "malformed_request", title: "Malformed request" },
  rate_limited: { status: 429, code: "rate_limited", title: "Too many requests" },
  unavailable: { status: 503, code: "unavailable", title: "Temporarily unavailable" },
};

/** The status that the gateway's client is meant to see. */
export function statusOf({ decision, reason }: Outcome): number {
  return decision === "allow" ? 200 : REFUSALS[reason].status;
}

/** An answer as it goes over the wire: `headers` are names and values by turns. */
export type Answer = { status: number; headers: string[]; body: string };

/**
 * The answer to a gateway: exactly 200, or a refusal as problem+json (RFC 9457). Always with the complete set of identity
 * headers, empty when unknown, so that no gateway passes on a client's own.
 */
export function answerTo(outcome: Outcome, isNginx: boolean): Answer {
  const headers = [...identityHeaders(outcome), "Cache-Control", "no-store"];
  if (outcome.decision === "allow") return { status: 200, headers: [...headers, "Content-Length", "0"], body: "" };
  const { status, code, title, challenge } = REFUSALS[outcome.reason];
  // nginx passes on 401 and 403 alone and makes anything else a 500 without a body.
  const isSpoken = status !== 429 || !isNginx;
  if (challenge) headers.push("WWW-Authenticate", challenge);
  if (status === 429) headers.push("Retry-After", String(outcome.retryAfterSeconds));
  if (status === 503) headers.push("Retry-After", "1");
  if (!isSpoken) headers.push("X-Latchkey-Status", String(status));
  headers.push("X-Latchkey-Reason", code);
  const type = `https://latchkey.dev/problems/${code.replaceAll("_", "-")}`;
  const body = JSON.stringify({ type, title, status, code, decisionId: outcome.id });
  headers.push("Content-Type", "application/problem+json", "Content-Length", String(Buffer.byteLength(body)));
  return { status: isSpoken ? status : 403, headers, body };
}

function identityHeaders({ decision, token, policy, id }: Outcome): string[] {
  const known = decision === "allow" ? token : null;
  return [
    "X-Latchkey-Subject",
    spelled(known?.subject.userId),
    "X-Latchkey-Service-Account",
    spelled(known?.subject.name),
    "X-Latchkey-Namespace",
    spelled(known?.namespace),
    "X-Latchkey-Token-Id",
    spelled(known?.id),
    "X-Latchkey-Groups",
    known
      ? known.subject.groups
          .map(({ name }) => spelled(name).replaceAll(",", "%2C"))
          .sort()
          .join(",")
      : "",
    "X-Latchkey-Policy",
    known ? spelled(policy?.name) : "",
    "X-Latchkey-Decision-Id",
    id,
  ];
}

/** A name as a header can carry it: percent-encoded UTF-8 where it is more than printable ASCII, and for the percent sign. */
function spelled(name: string | undefined): string {
  if (!name) return "";
  return /^[\x20-\x24\x26-\x7e]*$/.test(name) ? name : name.replace(/[^\x20-\x24\x26-\x7e]+/g, encodeURIComponent);
}
