import { decodeProtectedHeader, type JWK, jwtVerify, SignJWT } from "jose";
import { env } from "@/lib/env";

/** A JWT that claims to be one of ours, not yet proven: the token it names, the key it names, and the whole text. */
export type ParsedJwt = { kind: "j"; id12: string; keyId: string; text: string };

const SHAPE = /^[\w-]{1,300}\.[\w-]{1,2000}\.[\w-]{86}$/;
const TYPE = "at+jwt";
const ALGORITHM = "EdDSA";

/**
 * Reads a JWT as we mint them: EdDSA, `typ: at+jwt`, a `kid` of ours and nothing else in its header, a `jti` of ours. No key
 * or address of a key is ever taken from the token itself. Null for everything else.
 */
export function parseJwt(text: string): ParsedJwt | null {
  if (!SHAPE.test(text)) return null;
  try {
    const { alg, typ, kid, ...more } = decodeProtectedHeader(text);
    if (alg !== ALGORITHM || typ !== TYPE || !/^lkk_[0-9A-Za-z]{16}$/.test(kid ?? "")) return null;
    if (Object.keys(more).length > 0) return null;
    const claims = JSON.parse(Buffer.from(text.split(".")[1] ?? "", "base64url").toString()) as { jti?: unknown };
    const [, id12] = /^tok_([0-9A-Za-z]{12})$/.exec(String(claims.jti)) ?? [];
    return id12 === undefined ? null : { kind: "j", id12, keyId: kid as string, text };
  } catch {
    return null;
  }
}

/** True for what names a signing key of ours, whether or not it is a token: it was meant for us. */
export function looksLikeOurJwt(text: string): boolean {
  return text.startsWith("eyJ") && text.length < 4_000 && parseJwt(text) !== null;
}

export type Claims = { sub: string; jti: string; namespace: string; issuedAt: Date; expiresAt: Date | null };

/** Signs a token. Times are whole seconds, as RFC 7519 has them, and never later than the record's. */
export async function signJwt(key: { id: string; privateKey: JWK }, claims: Claims): Promise<string> {
  const issued = seconds(claims.issuedAt);
  const jwt = new SignJWT({ namespace: claims.namespace })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.id, typ: TYPE })
    .setIssuer(env().url)
    .setSubject(claims.sub)
    .setJti(claims.jti)
    .setIssuedAt(issued)
    .setNotBefore(issued);
  if (claims.expiresAt) jwt.setExpirationTime(seconds(claims.expiresAt));
  return jwt.sign(key.privateKey);
}

/** True when the key signed the token, we issued it, and `now` lies within its times (RFC 9068). */
export async function isSigned({ text, id12 }: ParsedJwt, publicKey: JWK | null, now: Date): Promise<boolean> {
  if (!publicKey) return false;
  const options = { algorithms: [ALGORITHM], typ: TYPE, issuer: env().url, currentDate: now };
  return jwtVerify(text, publicKey, { ...options, requiredClaims: ["sub", "iat", "nbf", "namespace"] }).then(
    ({ payload }) => payload.jti === `tok_${id12}`,
    () => false,
  );
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
