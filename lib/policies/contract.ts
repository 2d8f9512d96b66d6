import { z } from "zod";
import { actorRef, anyOf, instant, pageInput, pageOutput, verb } from "@/lib/operation/contract";
import { ownNamespace, type PolicyDocument, policyDocument, policyName } from "./document";

const EFFECTS = ["allow", "deny"] as const;

/** A part as it is stored. Reads show whatever is there: a part that no longer validates is seen, and matches nothing. */
const stored = <T>(what: string) => z.custom<T>((value) => typeof value === "object" && value !== null).describe(what);

const namespaced = z.array(
  z.object({ id: z.string(), name: z.string().describe("As the document writes it."), namespace: z.string() }),
);

/** A policy: its document, what the names in it stand for, and who saved it last. */
export const policy = z.object({
  id: z.string(),
  name: z.string(),
  namespace: z.string(),
  description: z.string(),
  enabled: z.boolean(),
  effect: z.enum(EFFECTS),
  orgWide: z.boolean(),
  tagRules: stored<PolicyDocument["tagRules"]>("Alternatives; each is an object of tags."),
  sockets: z.array(z.string()).describe("Attached sockets; one of a namespace further down as `name@namespace`."),
  who: stored<NonNullable<PolicyDocument["who"]>>("Absent: no condition.").optional(),
  where: stored<NonNullable<PolicyDocument["where"]>>("Absent: no condition.").optional(),
  when: stored<NonNullable<PolicyDocument["when"]>>("Absent: no condition.").optional(),
  actions: stored<NonNullable<PolicyDocument["actions"]>>("Absent: every action.").optional(),
  subjects: z
    .object({
      serviceAccounts: namespaced,
      members: z.array(z.object({ id: z.string(), name: z.string(), email: z.string() })),
      groups: namespaced,
    })
    .describe("What the names in `who` stand for."),
  createdAt: instant,
  createdBy: actorRef,
  updatedAt: instant,
  updatedBy: actorRef,
  version: z.int(),
});
export type Policy = z.infer<typeof policy>;

/** One save: who, when, and the whole document as it was, with the names of then. */
export const policyVersion = z.object({
  version: z.int(),
  savedAt: instant,
  savedBy: actorRef,
  document: stored<PolicyDocument>("The document as saved."),
  sockets: z.array(z.string()).nullable().describe("Attached then; `null` for a save of before that was kept."),
});
export type PolicyVersion = z.infer<typeof policyVersion>;

const p = z.string().max(100).describe("Id, or name with `?namespace=`.");
const hint = z.string().max(63).optional();
const object = { in: "object", kind: "policy", param: "p" } as const;
const tags = ["Policies"];
const sort = z.enum(["name", "-name", "createdAt", "-createdAt", "updatedAt", "-updatedAt"]);
const refs = (what: string) =>
  z
    .array(z.string("A service account is a name or an id.").min(1).max(254), "A list of names or ids.")
    .max(1000, "At most 1,000 at once.")
    .default([])
    .describe(what);
const socketNames = z
  .array(z.string("A socket is a name or an id.").min(1).max(254), "A list of names or ids.")
  .max(1000, "At most 1,000 at once.");
const socketRefs = socketNames.default([]);

export const policiesContract = {
  list: verb(
    { permission: "policies:read", effect: "read", scope: { in: "list" } },
    { method: "GET", path: "/policies", tags, summary: "List policies" },
  )
    .input(
      z.strictObject({
        ...pageInput,
        effect: anyOf(z.enum(EFFECTS)),
        enabled: z.boolean().optional(),
        serviceAccount: anyOf(z.string().max(200)).describe("Id or name of a service account that the policy names."),
        sort: sort.default("name"),
      }),
    )
    .output(pageOutput(policy)),

  create: verb(
    { permission: "policies:write", effect: "write", scope: { in: "namespace" } },
    { method: "POST", path: "/policies", successStatus: 201, tags, summary: "Create a policy" },
  )
    .input(
      policyDocument.extend({
        namespace: z.string().max(63).default("global"),
        sockets: socketRefs.describe("Names or ids of those that it is attached to."),
      }),
    )
    .output(policy),

  get: verb(
    { permission: "policies:read", effect: "read", scope: object },
    { method: "GET", path: "/policies/{p}", tags, summary: "Show a policy" },
  )
    .input(z.strictObject({ p, namespace: hint }))
    .output(policy),

  replace: verb(
    { permission: "policies:write", effect: "write", scope: object },
    {
      method: "PUT",
      path: "/policies/{p}",
      tags,
      summary: "Save a policy",
      description:
        'The whole document: a part that is left out becomes no condition. Attached sockets stay unless `sockets` says which they are from now on. Send `If-Match: "<version>"` so that nobody else\'s save is lost.',
    },
  )
    .input(
      policyDocument.extend({
        p,
        namespace: ownNamespace,
        name: policyName.optional().describe("Absent: keeps its name."),
        sockets: socketNames.optional().describe("Names or ids of all that it is attached to. Absent: as it is."),
      }),
    )
    .output(policy),

  delete: verb(
    { permission: "policies:write", effect: "write", scope: object },
    { method: "DELETE", path: "/policies/{p}", successStatus: 204, tags, summary: "Delete a policy" },
  )
    .input(z.strictObject({ p }))
    .output(z.void()),

  subjects: verb(
    { permission: "policies:write", effect: "write", scope: object },
    {
      method: "POST",
      path: "/policies/{p}/subjects",
      tags,
      summary: "Add service accounts to a policy, or take them out",
      description: "Adding one that is there, or taking out one that is not, changes nothing.",
    },
  )
    .input(z.strictObject({ p, add: refs("Names or ids."), remove: refs("Names or ids.") }))
    .output(policy),

  sockets: verb(
    { permission: "policies:write", effect: "write", scope: object },
    {
      method: "POST",
      path: "/policies/{p}/sockets",
      tags,
      summary: "Attach a policy to sockets, or detach it",
      description:
        "Sockets of its namespace by name, of those below by name or `name@namespace`. Attaching what is attached, or detaching what is not, changes nothing.",
    },
  )
    .input(
      z.strictObject({
        p,
        add: socketRefs.describe("Names or ids."),
        remove: socketRefs.describe("Names or ids."),
      }),
    )
    .output(policy),

  versions: verb(
    { permission: "policies:read", effect: "read", scope: object },
    { method: "GET", path: "/policies/{p}/versions", tags, summary: "List the saves of a policy, the newest first" },
  )
    .input(
      z.strictObject({ p, namespace: hint, limit: pageInput.limit, cursor: pageInput.cursor, count: pageInput.count }),
    )
    .output(pageOutput(policyVersion)),

  restore: verb(
    { permission: "policies:write", effect: "write", scope: object },
    {
      method: "POST",
      path: "/policies/{p}/versions/{n}/restore",
      tags,
      summary: "Save an earlier version again",
      description:
        "Subjects come back by id: one that was deleted since stays out, even when its name was given to another.",
    },
  )
    .input(z.strictObject({ p, n: z.string().regex(/^[1-9]\d{0,8}$/, "A version is a number like 14.") }))
    .output(policy),
};
