import { createHash } from "node:crypto";
import type { AnyContractProcedure } from "@orpc/contract";
import type { Actor } from "@/lib/auth/actor";
import type { Statements } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { VerbMeta } from "./contract";
import type { RequestFacts } from "./request";

type Call = { actor: Actor; request: RequestFacts };

/** The first caller with a key goes on; the next ones wait for it and get its answer, without its secret. */
export async function claimIdempotencyKey(
  db: Statements,
  name: string,
  scope: Call & { namespace: { id: string }; target: { id: string } },
  input: unknown,
): Promise<{ response: unknown } | null> {
  const key = scope.request.idempotencyKey;
  if (!key) return null;
  const requestHash = createHash("sha256")
    .update(JSON.stringify([name, scope.namespace.id, scope.target.id, input]))
    .digest();
  const actorId = scope.actor.id;
  await db.$executeRaw`
    DELETE FROM idempotency_keys WHERE actor_id = ${actorId} AND key = ${key} AND created_at < now() - interval '24 hours'`;
  const claimed = await db.$executeRaw`
    INSERT INTO idempotency_keys (actor_id, key, request_hash) VALUES (${actorId}, ${key}, ${requestHash}) ON CONFLICT DO NOTHING`;
  if (claimed === 1) return null;
  const [earlier] = await db.$queryRaw<{ requestHash: Uint8Array; response: unknown }[]>`
    SELECT request_hash AS "requestHash", response FROM idempotency_keys WHERE actor_id = ${actorId} AND key = ${key}`;
  if (!earlier) throw new AppError("conflict", "The request with this Idempotency-Key failed just now. Repeat.");
  if (!requestHash.equals(earlier.requestHash))
    throw new AppError(
      "idempotency_mismatch",
      "This Idempotency-Key was used with another request in the last 24 hours. Use a new one.",
    );
  return { response: earlier.response };
}

/** Keeps the answer to the request with this key, without what its verb calls secret. */
export async function keepAnswer(
  db: Statements,
  contract: AnyContractProcedure,
  scope: Call,
  answer: unknown,
): Promise<void> {
  const key = scope.request.idempotencyKey;
  if (!key) return;
  const secrets = (contract["~orpc"].meta as VerbMeta).secrets ?? [];
  const response = JSON.stringify(answer ?? null, (field, value: unknown) =>
    secrets.includes(field) && typeof value === "string" ? null : value,
  );
  await db.$executeRaw`
    UPDATE idempotency_keys SET response = ${response}::jsonb WHERE actor_id = ${scope.actor.id} AND key = ${key}`;
}
