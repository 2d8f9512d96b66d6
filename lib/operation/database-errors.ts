import { AppError, invalidField } from "@/lib/errors";

/** The SQLSTATE behind an error of Prisma or pg, wherever they keep it. */
export function sqlState(error: unknown): string | undefined {
  for (let cause = error, depth = 0; cause && typeof cause === "object" && depth < 6; depth++) {
    const seen = cause as {
      code?: unknown;
      originalCode?: unknown;
      meta?: { driverAdapterError?: unknown; code?: unknown };
      cause?: unknown;
      message?: unknown;
    };
    for (const code of [seen.originalCode, seen.code, seen.meta?.code])
      if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !/^P\d{4}$/.test(code)) return code;
    cause = seen.meta?.driverAdapterError ?? seen.cause;
  }
  return undefined;
}

const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EPIPE",
  "ENOTFOUND",
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
]);

// Connection lost, credentials or database gone, no resources, shutting down or cancelled, only a read replica.
const UNREACHABLE_STATES = /^(08...|28...|3D000|53...|57P..|57014|25006)$/;

/** What the database's refusal means to the reader, or null when it is our own fault. */
export function fromDatabase(error: unknown): AppError | null {
  const state = sqlState(error);
  switch (state) {
    case "LK002":
      return new AppError(
        "last_admin",
        "There is always at least one enabled member with the role admin in global. Give it to someone else first.",
      );
    case "LK004":
      return new AppError(
        "not_found",
        "What this refers to can be used only in its own namespace and the ones below it.",
      );
    case "LK005":
      return new AppError("conflict", "Built-in roles and the root namespace stay as they are.");
    case "LK006":
      return new AppError("conflict", "A namespace keeps its slug and its place in the tree.");
    case "LK007":
      return new AppError("conflict", "The tree of namespaces has at most 8 levels below global.");
    case "LK008":
      return new AppError(
        "in_use",
        "A service account would be left without an owner. Give its ownership to someone else first.",
      );
    case "LK009":
      return new AppError("conflict", "A service account can act only as a member who is enabled.");
    case "23503":
      return new AppError(
        "conflict",
        "Something this refers to was removed in the meantime. Load the page again and repeat.",
      );
    case "23505":
      return new AppError("name_taken", "This name is taken. Choose another one.");
    case "40001":
    case "40P01":
      return new AppError("conflict", "Someone changed the same thing at the same moment. Repeat.");
    case "57014":
      return new AppError(
        "unavailable",
        "This took too long and was stopped. Nothing was changed. Ask for less at once.",
        [],
        5,
      );
  }
  if (state?.startsWith("22")) return invalidField("", "A value can't be stored as it was sent.");
  if (isUnreachable(error))
    return new AppError("unavailable", "The database is not reachable right now. Nothing was changed.", [], 5);
  return null;
}

/** True when the database could not be asked at all: gone, restarting, out of connections, or too slow. */
export function isUnreachable(error: unknown): boolean {
  for (let cause = error, depth = 0; cause && typeof cause === "object" && depth < 6; depth++) {
    const seen = cause as {
      code?: unknown;
      cause?: unknown;
      name?: unknown;
      message?: unknown;
      kind?: unknown;
      meta?: { driverAdapterError?: unknown };
    };
    if (typeof seen.code === "string" && UNREACHABLE.has(seen.code)) return true;
    if (seen.kind === "DatabaseNotReachable" || seen.kind === "ConnectionClosed" || seen.kind === "SocketTimeout")
      return true;
    if (
      typeof seen.message === "string" &&
      /timeout exceeded when trying to connect|Query read timeout|Connection terminated|connection error and is not queryable|Can't reach database/.test(
        seen.message,
      )
    )
      return true;
    cause = seen.meta?.driverAdapterError ?? seen.cause;
  }
  const state = sqlState(error);
  return state !== undefined && UNREACHABLE_STATES.test(state);
}
