import { z } from "zod";
import { actorRef, anyOf, instant, pageInput, pageOutput, verb } from "@/lib/operation/contract";
import { paragraph } from "@/lib/text/plain-text";

const placed = z.object({ id: z.string(), name: z.string(), namespace: z.string() });

/** Members and service accounts, named together: what lists show of a group. */
export const group = z.object({
  id: z.string(),
  name: z.string(),
  namespace: z.string(),
  description: z.string(),
  size: z.object({ members: z.int(), serviceAccounts: z.int() }),
  createdAt: instant,
  createdBy: actorRef,
  version: z.int(),
});
export type Group = z.infer<typeof group>;

/** A group with everyone in it. */
export const wholeGroup = group.extend({
  members: z.array(z.object({ id: z.string(), name: z.string(), email: z.string() })),
  serviceAccounts: z.array(placed),
});
export type WholeGroup = z.infer<typeof wholeGroup>;

/** One of those in a group: a member with an e-mail, or a service account with a namespace. */
const groupMember = z.object({
  kind: z.enum(["member", "service-account"]),
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  namespace: z.string().nullable(),
});
export type GroupMember = z.infer<typeof groupMember>;

/** What names a group, and so changes when it is deleted. */
export const groupImpact = z.object({
  policies: z.array(placed),
  owns: z.array(
    placed.extend({ only: z.boolean().describe("It is the account's only owner: name another one first.") }),
  ),
  hidden: z.int().describe("Policies and accounts in namespaces where you may not read them."),
});
export type GroupImpact = z.infer<typeof groupImpact>;

const name = z
  .string("Name is text.")
  .min(1, "Give it a name, for example ops.")
  .max(63, "A name has at most 63 characters.")
  .regex(
    /^[a-zA-Z0-9]([a-zA-Z0-9 ._-]*[a-zA-Z0-9])?$/,
    "Letters, digits, spaces, - _ . and a letter or digit at both ends.",
  );
const description = paragraph(1024, "Description");
const people = z
  .array(z.string("Name a member by email, a service account by name.").min(1).max(254), "A list of names or ids.")
  .max(1000, "At most 1,000 at once.")
  .default([])
  .describe("Emails of members; names of service accounts, `name@namespace` for one further up; or ids.");

const g = z.string().max(100).describe("Id, or name with `?namespace=`.");
const hint = z.string().max(63).optional();
const object = { in: "object", kind: "group", param: "g" } as const;
const tags = ["Groups"];

export const groupsContract = {
  list: verb(
    { permission: "groups:read", effect: "read", scope: { in: "list" } },
    { method: "GET", path: "/groups", tags, summary: "List groups" },
  )
    .input(
      z.strictObject({
        ...pageInput,
        member: anyOf(z.string().max(254)).describe("Id or email of a member in it."),
        serviceAccount: anyOf(z.string().max(200)).describe("Id or name of a service account in it."),
        namePrefix: z.string().max(63).optional(),
        usableIn: z.string().max(63).optional().describe("Only groups of this namespace and those above it."),
        sort: z.enum(["name", "-name", "createdAt", "-createdAt"]).default("name"),
      }),
    )
    .output(pageOutput(group)),

  create: verb(
    { permission: "groups:write", effect: "write", scope: { in: "namespace" } },
    { method: "POST", path: "/groups", successStatus: 201, tags, summary: "Create a group" },
  )
    .input(
      z.strictObject({
        name,
        namespace: z.string().max(63).default("global"),
        description: description.default(""),
        members: people,
      }),
    )
    .output(wholeGroup),

  get: verb(
    { permission: "groups:read", effect: "read", scope: object },
    { method: "GET", path: "/groups/{g}", tags, summary: "Show a group and who is in it" },
  )
    .input(z.strictObject({ g, namespace: hint }))
    .output(wholeGroup),

  update: verb(
    { permission: "groups:write", effect: "write", scope: object },
    {
      method: "PATCH",
      path: "/groups/{g}",
      tags,
      summary: "Change a group's name or description",
      description: "Policies hold a group by its id, so they follow a new name.",
    },
  )
    .input(z.strictObject({ g, name: name.optional(), description: description.optional() }))
    .output(wholeGroup),

  delete: verb(
    { permission: "groups:write", effect: "write", scope: object },
    {
      method: "DELETE",
      path: "/groups/{g}",
      successStatus: 204,
      tags,
      summary: "Delete a group",
      description: "Policies and accounts that name it forget it. Refused while it is the only owner of an account.",
    },
  )
    .input(z.strictObject({ g }))
    .output(z.void()),

  listMembers: verb(
    { permission: "groups:read", effect: "read", scope: object },
    { method: "GET", path: "/groups/{g}/members", tags, summary: "List who is in a group, page by page" },
  )
    .input(
      z.strictObject({
        g,
        namespace: hint,
        limit: pageInput.limit,
        cursor: pageInput.cursor,
        q: pageInput.q,
        count: pageInput.count,
        kind: anyOf(z.enum(["member", "service-account"])),
        sort: z.enum(["name", "-name"]).default("name"),
      }),
    )
    .output(pageOutput(groupMember)),

  members: verb(
    { permission: "groups:write", effect: "write", scope: object },
    {
      method: "POST",
      path: "/groups/{g}/members",
      tags,
      summary: "Add members and service accounts to a group, or take them out",
      description:
        "Adding one that is there, or taking out one that is not, changes nothing. Accounts of its namespace and those above can be in it.",
    },
  )
    .input(z.strictObject({ g, add: people, remove: people }))
    .output(wholeGroup),

  impact: verb(
    { permission: "groups:read", effect: "read", scope: object },
    { method: "GET", path: "/groups/{g}/impact", tags, summary: "List what names a group" },
  )
    .input(z.strictObject({ g, namespace: hint }))
    .output(groupImpact),
};
