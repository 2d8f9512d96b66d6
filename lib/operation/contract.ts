import { oc } from "@orpc/contract";
import { z } from "zod";
import type { Permission } from "@/lib/auth/permissions";

/** Things that are addressed by an id, or by a name in a namespace. */
export type ObjectKind =
  | "service-account"
  | "access-token"
  | "policy"
  | "member"
  | "role"
  | "group"
  | "socket"
  | "gateway"
  | "namespace";

/** Where a verb's permission must be held. */
export type Scope =
  /** At the root: what concerns the whole organisation. Without any role there, there is no such thing. */
  | { in: "organisation" }
  /** In the namespace that the input names (in `param`, else in `namespace`; default `global`). */
  | { in: "namespace"; param?: string }
  /** In every namespace the answer speaks of; the input's `namespace` narrows it to one and those below. */
  | { in: "list" }
  /** In the namespace of the object that the input's `param` addresses. `issues`: an account, for a token of its own. */
  | { in: "object"; kind: ObjectKind; param: string; issues?: true }
  /** Nowhere in particular: answers only about the caller. */
  | { in: "self" };

/** What the pipeline must know of a verb before it runs it. `"authenticated"` is the weakest legal permission. */
export type VerbMeta = {
  permission: Permission | "authenticated";
  effect: "read" | "write";
  scope: Scope;
  /** Members must have proved who they are within the last 15 minutes. */
  stepUp?: boolean;
  /** Output fields that hold a secret: shown in one response, left out of replays. */
  secrets?: readonly string[];
  /** Makes an access token: counted against the actor's limit. `with-token`: when the input asks for one. */
  mints?: "always" | "with-token";
};

/** Begins the declaration of a verb: its route, permission, effect, input and output stand in one place. */
export function verb(
  meta: VerbMeta,
  route: Parameters<ReturnType<typeof oc.$meta<Record<string, unknown>>>["route"]>[0],
) {
  return oc.$meta<VerbMeta>(meta).route({ inputStructure: "compact", ...route });
}

/** What one page shows at the most, and so what can be selected on it. */
const MOST_AT_ONCE = 200;

/** Input of every list: `limit` rows from `cursor` on, searched, sorted, in a namespace and below it. */
export const pageInput = {
  limit: z.int().min(1).max(MOST_AT_ONCE).default(50).describe("How many items at the most."),
  cursor: z.string().max(2000).optional().describe("`nextCursor` of the page before."),
  q: z.string().trim().max(200).optional().describe("Text to look for; `%` and `_` mean themselves."),
  namespace: z.string().max(63).optional().describe("This namespace and the ones below it; absent: all you may read."),
  count: z.boolean().default(false).describe("Also answer `total`, counted up to 1,000."),
};

/** The answer of every list. */
export function pageOutput<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    previousCursor: z.string().nullable(),
    offset: z.int().describe("How many items stand before this page, as far as paging began at the start."),
    total: z.object({ count: z.int(), capped: z.boolean() }).nullable(),
  });
}

/** A filter that may be given once or several times: any of the values matches. */
export function anyOf<T extends z.ZodType>(value: T) {
  return z.union([value, z.array(value).max(50)]).optional();
}

/** Who did something: a member, a service account, or Latchkey itself. */
export const actorRef = z.object({ id: z.string(), name: z.string() });

export const instant = z.iso.datetime();

/** A point in time in a filter; a date means 00:00 UTC at its start, as it does for an expiry. */
export const moment = z
  .union(
    [z.iso.date(), z.iso.datetime({ offset: true })],
    "A time is an instant like 2027-01-01T00:00:00Z or a date like 2027-01-01.",
  )
  .transform((text) => (text.includes("T") ? text : `${text}T00:00:00Z`));

/** The objects of a bulk verb: each is addressed and judged for itself. */
export const bulkIds = z
  .array(z.string().min(1).max(100), "A list of ids.")
  .min(1, "Choose at least one.")
  .max(MOST_AT_ONCE, `At most ${MOST_AT_ONCE} at once.`)
  .describe("Ids, or names with `?namespace=`.");

/** What became of each, in the order in which they were named. */
export const bulkOutput = z.object({
  items: z.array(
    z.object({
      id: z.string().describe("As it was named."),
      status: z.int().describe("What the verb for a single one would have answered."),
      changed: z.boolean().describe("False: it was so already, or it was refused."),
      code: z.string().nullable().describe("Why it was refused; `null` when it was not."),
      detail: z.string().nullable(),
    }),
  ),
});
export type BulkOutcome = z.infer<typeof bulkOutput>;
