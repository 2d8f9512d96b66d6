import "server-only";
import { appendActivity } from "@/lib/activity/record";
import { randomBase62 } from "@/lib/base62";
import { database, type Tx } from "@/lib/db";
import { newId } from "@/lib/ids";
import type { RequestFacts } from "@/lib/operation/request";
import { logFailure } from "@/lib/outage";
import { keyedHash } from "@/lib/secrets";
import { Prisma } from "@/prisma/generated/client";
import { type Actor, memberActor } from "./actor";

export const SESSION_HOURS = 12;
const IDLE_MINUTES = 30;

/** Who is signed in: the actor that verbs take, and what the account menu shows. */
export type SignedIn = { actor: Actor; email: string };

type SessionRow = {
  id: string;
  method: "password" | "oidc";
  provenSecondsAgo: number;
  seenLongAgo: boolean;
  memberId: string;
  name: string;
  email: string;
};

/** A session that can be used now, on the database's clock, of a member who may sign in now. */
export const SESSION_IS_USABLE = Prisma.sql`s.ended_at IS NULL AND m.disabled_at IS NULL AND m.activated_at IS NOT NULL
  AND s.created_at > now() - make_interval(hours => ${SESSION_HOURS}) AND s.last_seen_at > now() - make_interval(mins => ${IDLE_MINUTES})`;

/**
 * Begins a session inside the caller's transaction, recorded as `session.create`, and answers the secret for the cookie:
 * 43 random characters, of which only a keyed hash is stored. `provenAt` null: the person proved who they are just now.
 */
export async function startSession(
  tx: Tx,
  member: { id: string; name: string; email: string },
  method: "password" | "oidc",
  request: RequestFacts,
  provenAt: Date | null = null,
): Promise<string> {
  const secret = randomBase62(43);
  const id = newId("ses");
  await tx.$executeRaw`
    INSERT INTO sessions (id, hash, member_id, method, ip, user_agent, authenticated_at)
    VALUES (${id}, ${keyedHash("session", secret)}, ${member.id}, ${method}, ${request.ip}, ${request.userAgent},
            least(now(), coalesce(${provenAt}::timestamptz, now())))`;
  await tx.$executeRaw`UPDATE members SET last_sign_in_at = now() WHERE id = ${member.id}`;
  await appendActivity(tx, {
    actor: { kind: "member", id: member.id, name: member.name, token: null },
    request,
    namespace: "",
    action: "session.create",
    target: { kind: "session", id, name: member.email },
    after: { method },
    outcome: "done",
  });
  return secret;
}

/**
 * Who a cookie's secret stands for, read from the database now; null when the session ended, was idle for 30 minutes,
 * is 12 hours old, or its member is disabled or holds no role any more.
 */
export async function readSession(secret: string | undefined): Promise<SignedIn | null> {
  if (!secret || !/^[0-9A-Za-z]{43}$/.test(secret)) return null;
  const [row] = await database().$queryRaw<SessionRow[]>`
    SELECT s.id, s.method, date_part('epoch', now() - s.authenticated_at) AS "provenSecondsAgo", s.last_seen_at < now() - interval '1 minute' AS "seenLongAgo",
           m.id AS "memberId", m.name, m.email
    FROM sessions s JOIN members m ON m.id = s.member_id
    WHERE s.hash = ${keyedHash("session", secret)} AND ${SESSION_IS_USABLE}`;
  if (!row) return null;
  const { id, method } = row;
  const authenticatedAt = new Date(Date.now() - row.provenSecondsAgo * 1000);
  const actor = await memberActor(database(), { id: row.memberId, name: row.name }, { id, authenticatedAt, method });
  if (actor.access.namespaces().length === 0) return null;
  if (row.seenLongAgo) noteSeen(id);
  return { actor, email: row.email };
}

/** Ends the session behind a cookie's secret, recorded as `session.end`. A second time, or a stranger's secret, changes nothing. */
export async function endSession(secret: string | undefined, request: RequestFacts): Promise<void> {
  if (!secret) return;
  await database().$transaction(async (tx) => {
    const [ended] = await tx.$queryRaw<{ id: string; memberId: string; name: string; email: string }[]>`
      UPDATE sessions s SET ended_at = now() FROM members m
      WHERE m.id = s.member_id AND s.hash = ${keyedHash("session", secret)} AND s.ended_at IS NULL
      RETURNING s.id, m.id AS "memberId", m.name, m.email`;
    if (!ended) return;
    await appendActivity(tx, {
      actor: { kind: "member", id: ended.memberId, name: ended.name, token: null },
      request,
      namespace: "",
      action: "session.end",
      target: { kind: "session", id: ended.id, name: ended.email },
      outcome: "done",
    });
  });
}

/** Ends every other session of the member who asks, with one record, and answers how many; without any it records nothing. */
export async function endOtherSessions(actor: Actor, request: RequestFacts): Promise<number> {
  const session = actor.session;
  if (!session) return 0;
  return database().$transaction(async (tx) => {
    const ended = await tx.$queryRaw<{ id: string; ip: string | null; userAgent: string | null }[]>`
      UPDATE sessions SET ended_at = now() WHERE member_id = ${actor.id} AND id <> ${session.id} AND ended_at IS NULL
      RETURNING id, ip, user_agent AS "userAgent"`;
    if (ended.length > 0)
      await appendActivity(tx, {
        actor,
        request,
        namespace: "",
        action: "session.end-others",
        target: { kind: "member", id: actor.id, name: actor.name },
        before: { sessions: ended },
        outcome: "done",
      });
    return ended.length;
  });
}

/** Notes that this member just proved who they are again, recorded as `session.confirm`. */
export async function confirmSession(actor: Actor, request: RequestFacts): Promise<void> {
  const session = actor.session;
  if (!session) return;
  await database().$transaction(async (tx) => {
    await tx.$executeRaw`UPDATE sessions SET authenticated_at = now() WHERE id = ${session.id} AND ended_at IS NULL`;
    await appendActivity(tx, {
      actor,
      request,
      namespace: "",
      action: "session.confirm",
      target: { kind: "session", id: session.id, name: actor.name },
      outcome: "done",
    });
  });
}

// Off the critical path, and at most once a minute: no page waits for it and a busy reader does not write all day.
function noteSeen(id: string): void {
  database().$executeRaw`
    UPDATE sessions SET last_seen_at = now() WHERE id = ${id} AND ended_at IS NULL AND last_seen_at < now() - interval '1 minute'`.catch(
    (error: unknown) => logFailure("warn", error, "a session's last use could not be noted"),
  );
}
