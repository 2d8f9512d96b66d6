import type { Actor } from "@/lib/auth/actor";
import { SESSION_IS_USABLE } from "@/lib/auth/session";
import type { Reader, Tx } from "@/lib/db";
import type { Run } from "@/lib/operation/operation";
import { Prisma } from "@/prisma/generated/client";
import type { MemberSession } from "./contract";

type SessionRow = Omit<MemberSession, "createdAt" | "lastSeenAt" | "current"> & { createdAt: Date; lastSeenAt: Date };

/** The sessions of a member that can be used right now, the last seen first. Never what is in the cookie, nor its hash. */
export async function readSessions(db: Reader, actor: Actor, memberId: string): Promise<MemberSession[]> {
  const rows = await db.$queryRaw<SessionRow[]>`
    SELECT s.id, s.method, s.ip, s.user_agent AS "userAgent", s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt"
    FROM sessions s JOIN members m ON m.id = s.member_id WHERE s.member_id = ${memberId} AND ${SESSION_IS_USABLE}
    ORDER BY s.last_seen_at DESC, s.id LIMIT 200`;
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    current: row.id === actor.session?.id,
  }));
}

/** Ends one session of the addressed member, or all but the one that asks, and answers which those were. */
export async function endSessions({ db, actor, target }: Run<Tx>, session?: string) {
  const which = session ? Prisma.sql`id = ${session}` : Prisma.sql`id <> ${actor.session?.id ?? ""}`;
  return db.$queryRaw<{ id: string; ip: string | null; userAgent: string | null }[]>`
    UPDATE sessions SET ended_at = now() WHERE member_id = ${target.id} AND ended_at IS NULL AND ${which}
    RETURNING id, ip, user_agent AS "userAgent"`;
}
