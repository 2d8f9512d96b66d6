/** Every way an operation is refused, with its HTTP status and title (RFC 9457). */
export const ERRORS = {
  malformed_request: { status: 400, title: "Malformed request" },
  conflicting_credentials: { status: 400, title: "Conflicting credentials" },
  unauthenticated: { status: 401, title: "No valid token" },
  forbidden: { status: 403, title: "Not allowed" },
  step_up_required: { status: 403, title: "Confirm it is you" },
  not_found: { status: 404, title: "Not found" },
  method_not_allowed: { status: 405, title: "Method not allowed" },
  name_taken: { status: 409, title: "Name taken" },
  last_admin: { status: 409, title: "Last admin" },
  in_use: { status: 409, title: "In use" },
  conflict: { status: 409, title: "Conflict" },
  version_conflict: { status: 412, title: "Changed by someone else" },
  payload_too_large: { status: 413, title: "Payload too large" },
  unsupported_media_type: { status: 415, title: "Unsupported media type" },
  invalid_input: { status: 422, title: "Invalid input" },
  idempotency_mismatch: { status: 422, title: "Idempotency key reused" },
  rate_limited: { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something went wrong" },
  unavailable: { status: 503, title: "Temporarily unavailable" },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** What is wrong with one field: `path` is dotted (`token.expiresAt`), `message` is a sentence for the person. */
export type FieldError = { path: string; message: string };

/** A refusal that is meant for the reader. Anything else that is thrown is our fault and is shown as `internal`. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fields: readonly FieldError[] = [],
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
    this.name = "AppError";
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** One bad field; the sentence is both the detail and the field's message. */
export function invalidField(path: string, message: string): AppError {
  return new AppError("invalid_input", message, [{ path, message }]);
}

/** The one answer for what does not exist and for what the reader may not know of. */
export function notFound(kind: string): AppError {
  return new AppError("not_found", `This ${kind} does not exist, or you have no role where it lives.`);
}
