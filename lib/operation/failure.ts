import { ORPCError, ValidationError } from "@orpc/server";
import { AppError, type FieldError } from "@/lib/errors";
import { logger } from "@/lib/log";
import { fromDatabase } from "./database-errors";
import type { RequestFacts } from "./request";

type Issue = {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[];
  code?: string;
  keys?: string[];
  expected?: string;
  minimum?: number | bigint;
  maximum?: number | bigint;
  origin?: string;
  values?: unknown[];
};

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
  logger().error({ error: thrown, requestId: request.requestId }, "an operation failed");
  return (
    known ??
    new AppError(
      "internal",
      `Something went wrong on our side. Nothing was changed. The request id is ${request.requestId}.`,
    )
  );
}

/** What a contract's validation found, by field, in sentences. */
export function fieldErrors(issues: readonly Issue[]): FieldError[] {
  return issues.flatMap((issue): FieldError[] => {
    const path = (issue.path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".");
    if (issue.code === "unrecognized_keys")
      return (issue.keys ?? []).map((key) => ({
        path: path ? `${path}.${key}` : key,
        message: `${key} is not a field here.`,
      }));
    return [{ path, message: inWords(issue, path) }];
  });
}

function invalidInput(issues: readonly Issue[]): AppError {
  const fields = fieldErrors(issues);
  return new AppError(
    "invalid_input",
    fields.length === 1 && fields[0] ? fields[0].message : "Some fields need another value.",
    fields,
  );
}

/** The contract's own sentence where it has one; else what zod found, said for a reader. */
function inWords(issue: Issue, path: string): string {
  if (!/^(Invalid|Too (small|big)|Unrecognized|Expected)/.test(issue.message)) return issue.message;
  const what = path || "The input";
  const unit = issue.origin === "string" ? " characters" : issue.origin === "array" ? " entries" : "";
  if (/received undefined/.test(issue.message)) return `${what} is missing.`;
  if (issue.code === "invalid_type")
    return `${what} must be ${/^[aeio]/.test(issue.expected ?? "") ? "an" : "a"} ${issue.expected}.`;
  if (issue.code === "too_small") return `${what} must be at least ${issue.minimum}${unit}.`;
  if (issue.code === "too_big") return `${what} must be at most ${issue.maximum}${unit}.`;
  if (issue.values?.length)
    return `${what} must be ${new Intl.ListFormat("en", { type: "disjunction" }).format(issue.values.map(String))}.`;
  return `${what} can't have this value.`;
}
