import { z } from "zod";
import { createdToken, newToken } from "@/lib/access-tokens/contract";
import { actorRef, anyOf, bulkIds, bulkOutput, instant, pageInput, pageOutput, verb } from "@/lib/operation/contract";
import { accountAccess } from "@/lib/policies/explain-contract";
import { line, paragraph } from "@/lib/text/plain-text";

export const ACCOUNT_STATUSES = ["active", "disabled", "expired"] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** A machine identity with who answers for it and what it holds. */
export const serviceAccount = z.object({
  id: z.string(),
  name: z.string(),
  namespace: z.string(),
  userId: z.string().describe("What policies see as its user ID."),
  description: z.string(),
  status: z.enum(ACCOUNT_STATUSES),
  roles: z.array(z.object({ role: z.string(), namespace: z.string(), assignedBy: actorRef, assignedAt: instant })),
  groups: z.array(z.string()),
  impersonates: z.string().nullable().describe("Email of the member it acts as."),
  owners: z.array(z.object({ kind: z.enum(["member", "group"]), id: z.string(), name: z.string() })),
  labels: z.record(z.string(), z.string()),
  policies: z
    .array(z.object({ id: z.string(), name: z.string(), namespace: z.string() }))
    .describe("Policies you may read that name it."),
  tokens: z.object({ live: z.int(), expiring: z.int().describe("Live ones that end within 30 days.") }),
  expiresAt: instant.nullable(),
  createdAt: instant,
  createdBy: actorRef,
  lastUsedAt: instant.nullable(),
  version: z.int(),
});
export type ServiceAccount = z.infer<typeof serviceAccount>;

/** A new account, with its first token when one was asked for. */
export const createdServiceAccount = serviceAccount.extend({ token: createdToken.optional() });

const name = z
  .string("Name is text.")
  .min(1, "Give it a name, for example svc-deploy.")
  .max(63, "A name has at most 63 characters.")
  .regex(/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/, "Lower-case letters, digits, - _ . and a letter or digit at both ends.");
const description = paragraph(1024, "Description");
const labels = z
  .record(
    z.string().regex(/^[a-zA-Z0-9]([a-zA-Z0-9._/-]{0,61}[a-zA-Z0-9])?$/, "A label's name has letters, digits, - _ . /"),
    line(63, "A label's value"),
  )
  .refine((all) => Object.keys(all).length <= 32, "At most 32 labels.");
const expiresAt = z
  .union(
    [z.iso.date(), z.iso.datetime({ offset: true })],
    "Expires is an instant like 2027-01-01T00:00:00Z or a date like 2027-01-01.",
  )
  .nullable();
const impersonates = z
  .string()
  .min(1)
  .max(254)
  .optional()
  .describe("Email of an active member: policies see that member in its place. Needs members:write in global.");
const names = (what: string) => z.array(z.string().min(1).max(254)).max(50).describe(what);

const owner = z.string().min(1).max(254).describe("Email or id of a member, or name or id of a group.");
const sa = z.string().max(100).describe("Id, or name with `?namespace=`.");
const object = { in: "object", kind: "service-account", param: "sa" } as const;
const tags = ["Service accounts"];
const sort = z.enum(["name", "-name", "createdAt", "-createdAt"]);

/** What stops, and who notices, when the account is disabled or deleted. */
export const impact = z.object({
  tokens: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        hint: z.string(),
        lastUsedAt: instant.nullable(),
        loses: z.array(z.string()).describe("The roles it loses with `removeRoles`; empty when it stops."),
        keeps: z.array(z.string()).describe("The roles it has left then."),
      }),
    )
    .describe("Live tokens that stop or lose something, the last used first; at most 100."),
  liveTokens: z.int(),
  policies: z.array(z.string()).describe("Policies that name it."),
  groups: z.array(z.string()),
  policiesOfGroups: z.array(z.string()).describe("Policies that name one of `removeGroups`."),
});
export type Impact = z.infer<typeof impact>;

