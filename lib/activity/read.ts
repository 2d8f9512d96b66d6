import { tokenHint } from "@/lib/access-tokens/token-format";
import { Prisma } from "@/prisma/generated/client";
import type { ActivityRecord } from "./contract";

export type ActivityRow = Omit<ActivityRecord, "seq" | "at" | "actor" | "token" | "target" | "before" | "after"> & {
  seq: bigint;
  at: Date;
  actorKind: ActivityRecord["actor"]["kind"];
  actorId: string;
  actorName: string;
  tokenId: string | null;
  targetKind: string;
  targetId: string;
  targetName: string;
  targetOf: string | null;
  before: string | null;
  after: string | null;
};

/** What every read of a record selects, from `activity a`; `before` and `after` as the very text that is hashed. */
export const ACTIVITY_COLUMNS = Prisma.sql`
  a.seq, a.at, a.namespace, a.actor_kind AS "actorKind", a.actor_id AS "actorId", a.actor_name AS "actorName", a.token_id AS "tokenId",
  a.ip, a.user_agent AS "userAgent", a.request_id AS "requestId", a.action, a.target_kind AS "targetKind", a.target_id AS "targetId",
  a.target_name AS "targetName", a.target_of AS "targetOf", a.outcome, a.reason, a.attempts, a.before::text AS before, a.after::text AS after,
  encode(a.prev_hash, 'hex') AS "previousHash", encode(a.hash, 'hex') AS "recordHash"`;

/** Which records someone who may read the activity of these namespaces may see. What has none of its own belongs to the root. */
export function inNamespaces(ids: readonly string[], whole: boolean): Prisma.Sql {
  // The root's reader reads all, also what happened in namespaces that are gone by now.
  if (whole) return Prisma.sql`true`;
  const root = ids.includes("ns_global") ? Prisma.sql`OR a.namespace = ''` : Prisma.empty;
  return Prisma.sql`(a.namespace = ANY(array(SELECT slug FROM namespaces WHERE id = ANY(${ids}))) ${root})`;
}

/** A row of ACTIVITY_COLUMNS as the contract says it. */
export function toDto(row: ActivityRow, exact: boolean): ActivityRecord {
  return {
    ...row,
    seq: Number(row.seq),
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    token: row.tokenId === null ? null : { id: row.tokenId, hint: tokenHint(row.tokenId) },
    target: { kind: row.targetKind, id: row.targetId, name: row.targetName, of: row.targetOf },
    before: row.before === null ? null : JSON.parse(row.before),
    after: row.after === null ? null : JSON.parse(row.after),
    ...(exact && { exact: { before: row.before, after: row.after } }),
  };
}
