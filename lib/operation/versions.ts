import { AppError } from "@/lib/errors";
import type { RequestFacts } from "./request";

/** Refuses a change that was made against an older version than the stored one (RFC 9110, `If-Match`). */
export function requireVersion(request: Pick<RequestFacts, "ifMatch">, current: number): void {
  if (request.ifMatch !== null && request.ifMatch !== current)
    throw new AppError(
      "version_conflict",
      request.ifMatch < 0
        ? `If-Match names no version. This is version ${current} by now, written as If-Match: "${current}".`
        : `This is version ${current} by now; your change was made against version ${request.ifMatch}. Load it again and repeat.`,
    );
}
