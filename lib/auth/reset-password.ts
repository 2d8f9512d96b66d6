import "server-only";
import { appendActivity } from "@/lib/activity/record";
import { database } from "@/lib/db";
import { invalidField } from "@/lib/errors";
import type { RequestFacts } from "@/lib/operation/request";
import { rememberDevice } from "./device";
import { limitLinkAttempts } from "./new-member";
import { linkEnded, readLink, spendLink } from "./one-time-links";
import { hashPassword, passwordProblem } from "./password";
import { startSession } from "./session";
import { holdsRole, type SignInCookies, withoutRole } from "./sign-in";

/** The e-mail of the member whose password a link resets, or null when the link can't be used (any more). */
export async function readReset(secret: string): Promise<{ email: string } | null> {
  const link = await readLink(database(), "reset", secret);
  if (!link?.memberId) return null;
  return database().member.findFirst({
    where: { id: link.memberId, activatedAt: { not: null }, disabledAt: null },
    select: { email: true },
  });
}

/**
 * A member chooses a new password by a link: every session of theirs ends, and they are signed in. The link works once; one
 * of a member who was disabled in the meantime is `not_found`, a weak password `invalid_input`.
 */
export async function resetPassword(
  { token, password }: { token: string; password: string },
  request: RequestFacts,
): Promise<SignInCookies> {
  await limitLinkAttempts(request);
  if (!(await readReset(token))) throw linkEnded("reset");
  const problem = passwordProblem(password);
  if (problem) throw invalidField("password", problem);
  const passwordHash = await hashPassword(password);
  return database().$transaction(
    async (tx) => {
      const { memberId } = await spendLink(tx, "reset", token);
      const [member] = await tx.$queryRaw<{ id: string; name: string; email: string }[]>`
        UPDATE members SET password_hash = ${passwordHash}, version = version + 1
        WHERE id = ${memberId} AND activated_at IS NOT NULL AND disabled_at IS NULL RETURNING id, name, email`;
      if (!member) throw linkEnded("reset");
      const sessions = await tx.$queryRaw<{ id: string }[]>`
        UPDATE sessions SET ended_at = now() WHERE member_id = ${member.id} AND ended_at IS NULL RETURNING id`;
      await appendActivity(tx, {
        actor: { kind: "member", id: member.id, name: member.name, token: null },
        request,
        namespace: "",
        action: "members.choose-password",
        target: { kind: "member", id: member.id, name: member.email },
        before: { sessions },
        outcome: "done",
      });
      if (!(await holdsRole(tx, member.id))) throw withoutRole(member.email);
      return { session: await startSession(tx, member, "password", request), device: rememberDevice(member.id) };
    },
    { maxWait: 10_000, timeout: 15_000 },
  );
}
