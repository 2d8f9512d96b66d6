import { z } from "zod";
import { actorRef, anyOf, instant, pageInput, pageOutput, verb } from "@/lib/operation/contract";
import { ACCOUNT_STATUSES } from "@/lib/service-accounts/contract";
import { line } from "@/lib/text/plain-text";

export const MEMBER_STATUSES = ["invited", "active", "disabled"] as const;

/** A person who signs in to the portal, or is invited to. */
export const member = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  status: z.enum(MEMBER_STATUSES),
  roles: z.array(z.object({ role: z.string(), namespace: z.string(), assignedBy: actorRef, assignedAt: instant })),
  sessions: z.int().describe("How many sessions can be used right now."),
  lastSignInAt: instant.nullable(),
  invitedUntil: instant.nullable().describe("When the one-time link that is out ends; `null` when none is out."),
  createdAt: instant,
  createdBy: actorRef,
  version: z.int(),
});
export type Member = z.infer<typeof member>;

/** The one answer that holds the link; a replay by Idempotency-Key has `null` there, and sends no mail. */
export const invitedMember = member.extend({
  link: z
    .string()
    .nullable()
    .describe("The one-time link to hand to the person. Shown in this response and never again."),
  mail: z
    .enum(["sent", "failed", "off"])
    .nullable()
    .describe(
      "Whether the mail server took a mail with the link; `off`: the installation sends none; `null`: a replay that came before it was known.",
    ),
  mailProblem: z
    .string()
    .nullable()
    .describe("Why the mail could not be sent, as the end of that sentence. The link works all the same."),
});
export type InvitedMember = z.infer<typeof invitedMember>;

/** One member with what hangs on them, as far as the reader may read it; each list has at most 100. */
export const memberDetail = member.extend({
  groups: z.array(z.object({ id: z.string(), name: z.string(), namespace: z.string() })),
  owns: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      namespace: z.string(),
      status: z.enum(ACCOUNT_STATUSES),
      liveTokens: z.int(),
      owners: z.int().describe("How many owners it has, this member among them."),
    }),
  ),
  ownedAccounts: z.int().describe("How many service accounts they own, not counting those of their groups."),
  policies: z
    .array(z.object({ id: z.string(), name: z.string(), namespace: z.string() }))
    .describe("Those that name them."),
  actedAsBy: z
    .array(z.object({ id: z.string(), name: z.string(), namespace: z.string() }))
    .describe("Service accounts that act as this member; that ends when the member is disabled or deleted."),
});
export type MemberDetail = z.infer<typeof memberDetail>;

/** One sign-in that can be used right now: from where, and when it was last seen. */
export const memberSession = z.object({
  id: z.string(),
  method: z.enum(["password", "oidc"]),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: instant,
  lastSeenAt: instant,
  current: z.boolean().describe("The session that asks."),
});
export type MemberSession = z.infer<typeof memberSession>;

const { namespace: _everywhere, ...page } = pageInput;
const email = z
  .string("Email is text.")
  .trim()
  .toLowerCase()
  .max(254, "An email has at most 254 characters.")
  .pipe(z.email("Write an email address, for example ana@example.com."));
const roleNames = z.array(z.string().min(1).max(200)).max(50);
const organisation = { in: "organisation" } as const;
const object = { in: "object", kind: "member", param: "member" } as const;
const ref = z.string().max(254).describe("Id or email.");
const tags = ["Members"];
const sort = z.enum(["name", "-name", "email", "-email", "createdAt", "-createdAt", "lastSignInAt", "-lastSignInAt"]);

