import { z } from "zod";
import { actorRef, anyOf, instant, pageInput, pageOutput, verb } from "@/lib/operation/contract";
import { line, paragraph } from "@/lib/text/plain-text";
import { PROFILES } from "./profiles";

export const GATEWAY_STATUSES = ["active", "revoked"] as const;

/** An enforcing proxy that asks the gate with a key of its own. Never the key, never its hash. */
export const gateway = z.object({
  id: z.string(),
  name: z.string(),
  namespace: z.string(),
  description: z.string(),
  profile: z.enum(PROFILES),
  trustedHops: z.int().describe("How many proxies in front of it are trusted to name the client's address."),
  sockets: z
    .array(z.string())
    .nullable()
    .describe("What it may ask about; `null`: every socket of its namespace and below."),
  status: z.enum(GATEWAY_STATUSES),
  hint: z.string().describe("The public part of its key, as screens and logs show it."),
  keyCreatedAt: instant,
  keyLastSeenAt: instant.nullable().describe("When this key was last used."),
  previousKey: z
    .object({ hint: z.string(), endsAt: instant, lastSeenAt: instant.nullable() })
    .nullable()
    .describe("The key that this one replaces, as long as both work."),
  lastSeenAt: instant.nullable(),
  createdAt: instant,
  createdBy: actorRef,
  revokedAt: instant.nullable(),
  revokedBy: actorRef.nullable(),
  version: z.int(),
});
export type Gateway = z.infer<typeof gateway>;

/** The one answer that holds a key; a replay by Idempotency-Key has `null` there. */
const createdGateway = gateway.extend({
  key: z.string().nullable().describe("The plaintext. Shown in this response and never again."),
});

export type CreatedGateway = z.infer<typeof createdGateway>;

const name = z
  .string("Name is text.")
  .min(1, "Give it a name, for example edge-1.")
  .max(63, "A name has at most 63 characters.")
  .regex(/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/, "Lower-case letters, digits, - _ . and a letter or digit at both ends.");
const description = paragraph(1024, "Description");
const profile = z.enum(PROFILES, `A profile is one of ${PROFILES.join(", ")}.`);
const trustedHops = z
  .int("Trusted hops is a whole number.")
  .min(0, "Not less than 0.")
  .max(9, "At most 9.")
  .describe("0: the client is whoever connects to the gateway.");
const sockets = z
  .array(line(320, "A socket").min(1, "Name a socket."))
  .max(1000, "At most 1000 sockets.")
  .nullable()
  .describe("Names or ids; `null`: every socket of its namespace and below. An empty list: none.");

const g = z.string().max(100).describe("Id, or name with `?namespace=`.");
const hint = z.string().max(63).optional();
const object = { in: "object", kind: "gateway", param: "g" } as const;
const tags = ["Gateways"];

/** A gateway's configuration, ready to copy: the very files under deploy/, with this gateway's names in them. */
const configuration = z.object({
  profile: z.enum(PROFILES),
  tested: z.boolean().describe("Whether Latchkey's own tests run this proxy with these files."),
  socket: z.string().nullable().describe("The socket it is written for; `null`: put a socket's name in yourself."),
  files: z.array(z.object({ name: z.string(), text: z.string() })),
});
export type Configuration = z.infer<typeof configuration>;

export const gatewaysContract = {
  list: verb(
    { permission: "gateways:read", effect: "read", scope: { in: "list" } },
    { method: "GET", path: "/gateways", tags, summary: "List gateways" },
  )
    .input(
      z.strictObject({
        ...pageInput,
        profile: anyOf(profile),
        status: anyOf(z.enum(GATEWAY_STATUSES)),
        namePrefix: z.string().max(63).optional(),
        sort: z.enum(["name", "-name", "createdAt", "-createdAt", "lastSeenAt", "-lastSeenAt"]).default("name"),
      }),
    )
    .output(pageOutput(gateway)),

  create: verb(
    {
      permission: "gateways:write",
      effect: "write",
      scope: { in: "namespace" },
      stepUp: true,
      secrets: ["key"],
    },
    {
      method: "POST",
      path: "/gateways",
      successStatus: 201,
      tags,
      summary: "Register a gateway",
      description: "Answers its key once.",
    },
  )
    .input(
      z.strictObject({
        name,
        namespace: z.string().max(63).default("global"),
        description: description.default(""),
        profile: profile.default("nginx"),
        trustedHops: trustedHops.default(0),
        sockets: sockets.default(null),
      }),
    )
    .output(createdGateway),

  get: verb(
    { permission: "gateways:read", effect: "read", scope: object },
    { method: "GET", path: "/gateways/{g}", tags, summary: "Show a gateway" },
  )
    .input(z.strictObject({ g, namespace: hint }))
    .output(gateway),

  update: verb(
    { permission: "gateways:write", effect: "write", scope: object },
    {
      method: "PATCH",
      path: "/gateways/{g}",
      tags,
      summary: "Change a gateway",
      description: "Holds for the next question that it asks. `sockets` replaces the whole list.",
    },
  )
    .input(
      z.strictObject({
        g,
        name: name.optional(),
        description: description.optional(),
        profile: profile.optional(),
        trustedHops: trustedHops.optional(),
        sockets: sockets.optional(),
      }),
    )
    .output(gateway),

  delete: verb(
    { permission: "gateways:write", effect: "write", scope: object },
    {
      method: "DELETE",
      path: "/gateways/{g}",
      successStatus: 204,
      tags,
      summary: "Delete a gateway",
      description: "Its keys stop at once and its name is free. Its decisions stay.",
    },
  )
    .input(z.strictObject({ g }))
    .output(z.void()),

  rotate: verb(
    { permission: "gateways:write", effect: "write", scope: object, stepUp: true, secrets: ["key"] },
    {
      method: "POST",
      path: "/gateways/{g}/rotate",
      successStatus: 201,
      tags,
      summary: "Give a gateway a new key",
      description: "Answers the new key once. The one before works for the overlap.",
    },
  )
    .input(
      z.strictObject({
        g,
        overlapHours: z.number().min(0, "Not less than 0 hours.").max(720, "At most 720 hours.").default(24),
      }),
    )
    .output(createdGateway),

  finishRotation: verb(
    { permission: "gateways:write", effect: "write", scope: object },
    { method: "POST", path: "/gateways/{g}/rotate/finish", tags, summary: "End the overlap now: the old key stops" },
  )
    .input(z.strictObject({ g }))
    .output(gateway),

  configuration: verb(
    { permission: "gateways:read", effect: "read", scope: object },
    {
      method: "GET",
      path: "/gateways/{g}/configuration",
      tags,
      summary: "Show a configuration for the proxy, ready to copy",
      description: "Without the key, which is shown once when it is made.",
    },
  )
    .input(
      z.strictObject({
        g,
        namespace: hint,
        profile: profile.optional().describe("Absent: the gateway's own."),
        socket: z.string().max(320).optional().describe("Id or name of a socket; absent: the first it may ask about."),
      }),
    )
    .output(configuration),

  revoke: verb(
    { permission: "gateways:write", effect: "write", scope: object },
    {
      method: "POST",
      path: "/gateways/{g}/revoke",
      tags,
      summary: "Revoke a gateway",
      description: "Final and idempotent: its keys stop at once; the row stays.",
    },
  )
    .input(z.strictObject({ g }))
    .output(gateway),
};
