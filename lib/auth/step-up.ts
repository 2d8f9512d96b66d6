import "server-only";
import { recordRefusal } from "@/lib/activity/refusals";
import { database } from "@/lib/db";
import { AppError, invalidField } from "@/lib/errors";
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
  await requirePassword(actor, password, request, { action: "session.confirm", path: "password" });
  await confirmSession(actor, request);
}

/** Refuses what is not the password of whoever is signed in, as `confirmWithPassword` says, at the field `path`. */
export async function requirePassword(
  actor: Actor,
  password: string,
  request: RequestFacts,
  { action, path }: { action: string; path: string },
): Promise<void> {
  if (!actor.session) throw new AppError("forbidden", "Only a person who is signed in can confirm a session.");
  await takeAttempt(BY_SESSION, actor.session.id);
  const member = await database().member.findUnique({ where: { id: actor.id }, select: { passwordHash: true } });
  if (!(await verifyPassword(member?.passwordHash ?? null, password))) {
    await recordRefusal({ actor, request, action, reason: "wrong-password" });
    throw invalidField(path, "This password is wrong.");
  }
  await forgetAttempts(BY_SESSION, actor.session.id);
}
