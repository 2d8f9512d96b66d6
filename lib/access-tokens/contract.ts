import { z } from "zod";
import { cidr } from "@/lib/network/cidr";
import {
  actorRef,
  anyOf,
  bulkIds,
  bulkOutput,
  instant,
  moment,
  pageInput,
  pageOutput,
  verb,
} from "@/lib/operation/contract";
import { line, paragraph } from "@/lib/text/plain-text";

export const TOKEN_STATUSES = ["active", "paused", "expired", "rotated", "revoked"] as const;
export type TokenStatus = (typeof TOKEN_STATUSES)[number];

/** An access token as everyone but its creator sees it. Never the secret, never its hash. */
export const accessToken = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  serviceAccount: z.object({
    id: z.string(),
    name: z.string(),
    namespace: z.string(),
    impersonates: z.string().nullable().describe("Email of the member it acts as."),
  }),
  format: z.enum(["opaque", "jwt"]),
  hint: z.string().describe("The public part, as screens and logs show it."),
  roles: z.array(z.string()).nullable().describe("`null`: inherits the account's roles, live. A list: only these."),
  effectiveRoles: z.array(z.string()),
  allowedCidrs: z.array(z.string()).describe("Where it may be used from; empty: anywhere."),
  status: z.enum(TOKEN_STATUSES),
  expiresAt: instant.nullable(),
  createdAt: instant,
  createdBy: actorRef,
  lastUsedAt: instant.nullable(),
  lastUsedIp: z.string().nullable(),
  lastUsedUserAgent: z.string().nullable(),
  revokedAt: instant.nullable(),
  revokedBy: actorRef.nullable(),
  rotatedFrom: z.string().nullable(),
  rotatedTo: z.string().nullable(),
  overlapUntil: instant.nullable(),
  version: z.int(),
});
export type AccessToken = z.infer<typeof accessToken>;

const name = line(100, "Name").min(1, "Give the token a name, for example where it will be used.");
const description = paragraph(1024, "Description");

/** What a new token is made from. Neither expiry given: 365 days, or the organisation's maximum when that is less. */
export const newToken = z.strictObject({
  name,
  description: description.default(""),
  expiresAt: z
    .union(
      [z.iso.date(), z.iso.datetime({ offset: true })],
      "Expires is an instant like 2027-01-01T00:00:00Z or a date like 2027-01-01.",
    )
    .nullable()
    .optional()
    .describe("An instant, or a date, which means 00:00 UTC at its start. `null`: never."),
  expiresInDays: z
    .int()
    .min(1, "At least one day.")
    .max(3650, "At most 3650 days.")
    .nullable()
    .optional()
    .describe("`null`: never."),
  roles: z
    .array(z.string().max(200))
    .max(50)
    .nullable()
    .optional()
    .describe("Absent or `null`: inherit. A list: only these; the account must hold each."),
  allowedCidrs: z.array(cidr).max(50, "At most 50 networks.").default([]),
  format: z
    .enum(["opaque", "jwt"], "Format is opaque or jwt.")
    .default("opaque")
    .describe("`jwt`: signed (EdDSA), with claims that others can read; valid only while its record is."),
});
export type NewToken = z.infer<typeof newToken>;

/** The one answer that holds the plaintext; a replay by Idempotency-Key has `null` there. */
export const createdToken = accessToken.extend({
  token: z.string().nullable().describe("The plaintext. Shown in this response and never again."),
});
export type CreatedToken = z.infer<typeof createdToken>;

const filters = {
  serviceAccount: anyOf(z.string().max(200)).describe("Id or name of a service account."),
  status: anyOf(z.enum(TOKEN_STATUSES)),
  createdBy: anyOf(z.string().max(254)).describe("Id or name of who created it."),
  expiresBefore: moment.optional(),
  expiresAfter: moment.optional(),
  usedBefore: moment.optional(),
  neverUsed: z.boolean().optional(),
};
const sort = z.enum([
  "name",
  "-name",
  "createdAt",
  "-createdAt",
  "expiresAt",
  "-expiresAt",
  "lastUsedAt",
  "-lastUsedAt",
]);
const object = { in: "object", kind: "access-token", param: "id" } as const;
const ofAccount = { in: "object", kind: "service-account", param: "sa" } as const;
const id = z.string().max(100);
const tags = ["Access tokens"];

