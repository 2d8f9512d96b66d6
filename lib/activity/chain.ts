import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { tokenHint } from "@/lib/access-tokens/token-format";
import { CHECKPOINT, checkpointProblem } from "./checkpoint";
import type { ActivityRecord } from "./contract";

/** Where a chain begins: the hash before record 1. */
export const FIRST_PREVIOUS_HASH = "0".repeat(64);

/** The first record that does not fit, and what is wrong with it. `seq`: its number as it stands in the export. */
export type BrokenChain = { ok: false; seq: number; problem: string };
export type IntactChain = {
  ok: true;
  records: number;
  firstSeq: number;
  lastSeq: number;
  lastHash: string;
  /** The last record that a checkpoint signs, and when that was. */
  signed: { seq: number; at: string } | null;
};

/** What is known from elsewhere: a record's number and hash, and the keys that checkpoints may be signed with. */
export type Known = { head?: { seq: number; hash: string } | undefined; keys?: readonly string[] | undefined };

/**
 * Checks an export record by record, oldest first, without any database: numbers without a gap, each record's hash over
 * the one before and over its own fields, that it shows nothing else, and the signatures of checkpoints. A chain that begins
 * after record 1 is checked from there on; a tail that was cut off shows only against `head`, and a chain that was made anew
 * with its signatures only against `keys`, one of which must have signed. Records need `exact` (see the contract).
 */
export function verifyChain(
  records: Iterable<ActivityRecord>,
  { head, keys = [] }: Known = {},
): IntactChain | BrokenChain {
  let previous: ActivityRecord | null = null;
  let signed: IntactChain["signed"] = null;
  let count = 0;
  for (const record of records) {
    const isCheckpoint = record.action === CHECKPOINT && record.actor.kind === "system";
    const problem = problemOf(record, previous) ?? (isCheckpoint ? checkpointProblem(record, keys) : null);
    if (problem) return { ok: false, seq: record.seq, problem };
    if (head && record.seq === head.seq && record.recordHash !== head.hash)
      return { ok: false, seq: record.seq, problem: "its hash is not the one that was noted elsewhere" };
    if (isCheckpoint) signed = { seq: record.seq - 1, at: record.at };
    previous = record;
    count++;
  }
  const lastSeq = previous?.seq ?? 0;
  if (head && lastSeq < head.seq)
    return { ok: false, seq: lastSeq + 1, problem: `it and everything after it, up to ${head.seq}, is missing` };
  const firstSeq = lastSeq - count + 1;
  if (keys.length > 0 && !signed)
    return { ok: false, seq: firstSeq, problem: "neither it nor any after it is signed with the key" };
  return {
    ok: true,
    records: count,
    firstSeq,
    lastSeq,
    signed,
    lastHash: previous?.recordHash ?? FIRST_PREVIOUS_HASH,
  };
}

function problemOf(record: ActivityRecord, previous: ActivityRecord | null): string | null {
  if (previous && record.seq !== previous.seq + 1)
    return record.seq > previous.seq
      ? `it follows record ${previous.seq}: what was between them is missing`
      : `it follows record ${previous.seq}: the order was changed`;
  const expected = previous?.recordHash ?? (record.seq === 1 ? FIRST_PREVIOUS_HASH : record.previousHash);
  if (record.previousHash !== expected) return "it does not name the hash of the record before it";
  if (hashOf(record) !== record.recordHash) return "its fields do not fit its hash";
  if (!showsWhatIsHashed(record)) return "what it shows is not what its hash covers";
  return null;
}

/** States and hints are for readers; the hash covers the exact texts and the id that they are made from. */
function showsWhatIsHashed({ before, after, token, exact }: ActivityRecord): boolean {
  const isOf = (state: unknown, text: string | null | undefined) =>
    isDeepStrictEqual(state ?? null, text ? JSON.parse(text) : null);
  return isOf(before, exact?.before) && isOf(after, exact?.after) && (!token || token.hint === tokenHint(token.id));
}

/**
 * The hash of a record in hex: SHA-256 over the previous hash and every field, each after its length in four bytes
 * (big-endian, -1 for null), in the order of the database's function `activity_bytes`.
 */
export function hashOf(record: ActivityRecord): string {
  if (!record.exact) throw new TypeError("a record without its exact text can't be checked");
  const { actor, target, exact } = record;
  const fields = [
    String(record.seq),
    record.at,
    record.namespace,
    actor.kind,
    actor.id,
    actor.name,
    record.token?.id ?? null,
    record.ip,
    record.userAgent,
    record.requestId,
    record.action,
    target.kind,
    target.id,
    target.name,
    target.of,
    record.outcome,
    record.reason,
    String(record.attempts),
    exact.before,
    exact.after,
  ];
  const hash = createHash("sha256").update(Buffer.from(record.previousHash, "hex"));
  for (const field of fields) {
    const bytes = field === null ? null : Buffer.from(field);
    const length = Buffer.alloc(4);
    length.writeInt32BE(bytes?.length ?? -1);
    hash.update(length);
    if (bytes) hash.update(bytes);
  }
  return hash.digest("hex");
}
