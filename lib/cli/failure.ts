/** What went wrong, said the way it is printed: `code: detail (request id)`, field by field, and the next command to try. */
export class Failure extends Error {
  readonly requestId: string | null;
  readonly fields: readonly { path: string; message: string }[];
  readonly status: number | null;
  readonly retryAfterSeconds: number | null;
  /** What to do next, one line each; commands stand alone on theirs. */
  next: readonly string[];

  constructor(
    readonly code: string,
    detail: string,
    more: Partial<Pick<Failure, "requestId" | "fields" | "status" | "retryAfterSeconds" | "next">> = {},
  ) {
    super(detail);
    this.name = "Failure";
    this.requestId = more.requestId ?? null;
    this.fields = more.fields ?? [];
    this.status = more.status ?? null;
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
    this.next = more.next ?? [];
  }
}

/** The command was called in a way that can't be meant; exit code 2. */
export class UsageFailure extends Failure {
  constructor(detail: string, next: readonly string[] = []) {
    super("usage", detail, { next });
  }
}
