import { AppError, ERRORS, type ErrorCode } from "@/lib/errors";
import { problemBody } from "./problem";

/** What each code says, for example. */
const DETAILS: Partial<Record<ErrorCode, string>> = {
  malformed_request: "The body is not JSON.",
  conflicting_credentials: "The request presents more than one token. Send one.",
  unauthenticated: "Present a valid access token, for example as Authorization: Bearer lks_...",
  forbidden: "You need access-tokens:write in global. Ask an admin for a role that has it.",
  not_found: "This service account does not exist, or you have no role where it lives.",
  method_not_allowed: "PUT does nothing here. What does: GET, POST, HEAD, OPTIONS.",
  name_taken: "svc-deploy is taken in global. Choose another name.",
  last_admin:
    "There is always at least one enabled member with the role admin in global. Give it to someone else first.",
  in_use: "A service account would be left without an owner. Give its ownership to someone else first.",
  conflict: "nightly is revoked and can't be rotated. Create a new token.",
  version_conflict: "This is version 4 by now; your change was made against version 3. Load it again and repeat.",
  payload_too_large: "The body is larger than 1 MB.",
  unsupported_media_type: "Send the body as application/json.",
  invalid_input: "color is not a field here.",
  idempotency_mismatch: "This Idempotency-Key was used with another request in the last 24 hours. Use a new one.",
  rate_limited: "This token made more than 30000 calls in a minute. Slow down, and repeat in 12 seconds.",
  unavailable: "The database is not reachable right now. Nothing was changed.",
};

/** Members alone confirm that it is them, and what is our own fault is promised to nobody. */
const UNSAID: ErrorCode[] = ["step_up_required", "internal"];

const SAID = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => !UNSAID.includes(code));

const EXTRA_HEADERS: Record<number, Record<string, object>> = {
  401: { "WWW-Authenticate": { schema: { type: "string" }, description: "Which scheme to use." } },
  429: { "Retry-After": { schema: { type: "integer" }, description: "Seconds to wait." } },
  503: { "Retry-After": { schema: { type: "integer" }, description: "Seconds to wait." } },
};

/** One described answer for each status that a refusal can have, by its name in `components/responses`. */
export function problemResponses(): Record<string, object> {
  // 405 is the answer to a method that nobody serves, so no operation has it.
  const statuses = [...new Set(SAID.map((code) => ERRORS[code].status))].filter((status) => status !== 405);
  return Object.fromEntries(statuses.map((status) => [`Problem${status}`, problemResponse(status)]));
}

function problemResponse(status: number) {
  const codes = SAID.filter((code) => ERRORS[code].status === status);
  const titles = [...new Set(codes.map((code) => ERRORS[code].title))];
  return {
    description: titles.join(", or: "),
    headers: { "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" }, ...EXTRA_HEADERS[status] },
    content: {
      "application/problem+json": {
        schema: { $ref: "#/components/schemas/Problem" },
        examples: Object.fromEntries(codes.map((code) => [code, { value: example(code) }])),
      },
    },
  };
}

function example(code: ErrorCode) {
  const message = DETAILS[code] ?? ERRORS[code].title;
  const fields = code === "invalid_input" ? [{ path: "color", message }] : [];
  return problemBody(new AppError(code, message, fields), "req_3fPq81LmZx0Kd72a");
}

/** What every refusal looks like (RFC 9457). */
export const PROBLEM = {
  type: "object",
  description: "What was refused and why (RFC 9457).",
  required: ["type", "title", "status", "detail", "code", "requestId"],
  properties: {
    type: { type: "string", format: "uri" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What happened, then what to do." },
    code: { type: "string", enum: SAID },
    requestId: { type: "string", description: "The number under which the log has it." },
    errors: {
      type: "array",
      description: "With 422: what is wrong with which field.",
      items: {
        type: "object",
        required: ["path", "message"],
        properties: { path: { type: "string" }, message: { type: "string" } },
      },
    },
  },
};
