import { z } from "zod";
import { actorRef, anyOf, instant, pageInput, pageOutput, verb } from "@/lib/operation/contract";
import { socketAccess } from "@/lib/policies/explain-contract";
import { line, paragraph } from "@/lib/text/plain-text";
import { SOCKET_TYPES } from "./socket-types";

/** Something that is reached: a server, a site, a database. */
export const socket = z.object({
  id: z.string(),
  name: z.string(),
  namespace: z.string(),
  type: z.enum(SOCKET_TYPES),
  hostname: z.string().nullable().describe("The host of requests to it; decides for http and kubernetes."),
  upstream: z.string().nullable().describe("Where the gateway sends what is allowed; for people to read."),
  tags: z.record(z.string(), z.string()),
  description: z.string(),
  acceptAmbiguousPaths: z
    .boolean()
    .describe("Whether paths that a proxy and the application could read differently are asked about at all."),
  createdAt: instant,
  createdBy: actorRef,
  version: z.int(),
});
export type Socket = z.infer<typeof socket>;

/** Every policy that applies to a socket, and why; those you may not read are only counted. */
export const socketImpact = z.object({
  policies: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      namespace: z.string(),
      effect: z.enum(["allow", "deny"]),
      enabled: z.boolean(),
      because: z.enum(["attached", "tags", "org-wide"]),
    }),
  ),
  hidden: z.int().describe("Policies that apply in namespaces where you may not read policies."),
});
export type SocketImpact = z.infer<typeof socketImpact>;

const name = z
  .string("Name is text.")
  .min(1, "Give it a name, for example pg-orders.")
  .max(63, "A name has at most 63 characters.")
  .regex(/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/, "Lower-case letters, digits, - _ . and a letter or digit at both ends.");
const type = z.enum(SOCKET_TYPES, `A type is one of ${SOCKET_TYPES.join(", ")}.`);
const hostname = z
  .string("Hostname is text.")
  .trim()
  .toLowerCase()
  .max(253, "A hostname has at most 253 characters.")
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "A hostname is like orders.example.com, without scheme, port or path.",
  )
  .nullable();
const upstream = line(255, "Upstream")
  .regex(
    /^([a-z][a-z0-9+.-]*:\/\/)?[A-Za-z0-9._:[\]-]+(\/[\x21-\x3f\x41-\x7e]*)?$/,
    "An upstream is like 10.0.3.7:5432 or http://orders.internal:8080, without user or password.",
  )
  .nullable();
const tagName = /^[a-zA-Z0-9]([a-zA-Z0-9._/-]{0,61}[a-zA-Z0-9])?$/;
const tags = z
  .record(z.string().regex(tagName, "A tag's name has letters, digits, - _ . /"), line(255, "A tag's value"), {
    error: (issue) =>
      issue.code === "invalid_key"
        ? "A tag's name has letters, digits, - _ . /"
        : 'Tags are an object like { "env": "prod" }.',
  })
  .refine((all) => Object.keys(all).length <= 32, "At most 32 tags.");
const description = paragraph(1024, "Description");
const acceptAmbiguousPaths = z
  .boolean("acceptAmbiguousPaths is true or false.")
  .describe(
    "Dangerous, http only: no longer refuse paths that a proxy and the application could read differently (`%2F`, `..`, `\\`, `;`). A policy that allows some paths never allows these, one that denies some denies them all; one without paths lets them through.",
  );

const s = z.string().max(100).describe("Id, or name with `?namespace=`.");
const hint = z.string().max(63).optional();
const object = { in: "object", kind: "socket", param: "s" } as const;
const group = ["Sockets"];

export const socketsContract = {
  list: verb(
    { permission: "sockets:read", effect: "read", scope: { in: "list" } },
    { method: "GET", path: "/sockets", tags: group, summary: "List sockets" },
  )
    .input(
      z.strictObject({
        ...pageInput,
        type: anyOf(type),
        tag: anyOf(z.string().min(1).max(320)).describe("`env=prod`, or `env` for any value of it."),
        namePrefix: z.string().max(63).optional(),
        sort: z.enum(["name", "-name", "createdAt", "-createdAt"]).default("name"),
      }),
    )
    .output(pageOutput(socket)),

  create: verb(
    { permission: "sockets:write", effect: "write", scope: { in: "namespace" } },
    { method: "POST", path: "/sockets", successStatus: 201, tags: group, summary: "Create a socket" },
  )
    .input(
      z.strictObject({
        name,
        namespace: z.string().max(63).default("global"),
        type,
        hostname: hostname.default(null).describe("No two http or kubernetes sockets share one."),
        upstream: upstream.default(null),
        tags: tags.default({}),
        description: description.default(""),
        acceptAmbiguousPaths: acceptAmbiguousPaths.default(false),
      }),
    )
    .output(socket),

  get: verb(
    { permission: "sockets:read", effect: "read", scope: object },
    { method: "GET", path: "/sockets/{s}", tags: group, summary: "Show a socket" },
  )
    .input(z.strictObject({ s, namespace: hint }))
    .output(socket),

  update: verb(
    { permission: "sockets:write", effect: "write", scope: object },
    {
      method: "PATCH",
      path: "/sockets/{s}",
      tags: group,
      summary: "Change a socket",
      description:
        "Gateways name sockets, so a new name needs a change there too. `tags` replaces all tags; tag rules of policies follow at once.",
    },
  )
    .input(
      z.strictObject({
        s,
        name: name.optional(),
        type: type.optional(),
        hostname: hostname.optional(),
        upstream: upstream.optional(),
        tags: tags.optional(),
        description: description.optional(),
        acceptAmbiguousPaths: acceptAmbiguousPaths.optional(),
      }),
    )
    .output(socket),

  delete: verb(
    { permission: "sockets:write", effect: "write", scope: object },
    {
      method: "DELETE",
      path: "/sockets/{s}",
      successStatus: 204,
      tags: group,
      summary: "Delete a socket",
      description: "Policies that it is attached to forget it; gateways that name it are answered with deny.",
    },
  )
    .input(z.strictObject({ s }))
    .output(z.void()),

  impact: verb(
    { permission: "sockets:read", effect: "read", scope: object },
    { method: "GET", path: "/sockets/{s}/impact", tags: group, summary: "List the policies that apply to a socket" },
  )
    .input(z.strictObject({ s, namespace: hint }))
    .output(socketImpact),

  access: verb(
    { permission: "sockets:read", effect: "read", scope: object },
    {
      method: "GET",
      path: "/sockets/{s}/access",
      tags: group,
      summary: "List who reaches a socket, and by which policy",
    },
  )
    .input(z.strictObject({ s, namespace: hint }))
    .output(socketAccess),
};