export const accessTokensContract = {
  list: verb(
    { permission: "access-tokens:read", effect: "read", scope: { in: "list" } },
    { method: "GET", path: "/access-tokens", tags, summary: "List access tokens" },
  )
    .input(z.strictObject({ ...pageInput, ...filters, sort: sort.default("name") }))
    .output(pageOutput(accessToken)),

  listOfAccount: verb(
    { permission: "access-tokens:read", effect: "read", scope: ofAccount },
    { method: "GET", path: "/service-accounts/{sa}/tokens", tags, summary: "List the tokens of a service account" },
  )
    .input(z.strictObject({ ...pageInput, sa: id, status: filters.status, sort: sort.default("-createdAt") }))
    .output(pageOutput(accessToken)),

  create: verb(
    {
      permission: "access-tokens:write",
      effect: "write",
      scope: { ...ofAccount, issues: true },
      secrets: ["token"],
      mints: "always",
    },
    {
      method: "POST",
      path: "/service-accounts/{sa}/tokens",
      successStatus: 201,
      tags,
      summary: "Create an access token",
      description: "Answers the plaintext once. You need every permission of the roles it will carry.",
    },
  )
    .input(newToken.extend({ sa: id }))
    .output(createdToken),

  bulk: verb(
    { permission: "access-tokens:write", effect: "write", scope: { in: "list" } },
    {
      method: "POST",
      path: "/access-tokens/bulk",
      tags,
      summary: "Revoke, pause or resume up to 100 access tokens",
      description: "Each is judged for itself: what one is refused does not touch the others.",
    },
  )
    .input(z.strictObject({ action: z.enum(["revoke", "pause", "resume"]), ids: bulkIds }))
    .output(bulkOutput),

  get: verb(
    { permission: "access-tokens:read", effect: "read", scope: object },
    { method: "GET", path: "/access-tokens/{id}", tags, summary: "Show an access token" },
  )
    .input(z.strictObject({ id }))
    .output(accessToken),

  update: verb(
    { permission: "access-tokens:write", effect: "write", scope: object },
    {
      method: "PATCH",
      path: "/access-tokens/{id}",
      tags,
      summary: "Rename or describe an access token",
      description: "Everything else is immutable.",
    },
  )
    .input(z.strictObject({ id, name: name.optional(), description: description.optional() }))
    .output(accessToken),

  revoke: verb(
    { permission: "access-tokens:write", effect: "write", scope: object },
    {
      method: "DELETE",
      path: "/access-tokens/{id}",
      successStatus: 204,
      tags,
      summary: "Revoke an access token",
      description: "Final and idempotent; the row stays.",
    },
  )
    .input(z.strictObject({ id }))
    .output(z.void()),

  pause: verb(
    { permission: "access-tokens:write", effect: "write", scope: object },
    { method: "POST", path: "/access-tokens/{id}/pause", tags, summary: "Pause an access token" },
  )
    .input(z.strictObject({ id }))
    .output(accessToken),

  resume: verb(
    { permission: "access-tokens:write", effect: "write", scope: object },
    { method: "POST", path: "/access-tokens/{id}/resume", tags, summary: "Resume a paused access token" },
  )
    .input(z.strictObject({ id }))
    .output(accessToken),

  rotate: verb(
    { permission: "access-tokens:write", effect: "write", scope: object, secrets: ["token"], mints: "always" },
    {
      method: "POST",
      path: "/access-tokens/{id}/rotate",
      successStatus: 201,
      tags,
      summary: "Rotate an access token",
      description:
        "Makes a successor with the same name, roles, networks and lifetime; the old one works for the overlap, never past its own expiry.",
    },
  )
    .input(
      z.strictObject({
        id,
        overlapHours: z.number().min(0, "Not less than 0 hours.").max(720, "At most 720 hours.").default(24),
      }),
    )
    .output(createdToken),

  finishRotation: verb(
    { permission: "access-tokens:write", effect: "write", scope: object },
    {
      method: "POST",
      path: "/access-tokens/{id}/rotate/finish",
      tags,
      summary: "End the overlap now: the old token stops",
    },
  )
    .input(z.strictObject({ id }))
    .output(accessToken),

  rollBackRotation: verb(
    { permission: "access-tokens:write", effect: "write", scope: object },
    {
      method: "POST",
      path: "/access-tokens/{id}/rotate/rollback",
      tags,
      summary: "Undo a rotation: the successor stops, the old token stays",
    },
  )
    .input(z.strictObject({ id }))
    .output(accessToken),
};
