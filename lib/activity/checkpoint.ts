import { createPublicKey, verify } from "node:crypto";
import { z } from "zod";
import type { ActivityRecord } from "./contract";

/** The action of a record that signs the one before it. */
export const CHECKPOINT = "activity.checkpoint";

const base64url = z.string().regex(/^[\w-]+$/);
const checkpoint = z.object({ seq: z.int(), hash: z.string(), key: base64url, signature: base64url });

/** What a checkpoint says: the number and hash of the record before it, the public key and the signature (Ed25519, RFC 8032). */
export type Checkpoint = z.infer<typeof checkpoint>;

/** The bytes that are signed. */
export function signedBytes({ seq, hash }: Pick<Checkpoint, "seq" | "hash">): Buffer {
  return Buffer.from(`latchkey activity checkpoint v1|${seq}|${hash}`);
}

/** Why the checkpoint in a record is none; `null`: its signature fits what stands before it. */
export function checkpointProblem(
  { seq, previousHash, after }: ActivityRecord,
  keys: readonly string[],
): string | null {
  const { success, data } = checkpoint.safeParse(after);
  if (!success) return "it is no checkpoint";
  if (data.seq !== seq - 1 || data.hash !== previousHash) return "it signs another record than the one before it";
  if (keys.length > 0 && !keys.includes(data.key)) return "it is signed with another key";
  return isSigned(data) ? null : "its signature does not fit";
}

function isSigned(said: Checkpoint): boolean {
  try {
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: said.key }, format: "jwk" });
    return verify(null, signedBytes(said), key, Buffer.from(said.signature, "base64url"));
  } catch {
    return false;
  }
}
