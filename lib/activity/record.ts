import type { Actor } from "@/lib/auth/actor";
import type { Reader, Tx } from "@/lib/db";
import type { RequestFacts } from "@/lib/operation/request";
import { Prisma } from "@/prisma/generated/client";

/** What a change did: enough to say who did what to which thing, and how it looked before and after. Never a secret. */
export type Change = {
  target: { kind: string; id: string; name: string; of?: string };
  before?: unknown;
  after?: unknown;
};

/** One record, before the database numbers it. */
export type Entry = Change & {
  actor:
    | (Pick<Actor, "kind" | "id" | "name" | "token"> & Partial<Pick<Actor, "actsAs">>)
    | { kind: "unknown"; id: string; name: string; token: { id: string } | null };
  request: RequestFacts;
  namespace: string;
  action: string;
  outcome: "done" | "refused";
  reason?: string;
  attempts?: number;
};

/** Appends one record to the chain, inside the caller's transaction. The database assigns its number, time and hash. */
export async function appendActivity(tx: Tx | Reader, entry: Entry): Promise<void> {
  await tx.activity.create({ data: activityRow(entry), select: { seq: true } });
}

/** The columns of a record; refusals keep them until their window is summarised. */
export function activityRow(entry: Entry) {
  return {
    seq: 0n,
    namespace: entry.namespace,
    actorKind: entry.actor.kind,
    actorId: entry.actor.id,
    // Both names: whose machine it is, and as whom policies see it.
    actorName:
      "actsAs" in entry.actor && entry.actor.actsAs ? `${entry.actor.name} as ${entry.actor.actsAs}` : entry.actor.name,
    tokenId: entry.actor.token?.id ?? null,
    ip: entry.request.ip,
    userAgent: entry.request.userAgent,
    requestId: entry.request.requestId,
    action: entry.action,
    targetKind: entry.target.kind,
    targetId: entry.target.id,
    targetName: entry.target.name,
    targetOf: entry.target.of ?? null,
    outcome: entry.outcome,
    reason: entry.reason ?? null,
    attempts: entry.attempts ?? 1,
    before: json(entry.before),
    after: json(entry.after),
  } satisfies Prisma.ActivityCreateInput;
}

function json(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === undefined ? Prisma.DbNull : (JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue);
}
