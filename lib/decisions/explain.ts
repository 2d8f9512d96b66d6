import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { countryOf } from "@/lib/network/country";
import { compilePolicy } from "@/lib/policies/engine/compile";
import type { Action, StoredPolicy } from "@/lib/policies/engine/model";
import { seenBy } from "@/lib/policies/find-one";
import { loadPolicies, loadSockets } from "@/lib/policies/load";
import { tokenSubject } from "@/lib/policies/test-access";
import { traceAnswer } from "@/lib/policies/trace-answer";
import { Prisma } from "@/prisma/generated/client";
import { askedOf } from "./asked";
import type { Trace } from "./contract";
import type { DecisionRow } from "./read";

/** Why a decision was as it was, by what was asked and by the policies of that moment; and what it would be now. */
export async function explainDecision(
  db: Reader,
  actor: Actor,
  row: DecisionRow,
): Promise<{ traceThen: Trace | null; traceNow: Trace | null }> {
  const [traceThen, traceNow] = await Promise.all([askThen(db, actor, row), askNow(db, actor, row)]);
  return { traceThen, traceNow };
}

async function askThen(db: Reader, actor: Actor, row: DecisionRow): Promise<Trace | null> {
  const request = askedOf(row);
  if (!request) return null;
  const stored = await db.$queryRaw<{ stored: StoredPolicy }[]>`
    SELECT p.stored FROM decision_policies p
    JOIN jsonb_to_recordset(${JSON.stringify(row.policies ?? [])}::jsonb) AS w(id text, version int) ON p.policy_id = w.id AND p.version = w.version`;
  const asked = stored.map((one) => compilePolicy(one.stored));
  return traceAnswer(actor, asked, request);
}

/** Null when the token or the socket is gone, or nobody can say any more which they were. */
async function askNow(db: Reader, actor: Actor, row: DecisionRow): Promise<Trace | null> {
  const { tokenId, subjectId, socketId, ip, method, path } = row;
  if (!tokenId || !subjectId || !socketId || method === null || path === null) return null;
  const [socket] = await loadSockets(db, Prisma.sql`s.id = ${socketId}`);
  if (!socket) return null;
  const [subject, policies] = await Promise.all([
    tokenSubject(db, seenBy(actor), tokenId, ip).catch(gone),
    loadPolicies(db, Prisma.sql`p.enabled AND p.namespace_id = ANY(${[...socket.namespaces]})`),
  ]);
  if (!subject) return null;
  const request = { subject, socket, ip, country: countryOf(ip), time: new Date(), http: { method, path } };
  return traceAnswer(actor, policies, { ...request, action: row.action as Action });
}

function gone(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}
