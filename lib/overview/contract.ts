import { z } from "zod";
import { activityRecord } from "@/lib/activity/contract";
import { instant, pageInput, verb } from "@/lib/operation/contract";

const tokenRef = z.object({
  id: z.string(),
  name: z.string(),
  serviceAccount: z.object({ id: z.string(), name: z.string() }),
  createdAt: instant,
  createdBy: z.string(),
  endsAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  lastUsedIp: z.string().nullable(),
});

/** What the first page says: numbers, tokens by the day they end, what needs attention, what happened last. */
export const overview = z.object({
  serviceAccounts: z.int(),
  liveTokens: z.int(),
  expiring: z.object({ tokens: z.int().describe("Live tokens that end within 30 days."), first: instant.nullable() }),
  expiryDays: z
    .array(z.object({ day: z.iso.date(), tokens: z.int() }))
    .describe("Days of the next 90, in UTC, on which live tokens end."),
  attention: z.object({
    expiring: z
      .array(tokenRef)
      .describe("The next live tokens to end within 7 days that no successor replaces; at most 3."),
    neverUsed: z
      .object({ tokens: z.int(), oldest: tokenRef.nullable() })
      .describe("Live, made over 30 days ago, never used."),
    withoutExpiry: z.object({ tokens: z.int(), serviceAccounts: z.array(z.string()).describe("At most 3 names.") }),
    stale: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          liveTokens: z.int(),
          lastUsedAt: instant.nullable(),
          lastUsedIp: z.string().nullable(),
        }),
      )
      .describe("Disabled accounts with live tokens; at most 3."),
  }),
  steps: z
    .object({ account: z.boolean(), token: z.boolean(), policy: z.boolean(), firstUse: z.boolean() })
    .describe("The first things to do, and whether they are done."),
  recent: z
    .array(activityRecord)
    .nullable()
    .describe("The newest records but checkpoints; `null` without activity:read."),
});
export type Overview = z.infer<typeof overview>;

export const overviewContract = {
  get: verb(
    { permission: "service-accounts:read", effect: "read", scope: { in: "list" } },
    { method: "GET", path: "/overview", tags: ["Overview"], summary: "Show what the first page of the portal shows" },
  )
    .input(z.strictObject({ namespace: pageInput.namespace }))
    .output(overview),
};
