import { z } from "zod";
import { anyOf, instant, moment, pageInput, pageOutput, verb } from "@/lib/operation/contract";
import { accessTest } from "@/lib/policies/explain-contract";

const ref = z.object({ id: z.string(), name: z.string() });

/** One answer of the gate to a gateway. */
export const decision = z.object({
  id: z.string(),
  at: instant,
  namespace: z.string().describe("Of the socket; of the gateway where no socket was found."),
  gateway: ref.describe("Who asked: a gateway, or by AuthZEN a service account that holds decisions:check."),
  socket: ref.nullable(),
  subject: ref
    .extend({
      kind: z.enum(["service-account", "member"]),
      actsAs: z.string().nullable().describe("Email of the member that the account acted as."),
    })
    .nullable(),
  token: z.object({ id: z.string(), hint: z.string() }).nullable().describe("The token presented."),
  action: z.string(),
  method: z.string().nullable(),
  host: z.string().nullable(),
  path: z.string().nullable().describe("Without its query."),
  ip: z.string().nullable(),
  decision: z.enum(["allow", "deny"]),
  reason: z.string().describe("One word. Clients never learn it."),
  status: z.int().describe("The HTTP status for the client."),
});
export type Decision = z.infer<typeof decision>;

const trace = accessTest.pick({
  decision: true,
  because: true,
  country: true,
  time: true,
  policies: true,
  omitted: true,
  hidden: true,
});
export type Trace = z.infer<typeof trace>;

export const explainedDecision = decision.extend({
  traceThen: trace.nullable().describe("By the policies of that moment; `null` where they were not asked."),
  traceNow: trace.nullable().describe("The same request at this moment; `null` when who or what it was about is gone."),
});

const decisionCounts = z.object({
  allowed: z.int(),
  denied: z.int(),
  unkept: z.int().describe("How many of both were only counted, because there were too many to keep one by one."),
  reasons: z.array(z.object({ decision: decision.shape.decision, reason: z.string(), answers: z.int() })),
});

export type DecisionCounts = z.infer<typeof decisionCounts>;

const text = z.string().max(254);
const list = { in: "list" } as const;
const tags = ["Activity"];

export const decisionsContract = {
  list: verb(
    { permission: "activity:read", effect: "read", scope: list },
    {
      method: "GET",
      path: "/activity/decisions",
      tags,
      summary: "List decisions of the gate, the newest first",
      description:
        "Kept for the organisation's `decisionRetentionDays`. Those of namespaces where you hold activity:read.",
    },
  )
    .input(
      z.strictObject({
        ...pageInput,
        decision: anyOf(decision.shape.decision),
        reason: anyOf(z.string().max(40)),
        gateway: anyOf(text).describe("Id or name."),
        socket: anyOf(text).describe("Id or name."),
        subject: anyOf(text).describe("Id or name of a service account or member."),
        token: anyOf(text).describe("Id or hint."),
        ip: anyOf(z.string().max(45)),
        after: moment.optional().describe("At this instant or later."),
        before: moment.optional().describe("Before this instant."),
        sort: z.enum(["-at", "at"]).default("-at"),
      }),
    )
    .output(pageOutput(decision)),

  counts: verb(
    { permission: "activity:read", effect: "read", scope: list },
    {
      method: "GET",
      path: "/activity/decisions/counts",
      tags,
      summary: "Count decisions by answer and reason",
      description: "In steps of five minutes; also those that were too many to keep one by one.",
    },
  )
    .input(
      z.strictObject({
        namespace: pageInput.namespace,
        after: moment.optional().describe("Absent: the last 24 hours."),
        before: moment.optional(),
      }),
    )
    .output(decisionCounts),

  get: verb(
    { permission: "activity:read", effect: "read", scope: list },
    {
      method: "GET",
      path: "/activity/decisions/{id}",
      tags,
      summary: "Show one decision, why it was so then, and what it would be now",
    },
  )
    .input(z.strictObject({ id: z.string().max(100) }))
    .output(explainedDecision),
};
