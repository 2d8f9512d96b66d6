import { z } from "zod";
import { PERMISSIONS } from "@/lib/auth/permissions";
import { actorRef, instant, pageInput, pageOutput, verb } from "@/lib/operation/contract";
import { paragraph } from "@/lib/text/plain-text";

/** A named set of permissions on Latchkey itself, with how many hold it. */
export const role = z.object({
  id: z.string(),
  name: z.string(),
  namespace: z.string(),
  description: z.string(),
  permissions: z.array(z.enum(PERMISSIONS)),
  builtIn: z.boolean().describe("Comes with Latchkey and can't be changed."),
  members: z.int().describe("Members who hold it where you may read roles."),
  serviceAccounts: z.int().describe("Service accounts that hold it where you may read roles."),
  createdAt: instant,
  createdBy: actorRef,
  version: z.int(),
});
export type Role = z.infer<typeof role>;

/** Someone who holds a role at a namespace and all below it, by whom and since when. */
export const roleHolder = z.object({
  kind: z.enum(["member", "service-account"]),
  id: z.string(),
  name: z.string(),
  namespace: z.string().describe("Where they hold it, and below."),
  assignedBy: actorRef,
  assignedAt: instant,
});
export type RoleHolder = z.infer<typeof roleHolder>;

/** One role with its holders. */
export const roleWithHolders = role.extend({
  holders: z.array(roleHolder).describe("Who holds it, as far as you may read them; by name, at most 100."),
});
export type RoleWithHolders = z.infer<typeof roleWithHolders>;

// Wider than what is kept: a name that only looks like another is answered as taken, not as badly spelled.
const name = z
  .string("Name is text.")
  .min(1, "Give it a name, for example deployer.")
  .max(63, "A name has at most 63 characters.");
const permissions = z.array(z.enum(PERMISSIONS)).max(PERMISSIONS.length);
const description = paragraph(1024, "Description");
const object = { in: "object", kind: "role", param: "role" } as const;
const ref = z.string().max(200).describe("Id, or name with `?namespace=` for one that is not of global.");
const tags = ["Roles"];

export const rolesContract = {
  list: verb(
    { permission: "roles:read", effect: "read", scope: { in: "list" } },
    { method: "GET", path: "/roles", tags, summary: "List roles" },
  )
    .input(
      z.strictObject({
        ...pageInput,
        builtIn: z.boolean().optional(),
        namePrefix: z.string().max(63).optional(),
        usableIn: z.string().max(63).optional().describe("Only roles that can be held in this namespace."),
        sort: z.enum(["name", "-name", "createdAt", "-createdAt"]).default("name"),
      }),
    )
    .output(pageOutput(role)),

  get: verb(
    { permission: "roles:read", effect: "read", scope: object },
    { method: "GET", path: "/roles/{role}", tags, summary: "Show a role and who holds it" },
  )
    .input(z.strictObject({ role: ref, namespace: z.string().max(63).optional() }))
    .output(roleWithHolders),

  create: verb(
    { permission: "roles:write", effect: "write", scope: { in: "namespace" }, stepUp: true },
    {
      method: "POST",
      path: "/roles",
      successStatus: 201,
      tags,
      summary: "Create a role",
      description: "It can be held in its namespace and below. You need every permission that you put into it.",
    },
  )
    .input(
      z.strictObject({
        name,
        namespace: z.string().max(63).default("global"),
        description: description.default(""),
        permissions: permissions.default([]),
      }),
    )
    .output(role),

  update: verb(
    { permission: "roles:write", effect: "write", scope: object, stepUp: true },
    {
      method: "PATCH",
      path: "/roles/{role}",
      tags,
      summary: "Change what a role allows",
      description:
        "Its holders and their tokens have or lose it with the next request. To widen it is to give it again: you need all that it then allows, wherever it is held.",
    },
  )
    .input(z.strictObject({ role: ref, description: description.optional(), permissions: permissions.optional() }))
    .output(role),

  delete: verb(
    { permission: "roles:write", effect: "write", scope: object, stepUp: true },
    {
      method: "DELETE",
      path: "/roles/{role}",
      successStatus: 204,
      tags,
      summary: "Delete a role that nobody holds",
    },
  )
    .input(z.strictObject({ role: ref }))
    .output(z.void()),
};
