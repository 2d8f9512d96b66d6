import "server-only";
import { appendActivity } from "@/lib/activity/record";
import { database } from "@/lib/db";
import type { RequestFacts } from "@/lib/operation/request";
import { rememberDevice } from "./device";
import { checkNewMember, limitLinkAttempts } from "./new-member";
import { linkEnded, readLink, spendLink } from "./one-time-links";
import { hashPassword } from "./password";
import { startSession } from "./session";
import { holdsRole, type SignInCookies, withoutRole } from "./sign-in";

/** The e-mail and name of the member whom a link invites, or null when the link can't be used (any more). */
export async function readInvitation(secret: string): Promise<{ email: string; name: string } | null> {
  const link = await readLink(database(), "invite", secret);
  if (!link?.memberId) return null;
  return database().member.findFirst({
    where: { id: link.memberId, activatedAt: null, disabledAt: null },
    select: { email: true, name: true },
  });
}

/**
 * An invited member takes up their account: sets a name and a password, and is signed in. The link works once; a member
 * who was disabled or activated otherwise in the meantime is `not_found`.
 */
export async function acceptInvitation(
  input: { token: string; name: string; password: string },
  request: RequestFacts,
): Promise<SignInCookies> {
  await limitLinkAttempts(request);
  const invited = await readInvitation(input.token);
  if (!invited) throw linkEnded("invite");
  const { name } = checkNewMember({ ...input, email: invited.email });
  const passwordHash = await hashPassword(input.password);
  return database().$transaction(
    async (tx) => {
      const { memberId } = await spendLink(tx, "invite", input.token);
      const [member] = await tx.$queryRaw<{ id: string; name: string; email: string }[]>`
        UPDATE members SET name = ${name}, password_hash = ${passwordHash}, activated_at = now(), version = version + 1
        WHERE id = ${memberId} AND activated_at IS NULL AND disabled_at IS NULL RETURNING id, name, email`;
      if (!member) throw linkEnded("invite");
      await appendActivity(tx, {
        actor: { kind: "member", id: member.id, name: member.name, token: null },
        request,
        namespace: "",
        action: "members.activate",
        target: { kind: "member", id: member.id, name: member.email },
        before: { activated: false, name: invited.name },
        after: { activated: true, name: member.name, signsInWith: "password" },
        outcome: "done",
      });
      if (!(await holdsRole(tx, member.id))) throw withoutRole(member.email);
      return { session: await startSession(tx, member, "password", request), device: rememberDevice(member.id) };
    },
    { maxWait: 10_000, timeout: 15_000 },
  );
}
