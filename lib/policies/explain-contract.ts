import { z } from "zod";
import { instant, verb } from "@/lib/operation/contract";
import { ownNamespace, policyDocument, policyName } from "./document";
import { parseAddress } from "./engine/address";
import { ACTIONS } from "./engine/model";

const ref = (what: string) => z.string(`${what} is a name or an id.`).min(1, `Choose ${what.toLowerCase()}.`).max(254);
const action = z.enum(ACTIONS, `An action is one of ${ACTIONS.join(", ")}.`);
const hint = z.string().max(63).optional();
const sockets = z
  .array(ref("A socket"))
  .max(1000)
  .optional()
  .describe("Attached sockets; absent: those that are attached now.");

const subjectRef = z.object({
  kind: z.enum(["service-account", "member"]),
  id: z.string(),
  name: z.string(),
  email: z.string().nullable().describe("Of a member, or of the one that the account acts as."),
});
const socketRef = z.object({ id: z.string(), name: z.string(), namespace: z.string(), type: z.string() });
const policyRef = z.object({ id: z.string(), name: z.string(), namespace: z.string() });

/** One rule's answer: each part met or not, in words. */
const policyTrace = z.object({
  policy: z.string().describe("Its name."),
  id: z.string(),
  namespace: z.string(),
  effect: z.enum(["allow", "deny"]),
  draft: z.boolean().describe("As in the draft, not as saved."),
  matched: z.boolean(),
  decides: z.boolean(),
  parts: z.array(
    z.object({
      part: z.enum(["enabled", "document", "who", "where", "when", "actions", "appliesTo"]),
      present: z.boolean().describe("False: the policy sets no condition here."),
      met: z.boolean(),
      because: z.string(),
    }),
  ),
});

export const accessTest = z.object({
  decision: z.enum(["allow", "deny"]),
  because: z.string(),
  subject: subjectRef,
  socket: socketRef,
  country: z.string().nullable().describe("Of the address; null: not known."),
  countryDataDate: z.string().describe("The day of the data that says so."),
  time: instant,
  policies: z.array(policyTrace).describe("Those that matched first, then those that came near; at most 100."),
  omitted: z.int().describe("Policies you may read that are not shown."),
  hidden: z.boolean().describe("Policies that you may not read took part."),
});
export type AccessTest = z.infer<typeof accessTest>;

const conditions = z.string().nullable().describe("Null: always. Else from where, when and within which limits.");
const change = z.object({
  subject: subjectRef,
  socket: socketRef,
  actions: z.array(action),
  before: conditions.describe("The conditions before the change; null: none, or no access."),
  after: conditions.describe("The conditions after it."),
  had: z.boolean().describe("Had access before; the conditions change."),
  has: z.boolean().describe("Has access after."),
});
export type AccessChange = z.infer<typeof change>;

const totals = z.object({
  subjects: z.int(),
  rows: z.int(),
  truncated: z.int().describe("Rows that are not listed."),
  members: z.int().describe("Members among them whom you may not list."),
});

export const accessPreview = z.object({
  gains: z.array(change),
  losses: z.array(change),
  summary: z.object({ gains: totals, losses: totals }),
  complete: z.boolean().describe("False: there may be subjects or sockets that you may not read."),
});
export type AccessPreview = z.infer<typeof accessPreview>;

const granted = z.object({
  actions: z.array(action),
  conditions,
  policies: z.array(policyRef).describe("The allowing policies that you may read."),
  denies: z.array(policyRef).describe("Denying policies that take a part of it away."),
});

/** What a service account reaches. */
export const accountAccess = z.object({
  stopped: z.string().nullable().describe("Why it reaches nothing at the moment."),
  items: z.array(granted.extend({ socket: socketRef })),
  truncated: z.int(),
  complete: z.boolean(),
});
export type AccountAccess = z.infer<typeof accountAccess>;

/** Who reaches a socket. */
export const socketAccess = z.object({
  items: z.array(granted.extend({ subject: subjectRef, stopped: z.string().nullable() })),
  truncated: z.int(),
  members: z.int().describe("Members that reach it whom you may not list."),
  complete: z.boolean(),
});
export type SocketAccess = z.infer<typeof socketAccess>;

const tags = ["Policies"];

/** The verbs that explain policies. They only look. */
export const explainContract = {
  test: verb(
    { permission: "policies:read", effect: "read", scope: { in: "list" } },
    { method: "POST", path: "/policies/test", tags, summary: "Test whether a subject reaches a socket, and why" },
  )
    .input(
      z.strictObject({
        subject: z
          .strictObject({
            serviceAccount: ref("A service account").optional(),
            token: ref("A token").optional().describe("Its id, or its hint."),
            member: ref("A member").optional().describe("Email or id."),
          })
          .refine((one) => Object.values(one).filter((value) => value !== undefined).length === 1, {
            error: "Name one subject: a service account, a token or a member.",
          }),
        socket: ref("A socket"),
        action,
        ip: z
          .string("An address is text.")
          .refine((text) => parseAddress(text) !== null, "An address is like 198.51.100.42 or 2001:db8::7.")
          .nullable()
          .default(null),
        time: z.iso
          .datetime({ offset: true, error: "A time is an instant like 2027-01-01T00:00:00Z." })
          .optional()
          .describe("Absent: now."),
        http: z
          .strictObject({ method: z.string().max(32).optional(), path: z.string().max(8192).optional() })
          .optional(),
        ssh: z
          .strictObject({ username: z.string().max(64).optional(), command: z.string().max(4096).optional() })
          .optional(),
        namespace: hint.describe("Where names are looked for first."),
        draft: policyDocument
          .extend({
            id: ref("A policy")
              .optional()
              .describe("Id or name of the policy it stands for; absent: the one of its name."),
            namespace: z.string().max(63).default("global").describe("Where the policy lives."),
            sockets,
          })
          .optional(),
      }),
    )
    .output(accessTest),

  preview: verb(
    { permission: "policies:read", effect: "read", scope: { in: "object", kind: "policy", param: "p" } },
    { method: "POST", path: "/policies/{p}/preview", tags, summary: "Say who gains and who loses what by a save" },
  )
    .input(
      policyDocument.extend({ p: z.string().max(100), namespace: ownNamespace, name: policyName.optional(), sockets }),
    )
    .output(accessPreview),

  previewNew: verb(
    { permission: "policies:read", effect: "read", scope: { in: "namespace" } },
    { method: "POST", path: "/policies/preview", tags, summary: "Say who gains and who loses what by a new policy" },
  )
    .input(policyDocument.extend({ namespace: z.string().max(63).default("global"), sockets }))
    .output(accessPreview),
};