export const membersContract = {
  list: verb(
    { permission: "members:read", effect: "read", scope: organisation },
    { method: "GET", path: "/members", tags, summary: "List members" },
  )
    .input(
      z.strictObject({
        ...page,
        status: anyOf(z.enum(MEMBER_STATUSES)),
        role: anyOf(z.string().max(200)).describe("Name of a role they hold in any namespace."),
        sort: sort.default("name"),
      }),
    )
    .output(pageOutput(member)),

  get: verb(
    { permission: "members:read", effect: "read", scope: object },
    { method: "GET", path: "/members/{member}", tags, summary: "Show a member" },
  )
    .input(z.strictObject({ member: ref }))
    .output(memberDetail),

  sessions: verb(
    { permission: "members:read", effect: "read", scope: object },
    { method: "GET", path: "/members/{member}/sessions", tags, summary: "List the sessions of a member" },
  )
    .input(z.strictObject({ member: ref }))
    .output(z.object({ items: z.array(memberSession).describe("Those that can be used now, the last seen first.") })),

  endSession: verb(
    { permission: "members:write", effect: "write", scope: object },
    {
      method: "DELETE",
      path: "/members/{member}/sessions/{session}",
      successStatus: 204,
      tags,
      summary: "End one session of a member",
    },
  )
    .input(z.strictObject({ member: ref, session: z.string().max(100) }))
    .output(z.void()),

  endSessions: verb(
    { permission: "members:write", effect: "write", scope: object },
    {
      method: "DELETE",
      path: "/members/{member}/sessions",
      successStatus: 204,
      tags,
      summary: "End every session of a member",
      description: "Of your own, all but the one that asks.",
    },
  )
    .input(z.strictObject({ member: ref }))
    .output(z.void()),

  invite: verb(
    { permission: "members:write", effect: "write", scope: organisation, secrets: ["link"] },
    {
      method: "POST",
      path: "/members",
      successStatus: 201,
      tags,
      summary: "Invite a member",
      description:
        "Answers a one-time link, once, and mails it to the person where mail is set up. It works for 7 days. You need every permission of the roles you give.",
    },
  )
    .input(
      z.strictObject({
        email,
        name: line(100, "Name")
          .min(1, "Write the person's name.")
          .optional()
          .describe("Absent: what stands before the @."),
        roles: roleNames
          .min(1, "Choose at least one role.")
          .default(["read-only"])
          .describe("Role names; held in global, `role@namespace` further down."),
      }),
    )
    .output(invitedMember),

  inviteAgain: verb(
    { permission: "members:write", effect: "write", scope: object, secrets: ["link"] },
    {
      method: "POST",
      path: "/members/{member}/invite",
      successStatus: 201,
      tags,
      summary: "Make a new invitation link; the old one stops working",
    },
  )
    .input(z.strictObject({ member: ref }))
    .output(invitedMember),

  resetPassword: verb(
    { permission: "members:write", effect: "write", scope: object, stepUp: true, secrets: ["link"] },
    {
      method: "POST",
      path: "/members/{member}/reset-password",
      successStatus: 201,
      tags,
      summary: "Make a link by which a member chooses a new password",
      description:
        "Answers a one-time link, once, and mails it to the person where mail is set up. It works for 24 hours, and ends every session of theirs when it is used; until then the present password works. You need every permission of their roles.",
    },
  )
    .input(z.strictObject({ member: ref }))
    .output(invitedMember),

  changeRoles: verb(
    { permission: "members:write", effect: "write", scope: object, stepUp: true },
    { method: "PATCH", path: "/members/{member}", tags, summary: "Give a member roles, or take them away" },
  )
    .input(
      z.strictObject({
        member: ref,
        addRoles: roleNames.default([]).describe("Role names; held in global, `role@namespace` further down."),
        removeRoles: roleNames.default([]).describe("Role names. What they allowed ends with the next request."),
      }),
    )
    .output(member),

  disable: verb(
    { permission: "members:write", effect: "write", scope: object },
    {
      method: "POST",
      path: "/members/{member}/disable",
      tags,
      summary: "End a member's sessions and refuse further ones, until enabled",
    },
  )
    .input(z.strictObject({ member: ref }))
    .output(member),

  delete: verb(
    { permission: "members:write", effect: "write", scope: object },
    {
      method: "DELETE",
      path: "/members/{member}",
      successStatus: 204,
      tags,
      summary: "Delete a member",
      description:
        "Their sessions end at once; groups, policies and the accounts that they own forget them, and accounts act as them no more. Their activity stays. Refused while they are the only owner of an account.",
    },
  )
    .input(z.strictObject({ member: ref }))
    .output(z.void()),

  enable: verb(
    { permission: "members:write", effect: "write", scope: object },
    { method: "POST", path: "/members/{member}/enable", tags, summary: "Let a disabled member sign in again" },
  )
    .input(z.strictObject({ member: ref }))
    .output(member),
};
