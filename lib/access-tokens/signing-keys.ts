import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { randomBase62 } from "@/lib/base62";
import type { Statements } from "@/lib/db";
import { CURRENT_KEY_VERSION, keyFor } from "@/lib/secrets";

const SIGNS_FOR_DAYS = 90;

/** A key that may have signed a token that still lives. */
export type PublishedKey = { id: string; publicKey: JWK };

/**
 * The key that signs now, made when there is none or it has signed for 90 days; kept published until `until`, when the
 * token that it is wanted for ends. Takes the key's lock, so two at once use one key.
 */
export async function signingKey(tx: Statements, until: Date | null): Promise<{ id: string; privateKey: JWK }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('latchkey signing key', 0))`;
  await tx.$executeRaw`
    UPDATE signing_keys SET retired_at = now() WHERE retired_at IS NULL AND created_at < now() - make_interval(days => ${SIGNS_FOR_DAYS})`;
  const [current] = await tx.$queryRaw<{ id: string; privateKey: Uint8Array }[]>`
    SELECT id, private_key AS "privateKey" FROM signing_keys WHERE retired_at IS NULL`;
  const key = current ? { id: current.id, privateKey: unsealed(current.id, current.privateKey) } : await makeKey(tx);
  await tx.$executeRaw`
    UPDATE signing_keys SET needed_until = greatest(needed_until, coalesce(${until}::timestamptz, 'infinity')) WHERE id = ${key.id}`;
  return key;
}

/** The public halves of the key that signs and of those whose tokens have not all ended. */
export async function publishedKeys(db: Statements): Promise<PublishedKey[]> {
  return db.$queryRaw`
    SELECT id, public_key AS "publicKey" FROM signing_keys WHERE retired_at IS NULL OR needed_until > now() ORDER BY created_at DESC`;
}

/** The public half of one key; null when there is none, or nothing that it signed lives. */
export async function publishedKey(db: Statements, id: string): Promise<JWK | null> {
  return (await publishedKeys(db)).find((key) => key.id === id)?.publicKey ?? null;
}

async function makeKey(tx: Statements): Promise<{ id: string; privateKey: JWK }> {
  const id = `lkk_${randomBase62(16)}`;
  const pair = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const [publicKey, privateKey] = await Promise.all([exportJWK(pair.publicKey), exportJWK(pair.privateKey)]);
  const named = { kid: id, alg: "EdDSA", use: "sig" };
  await tx.$executeRaw`
    INSERT INTO signing_keys (id, public_key, private_key, key_version)
    VALUES (${id}, ${JSON.stringify({ ...publicKey, ...named })}::jsonb, ${sealed(id, privateKey)}, ${CURRENT_KEY_VERSION})`;
  return { id, privateKey: { ...privateKey, ...named } };
}

/** AES-256-GCM under a key that is derived from LATCHKEY_SECRET and bound to the row: nonce, text, tag. */
function sealed(id: string, key: JWK): Buffer<ArrayBuffer> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyFor("signing-key"), nonce).setAAD(Buffer.from(id));
  const text = Buffer.concat([cipher.update(JSON.stringify(key)), cipher.final()]);
  return Buffer.concat([nonce, text, cipher.getAuthTag()]);
}

function unsealed(id: string, bytes: Uint8Array): JWK {
  const all = Buffer.from(bytes);
  const decipher = createDecipheriv("aes-256-gcm", keyFor("signing-key"), all.subarray(0, 12))
    .setAAD(Buffer.from(id))
    .setAuthTag(all.subarray(-16));
  return JSON.parse(Buffer.concat([decipher.update(all.subarray(12, -16)), decipher.final()]).toString()) as JWK;
}
