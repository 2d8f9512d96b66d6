import { createHash } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import { database } from "@/lib/db";
import { logger } from "@/lib/log";
import type { RequestFacts } from "@/lib/operation/request";
import type { Prisma } from "@/prisma/generated/client";
import { activityRow, appendActivity } from "./record";

const WINDOW_MINUTES = 10;
/** Beyond this many different refusals in a window, further ones share one row: a flood can't fill the disk. */
const MAX_WINDOWS = 2_000;

export type Refusal = {
  actor: Actor | null;
  request: RequestFacts;
  namespace?: string;
  action: string;
  reason: string;
  target?: { kind: string; id: string; name: string };
  /** The id of a token that was presented but is not valid. */
  tokenId?: string;
};

/**
 * Records a refusal. The first of its kind is written at once; alike ones within ten minutes are counted and written as
 * one summary when the window ends. Never throws: a refusal stays a refusal when the database is gone.
 */
export async function recordRefusal(refusal: Refusal): Promise<void> {
  const actor = refusal.actor ?? {
    kind: "unknown" as const,
    id: "unknown",
    name: "Unknown",
    token: refusal.tokenId ? { id: refusal.tokenId } : null,
  };
  const entry = {
    actor,
    request: refusal.request,
    namespace: refusal.namespace ?? "",
    action: refusal.action,
    target: refusal.target ?? { kind: "none", id: "", name: "" },
    outcome: "refused" as const,
    reason: refusal.reason,
  };
  const key = createHash("sha256")
    .update(
      JSON.stringify([actor.id, actor.token?.id, refusal.request.ip, refusal.action, refusal.reason, entry.target.id]),
    )
    .digest("base64url");
  try {
    await database().$transaction(async (tx) => {
      const { count } = await tx.refusalWindow.updateMany({ where: { key }, data: { attempts: { increment: 1 } } });
      if (count > 0) return;
      const open = await tx.refusalWindow.count();
      const row = activityRow(entry);
      const record = { ...row, seq: "0", before: null, after: null } as unknown as Prisma.InputJsonValue;
      if (open >= MAX_WINDOWS) {
        await tx.refusalWindow.upsert({
          where: { key: "overflow" },
          create: { key: "overflow", record },
          update: { attempts: { increment: 1 } },
        });
        return;
      }
      const { count: created } = await tx.refusalWindow.createMany({ data: [{ key, record }], skipDuplicates: true });
      if (created > 0) await appendActivity(tx, entry);
      else await tx.refusalWindow.updateMany({ where: { key }, data: { attempts: { increment: 1 } } });
    });
  } catch (error) {
    logger().error(
      { error, requestId: refusal.request.requestId, action: refusal.action },
      "a refusal could not be recorded",
    );
  }
}

/** Writes one summary for each window that ended with more than its first refusal. Called every minute by the portal. */
export async function closeRefusalWindows(now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - WINDOW_MINUTES * 60_000);
  return database().$transaction(async (tx) => {
    const ended = await tx.$queryRaw<{ attempts: number; record: Prisma.ActivityCreateInput }[]>`
      DELETE FROM refusal_windows WHERE started_at < ${before} RETURNING attempts, record`;
    for (const { attempts, record } of ended) {
      const { before: _before, after: _after, ...columns } = record;
      if (attempts > 1)
        await tx.activity.create({ data: { ...columns, seq: 0n, attempts: attempts - 1 }, select: { seq: true } });
    }
    return ended.length;
  });
}