export const serviceAccountsContract = {
  list: verb(
    { permission: "service-accounts:read", effect: "read", scope: { in: "list" } },
    { method: "GET", path: "/service-accounts", tags, summary: "List service accounts" },
  )
    .input(
      z.strictObject({
        ...pageInput,
        status: anyOf(z.enum(ACCOUNT_STATUSES)),
        role: anyOf(z.string().max(200)),
        group: anyOf(z.string().max(200)),
        namePrefix: z.string().max(63).optional(),
        usableIn: z.string().max(63).optional().describe("Only accounts of this namespace and those above it."),
        tokens: anyOf(z.enum(["none", "live", "expiring"])),
        sort: sort.default("name"),
      }),
    )
    .output(pageOutput(serviceAccount)),

  create: verb(
    {
      permission: "service-accounts:write",
      effect: "write",
      scope: { in: "namespace" },
      secrets: ["token"],
      mints: "with-token",
    },
    {
      method: "POST",
      path: "/service-accounts",
      successStatus: 201,
      tags,
      summary: "Create a service account",
      description: "With `token`, its first access token is made in the same transaction.",
    },
  )
    .input(
      z.strictObject({
        name,
        namespace: z.string().max(63).default("global"),
        description: description.default(""),
        roles: names("Role names, `role@namespace` for one further down.")
          .min(1, "Choose at least one role.")
          .default(["client"]),
        groups: names("Group names or ids.").default([]),
        owners: names("Emails of members, or names of groups. Default: you; for a machine, its own owners.")
          .min(1, "A service account needs at least one owner.")
          .optional(),
        labels: labels.default({}),
        expiresAt: expiresAt.optional(),
        impersonates,
        token: newToken.optional(),
      }),
    )
    .output(createdServiceAccount),

  reassign: verb(
    { permission: "service-accounts:write", effect: "write", scope: { in: "namespace" } },
    {
      method: "POST",
      path: "/service-accounts/reassign",
      tags,
      summary: "Give the accounts that someone owns to someone else",
      description: "In one step: those of the namespace and below, or of them only the listed ones.",
    },
  )
    .input(
      z.strictObject({
        namespace: z.string().max(63).default("global"),
        from: owner,
        to: owner,
        accounts: z
          .array(z.string().max(100))
          .min(1, "Choose at least one account.")
          .max(1000)
          .optional()
          .describe("Ids. Absent: all of them."),
      }),
    )
    .output(
      z.object({
        owner: z.object({ kind: z.enum(["member", "group"]), id: z.string(), name: z.string() }),
        accounts: z.array(z.object({ id: z.string(), name: z.string(), namespace: z.string() })),
      }),
    ),

  bulk: verb(
    { permission: "service-accounts:write", effect: "write", scope: { in: "list" } },
    {
      method: "POST",
      path: "/service-accounts/bulk",
      tags,
      summary: "Disable, enable or delete up to 100 service accounts",
      description: "Each is judged for itself: what one is refused does not touch the others.",
    },
  )
    .input(z.strictObject({ action: z.enum(["disable", "enable", "delete"]), ids: bulkIds }))
    .output(bulkOutput),

  get: verb(
    { permission: "service-accounts:read", effect: "read", scope: object },
    { method: "GET", path: "/service-accounts/{sa}", tags, summary: "Show a service account" },
  )
    .input(z.strictObject({ sa, namespace: z.string().max(63).optional() }))
    .output(serviceAccount),

  update: verb(
    { permission: "service-accounts:write", effect: "write", scope: object },
    { method: "PATCH", path: "/service-accounts/{sa}", tags, summary: "Change a service account" },
  )
    .input(
      z.strictObject({
        sa,
        description: description.optional(),
        labels: labels.optional(),
        owners: names("Emails of members, or names of groups.")
          .min(1, "A service account needs at least one owner.")
          .optional(),
        expiresAt: expiresAt.optional(),
        impersonates: impersonates.nullable().describe("`null`: it acts as itself again."),
        addRoles: names("Role names.").optional(),
        removeRoles: names("Role names. Tokens limited to them lose them in the same commit.").optional(),
        addGroups: names("Group names.").optional(),
        removeGroups: names("Group names.").optional(),
      }),
    )
    .output(serviceAccount),

  delete: verb(
    { permission: "service-accounts:write", effect: "write", scope: object },
    {
      method: "DELETE",
      path: "/service-accounts/{sa}",
      successStatus: 204,
      tags,
      summary: "Delete a service account",
      description: "Its tokens stop at once; groups and policies forget it; its activity stays.",
    },
  )
    .input(z.strictObject({ sa }))
    .output(z.void()),

  disable: verb(
    { permission: "service-accounts:write", effect: "write", scope: object },
    {
      method: "POST",
      path: "/service-accounts/{sa}/disable",
      tags,
      summary: "Stop every token of an account, until it is enabled",
    },
  )
    .input(z.strictObject({ sa }))
    .output(serviceAccount),

  enable: verb(
    { permission: "service-accounts:write", effect: "write", scope: object },
    {
      method: "POST",
      path: "/service-accounts/{sa}/enable",
      tags,
      summary: "Let a disabled account's tokens work again",
    },
  )
    .input(z.strictObject({ sa }))
    .output(serviceAccount),

  impact: verb(
    { permission: "service-accounts:read", effect: "read", scope: object },
    {
      method: "GET",
      path: "/service-accounts/{sa}/impact",
      tags,
      summary: "What stops if it is disabled or deleted, or loses roles or groups",
    },
  )
    .input(
      z.strictObject({
        sa,
        namespace: z.string().max(63).optional(),
        removeRoles: anyOf(z.string().max(200)).describe("Instead: what its tokens lose without these roles."),
        removeGroups: anyOf(z.string().max(200)).describe("Instead: which policies reach it through these groups."),
      }),
    )
    .output(impact),

  access: verb(
    { permission: "service-accounts:read", effect: "read", scope: object },
    {
      method: "GET",
      path: "/service-accounts/{sa}/access",
      tags,
      summary: "List the sockets an account reaches, and by which policy",
    },
  )
    .input(z.strictObject({ sa, namespace: z.string().max(63).optional() }))
    .output(accountAccess),
};
