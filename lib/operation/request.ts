import { newId } from "@/lib/ids";

/** What the transport knows of one request; the activity record names it. */
export type RequestFacts = {
  requestId: string;
  ip: string | null;
  userAgent: string | null;
  idempotencyKey: string | null;
  /** The version a change was made against, from `If-Match`. */
  ifMatch: number | null;
  /** `?namespace=` of a verb that addresses an object by name. */
  namespace: string | null;
};

/** The facts of a request that came from no network: first start, tests, scripts. */
export function localRequest(facts: Partial<RequestFacts> = {}): RequestFacts {
  return {
    requestId: newId("req"),
    ip: null,
    userAgent: null,
    idempotencyKey: null,
    ifMatch: null,
    namespace: null,
    ...facts,
  };
}
