import { type AppError, ERRORS } from "@/lib/errors";

/** A refusal as RFC 9457 has it. `errors` says which field, and comes with 422 only. */
export function problemBody(error: AppError, requestId: string) {
  const { status, title } = ERRORS[error.code];
  return {
    type: `https://latchkey.dev/problems/${error.code.replaceAll("_", "-")}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    requestId,
    ...(status === 422 && { errors: error.fields }),
  };
}
