import type { InvitedMember, Member, MemberDetail } from "@/lib/members/contract";
import { noun } from "../noun";
import type { Line } from "../table";
import { when } from "../times";

/** `latchkey member`: people who sign in. */
export const member = noun({
  name: "member",
  about: "People who sign in to the portal",
  group: "members",
  columns: [
    ["name", (row: Member) => row.name],
    ["email", (row: Member) => row.email],
    ["status", (row: Member) => row.status],
    ["roles", roles],
    ["last sign-in", (row: Member) => when(row.lastSignInAt)],
  ],
  card: (row: Member & Partial<MemberDetail & InvitedMember>): Line[] => [
    ["Name", row.name],
    ["Email", row.email],
    ["Id", row.id],
    ["Status", row.status],
    ["Roles", roles(row)],
    ["Groups", row.groups?.map(({ name }) => name) ?? undefined],
    ["Owns", row.owns?.map(({ name, status }) => `${name} (${status})`) ?? undefined],
    ["Acted as by", row.actedAsBy?.map(({ name }) => name) ?? undefined],
    ["Sessions", row.sessions],
    ["Last sign-in", when(row.lastSignInAt)],
    ["Invited until", row.invitedUntil ? when(row.invitedUntil) : undefined],
    ["Created", `${when(row.createdAt)} by ${row.createdBy.name}`],
    ["Mail", mailed(row)],
  ],
  verbs: {
    list: { flags: { role: "-r, --role" }, examples: ["latchkey member list --role admin"] },
    get: { examples: ["latchkey member get ana@example.com"] },
    invite: {
      examples: ["latchkey member invite ana@example.com --name 'Ana Marin' --roles member"],
    },
    inviteAgain: { examples: ["latchkey member invite-again ana@example.com"] },
    resetPassword: { examples: ["latchkey member reset-password ana@example.com"] },
    changeRoles: { name: "update", examples: ["latchkey member update ana@example.com --add-roles admin"] },
    enable: { examples: ["latchkey member enable ana@example.com"] },
    disable: { asks: { final: false }, examples: ["latchkey member disable ana@example.com"] },
    delete: {
      said: "Deleted {name}.",
      asks: { final: true },
      examples: ["latchkey member delete ana@example.com --force"],
    },
    endSession: {
      said: "Ended a session of {name}.",
      asks: { final: true },
      examples: ["latchkey member end-session ana@example.com SESSION --force"],
    },
    endSessions: {
      said: "Ended the sessions of {name}.",
      asks: { final: true },
      examples: ["latchkey member end-sessions ana@example.com --force"],
    },
    sessions: {
      examples: ["latchkey member sessions ana@example.com"],
      columns: [
        ["id", (row) => row.id],
        ["method", (row) => row.method],
        ["from", (row) => row.ip],
        ["since", (row) => when(row.createdAt)],
        ["last seen", (row) => when(row.lastSeenAt)],
      ],
    },
  },
});

function roles(row: Member): string[] {
  return row.roles.map(({ role, namespace }) => (namespace === "global" ? role : `${role}@${namespace}`));
}

/** What became of the mail with a link; nothing where no link was made or no mail is set up. */
function mailed({ mail, mailProblem, email }: Member & Partial<InvitedMember>): string | undefined {
  if (mail === "sent") return `sent to ${email}`;
  return mail === "failed" ? `not sent: ${mailProblem}; hand the link over yourself` : undefined;
}
