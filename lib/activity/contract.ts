import { z } from "zod";
import { anyOf, instant, moment, pageInput, pageOutput, verb } from "@/lib/operation/contract";

/** One record of the chain: who did, or tried to do, what to which thing, and how it looked before and after. */
export const activityRecord = z.object({
  seq: z.int().describe("Its number in the chain; 1 is the first."),
  at: instant,
  namespace: z.string().describe("Where it happened; empty for what concerns the whole organisation."),
  actor: z.object({
    kind: z.enum(["member", "service-account", "system", "unknown"]),
    id: z.string(),
    name: z.string(),
  }),
  token: z.object({ id: z.string(), hint: z.string() }).nullable(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
  action: z.string(),
  target: z.object({ kind: z.string(), id: z.string(), name: z.string(), of: z.string().nullable() }),
  outcome: z.enum(["done", "refused"]),
  reason: z.string().nullable(),
  attempts: z.int().describe("How many alike refusals this record stands for."),
  before: z.unknown().describe("`null` when there was nothing before."),
  after: z.unknown().describe("`null` when nothing is left."),
  exact: z
    .object({ before: z.string().nullable(), after: z.string().nullable() })
    .optional()
    .describe("`before` and `after` character by character, as the hash covers them."),
  previousHash: z.string().describe("Hash of the record before, in hex."),
  recordHash: z.string().describe("SHA-256 over `previousHash` and every field of this record, in hex."),
});
export type ActivityRecord = z.infer<typeof activityRecord>;

const text = z.string().max(254);
const exact = z.boolean().default(false).describe("Also answer `exact`, for checking the chain.");
const list = { in: "list" } as const;
const tags = ["Activity"];

export const activityContract = {
  list: verb(
    { permission: "activity:read", effect: "read", scope: list },
    {
      method: "GET",
      path: "/activity",
      tags,
      summary: "List activity, the newest first",
      description:
        "Records of namespaces where you hold activity:read; those of the whole organisation belong to global.",
    },
  )
    .input(
      z.strictObject({
        ...pageInput,
        actor: anyOf(text).describe("Id or name of who did it."),
        action: anyOf(text),
        target: anyOf(text).describe("Id or name of what it was done to."),
        outcome: anyOf(z.enum(["done", "refused"])),
        token: anyOf(text).describe("Id or hint of the token presented."),
        ip: anyOf(z.string().max(45)),
        after: moment.optional().describe("At this instant or later."),
        before: moment.optional().describe("Before this instant."),
        exact,
        sort: z.enum(["-seq", "seq"]).default("-seq"),
      }),
    )
    .output(pageOutput(activityRecord)),

  get: verb(
    { permission: "activity:read", effect: "read", scope: list },
    { method: "GET", path: "/activity/{seq}", tags, summary: "Show one record" },
  )
    .input(z.strictObject({ seq: z.int().min(1), exact }))
    .output(activityRecord),
};
