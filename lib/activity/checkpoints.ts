import "server-only";
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { systemActor } from "@/lib/auth/actor";
import { database, type Reader } from "@/lib/db";
import { localRequest } from "@/lib/operation/request";
import { keyFor } from "@/lib/secrets";
import { CHECKPOINT, type Checkpoint, signedBytes } from "./checkpoint";
import { appendActivity } from "./record";

/** An Ed25519 private key in PKCS #8 (RFC 8410), up to its 32 bytes. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

const HOUR = 3_600_000;

/** The public half of the key that signs the log: the same as long as LATCHKEY_SECRET is. */
export function checkpointKey(): string {
  const { x } = createPublicKey(privateKey()).export({ format: "jwk" });
  return x as string;
}

/**
 * Signs the end of the log with a key that is not in the database, once an hour where something came after the last signature:
 * whoever can write the database can't write anew what was signed.
 */
export async function keepCheckpoints(now = new Date()): Promise<void> {
  if (!(await isDue(database(), now))) return;
  await database().$transaction(async (tx) => {
    const [head] = await tx.$queryRaw<[{ seq: bigint; hash: string }]>`
      SELECT seq, encode(hash, 'hex') AS hash FROM activity_head FOR UPDATE`;
    // Another instance may have been faster.
    if (!(await isDue(tx, now))) return;
    const signed = { seq: Number(head.seq), hash: head.hash };
    const signature = sign(null, signedBytes(signed), privateKey()).toString("base64url");
    await appendActivity(tx, {
      actor: systemActor,
      request: localRequest(),
      namespace: "",
      action: CHECKPOINT,
      target: { kind: "activity", id: String(signed.seq), name: `up to record ${signed.seq}` },
      after: { ...signed, key: checkpointKey(), signature } satisfies Checkpoint,
      outcome: "done",
    });
  });
}

/** The last checkpoint: up to which record the log is signed, and since when. */
export async function lastCheckpoint(db: Reader): Promise<{ seq: number; at: Date } | null> {
  const [last] = await db.$queryRaw<{ seq: bigint; at: Date }[]>`
    SELECT seq - 1 AS seq, at FROM activity WHERE action = ${CHECKPOINT} AND actor_kind = 'system' ORDER BY activity.seq DESC LIMIT 1`;
  return last ? { seq: Number(last.seq), at: last.at } : null;
}

async function isDue(db: Reader, now: Date): Promise<boolean> {
  const last = await lastCheckpoint(db);
  if (!last) return true;
  const head = await db.activityHead.findFirstOrThrow({ select: { seq: true } });
  return last.at.getTime() <= now.getTime() - HOUR && Number(head.seq) > last.seq + 1;
}

function privateKey() {
  return createPrivateKey({ key: Buffer.concat([PKCS8, keyFor("checkpoint")]), format: "der", type: "pkcs8" });
}
