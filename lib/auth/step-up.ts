import "server-only";
import { recordRefusal } from "@/lib/activity/refusals";
import { database } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { RequestFacts } from "@/lib/operation/request";
import type { Actor } from "./actor";
import { type Budget, forgetAttempts, takeAttempt } from "./attempts";
import { verifyPassword } from "./password";
import { confirmSession } from "./session";

const BY_SESSION: Budget = { name: "step-up", points: 5, minutes: 15 };

/**
 * Proves once more who is there, for what wants fresh proof: the session counts as just signed in. A wrong password is
 * `invalid_input` at the field, recorded; five of them are `rate_limited` for a quarter of an hour.
 */
export async function confirmWithPassword(actor: Actor, password: string, request: RequestFacts): Promise<void> {
  if (!actor.session) throw new AppError("forbidden", "Only a person who is signed in can confirm a session.");
  await takeAttempt(BY_SESSION, actor.session.id);
  const member = await database().member.findUnique({ where: { id: actor.id }, select: { passwordHash: true } });
  if (!(await verifyPassword(member?.passwordHash ?? null, password))) {
    await recordRefusal({ actor, request, action: "session.confirm", reason: "wrong-password" });
    const message = "This password is wrong.";
    throw new AppError("invalid_input", message, [{ path: "password", message }]);
  }
  await forgetAttempts(BY_SESSION, actor.session.id);
  await confirmSession(actor, request);
}
