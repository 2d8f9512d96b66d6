import { z } from "zod";
import { actorRef, instant, pageInput, pageOutput, verb } from "@/lib/operation/contract";
import { line } from "@/lib/text/plain-text";
import { RESERVED_SLUGS } from "./reserved-slugs";

/** A node in the tree of namespaces rooted at `global`. */
export const namespace = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  parent: z
    .string()
    .nullable()
    .describe("Slug of the namespace above it; `null` at the root and where you can't see it."),
  createdAt: instant,
  createdBy: actorRef,
  version: z.int(),
});
export type Namespace = z.infer<typeof namespace>;

/** How many of each thing live in a namespace itself, not below it. It can be deleted when all are 0. */
export const namespaceContents = z.object({
  namespaces: z.int(),
  serviceAccounts: z.int(),
  groups: z.int(),
  sockets: z.int(),
  policies: z.int(),
  gateways: z.int(),
  roles: z.int().describe("Custom roles."),
  assignments: z.int().describe("Roles that someone holds at this very namespace."),
});
export type NamespaceContents = z.infer<typeof namespaceContents>;

const slug = z
  .string("Slug is text.")
  .min(1, "Give it a slug, for example staging.")
  .max(63, "A slug has at most 63 characters.")
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "Lower-case letters, digits, - and a letter or digit at both ends.")
  .refine((text) => !RESERVED_SLUGS.has(text), "This word is an address of the portal. Choose another one.");
const name = line(100, "Name").min(1, "Write the name that people see.");
const ns = z.string().max(63).describe("Id or slug.");
const object = { in: "object", kind: "namespace", param: "ns" } as const;
const tags = ["Namespaces"];

export const namespacesContract = {
  list: verb(
    { permission: "namespaces:read", effect: "read", scope: { in: "list" } },
    { method: "GET", path: "/namespaces", tags, summary: "List namespaces" },
  )
    .input(
      z.strictObject({
        ...pageInput,
        sort: z.enum(["slug", "-slug", "name", "-name", "createdAt", "-createdAt"]).default("slug"),
      }),
    )
    .output(pageOutput(namespace)),

  create: verb(
    { permission: "namespaces:write", effect: "write", scope: { in: "namespace", param: "parent" } },
    {
      method: "POST",
      path: "/namespaces",
      successStatus: 201,
      tags,
      summary: "Create a namespace",
      description:
        "Slug and parent stay for ever: rights, names and policies are inherited along the tree. Roles held at the parent hold in it at once.",
    },
  )
    .input(
      z.strictObject({
        slug,
        name: name.optional().describe("Absent: the slug."),
        parent: z.string().max(63).default("global").describe("Slug of the namespace above it."),
      }),
    )
    .output(namespace),

  get: verb(
    { permission: "namespaces:read", effect: "read", scope: object },
    { method: "GET", path: "/namespaces/{ns}", tags, summary: "Show a namespace and how much is in it" },
  )
    .input(z.strictObject({ ns, namespace: z.string().max(63).optional() }))
    .output(namespace.extend({ contents: namespaceContents })),

  update: verb(
    { permission: "namespaces:write", effect: "write", scope: object },
    { method: "PATCH", path: "/namespaces/{ns}", tags, summary: "Rename a namespace; its slug stays" },
  )
    .input(z.strictObject({ ns, name: name.optional() }))
    .output(namespace),

  delete: verb(
    { permission: "namespaces:write", effect: "write", scope: object },
    {
      method: "DELETE",
      path: "/namespaces/{ns}",
      successStatus: 204,
      tags,
      summary: "Delete an empty namespace",
      description: "Refused while anything is in it. Its activity stays, so its slug is not used again.",
    },
  )
    .input(z.strictObject({ ns }))
    .output(z.void()),
};
