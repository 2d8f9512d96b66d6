import "server-only";
import { appendActivity } from "@/lib/activity/record";
import { database } from "@/lib/db";
import { AppError, invalidField, notFound } from "@/lib/errors";
import type { RequestFacts } from "@/lib/operation/request";
import type { Actor } from "./actor";
import { memberName } from "./new-member";
import { hashPassword, passwordProblem } from "./password";
import { requirePassword } from "./step-up";

/** What someone changes about themself. `password`: the one they have, and the one they want. */
export type OwnAccount = { name: string; password: { current: string; next: string } | null };

/**
 * Changes the name or the password of whoever is signed in, with one record; the same again changes nothing. A new password
 * wants the present one, tried as seldom as for fresh proof, and ends every other session and the link
 * to another password. Throws `invalid_input` at the field.
 */
export async function changeOwnAccount(actor: Actor, wanted: OwnAccount, request: RequestFacts): Promise<void> {
  const { session } = actor;
  if (!session) throw new AppError("forbidden", "Only a person who is signed in has an account of their own.");
  const parsed = memberName.safeParse(wanted.name);
  if (!parsed.success) throw invalidField("name", parsed.error.issues[0]?.message ?? "");
  const name = parsed.data;
  const passwordHash = wanted.password && (await newHash(actor, wanted.password, request));
  await database().$transaction(async (tx) => {
    const [before] = await tx.$queryRaw<{ name: string; email: string }[]>`
      SELECT name, email FROM members WHERE id = ${actor.id} AND disabled_at IS NULL FOR NO KEY UPDATE`;
    if (!before) throw notFound("member");
    if (before.name === name && !passwordHash) return;
    await tx.member.update({
      where: { id: actor.id },
      data: { name, ...(passwordHash && { passwordHash }), version: { increment: 1 } },
    });
    if (passwordHash) await tx.invitation.deleteMany({ where: { memberId: actor.id, kind: "reset", usedAt: null } });
    const sessions = passwordHash
      ? await tx.$queryRaw<{ id: string }[]>`
          UPDATE sessions SET ended_at = now() WHERE member_id = ${actor.id} AND id <> ${session.id} AND ended_at IS NULL RETURNING id`
      : [];
    await appendActivity(tx, {
      actor: { ...actor, name },
      request,
      namespace: "",
      action: "members.change-own",
      target: { kind: "member", id: actor.id, name: before.email },
      before: { name: before.name, ...(passwordHash && { sessions }) },
      after: { name, ...(passwordHash && { password: "changed" }) },
      outcome: "done",
    });
  });
}

async function newHash(
  actor: Actor,
  { current, next }: NonNullable<OwnAccount["password"]>,
  request: RequestFacts,
): Promise<string> {
  const problem = passwordProblem(next);
  if (problem) throw invalidField("newPassword", problem);
  await requirePassword(actor, current, request, { action: "members.change-own", path: "currentPassword" });
  return hashPassword(next);
}
