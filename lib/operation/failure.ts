import { ORPCError, ValidationError } from "@orpc/server";
import { AppError } from "@/lib/errors";
import { logFailure } from "@/lib/outage";
import { fromDatabase } from "./database-errors";
import { fieldErrors, type Issue } from "./field-errors";
import type { RequestFacts } from "./request";

/** Turns whatever was thrown into the one error shape. What is our own fault goes to the log and becomes `internal`. */
export function toAppError(thrown: unknown, request: Pick<RequestFacts, "requestId">): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof ORPCError) {
    if (thrown.cause instanceof ValidationError && thrown.code === "BAD_REQUEST")
      return invalidInput(thrown.cause.issues as readonly Issue[]);
    if (thrown.cause instanceof AppError) return thrown.cause;
    if (thrown.code === "NOT_FOUND") return new AppError("not_found", "There is nothing at this address.");
    if (thrown.status === 400) return new AppError("malformed_request", "The request can't be read. Send JSON.");
  }
  const known = fromDatabase(thrown);
  if (known?.code !== "unavailable" && known) return known;
  logFailure("error", thrown, "an operation failed", { requestId: request.requestId });
  return (
    known ??
    new AppError(
      "internal",
      `Something went wrong on our side. Nothing was changed. The request id is ${request.requestId}.`,
    )
  );
}

function invalidInput(issues: readonly Issue[]): AppError {
  const fields = fieldErrors(issues);
  return new AppError(
    "invalid_input",
    fields.length === 1 && fields[0] ? fields[0].message : "Some fields need another value.",
    fields,
  );
}
