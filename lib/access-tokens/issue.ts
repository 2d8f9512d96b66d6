import type { Actor } from "@/lib/auth/actor";
import type { Statements } from "@/lib/db";
import { AppError, invalidField } from "@/lib/errors";
import { CURRENT_KEY_VERSION } from "@/lib/secrets";
import { Prisma } from "@/prisma/generated/client";
import type { AccessToken, NewToken } from "./contract";
import { type ParsedJwt, parseJwt, signJwt } from "./jwt";
import type { TokenLimits } from "./limits";
import { readToken, TOKEN_COLUMNS, type TokenRow, toDto } from "./read";
import { signingKey } from "./signing-keys";
import { mintToken } from "./token-format";
import { tokenHash } from "./token-hash";

type Issue = {
  actor: Pick<Actor, "id" | "name">;
  account: { id: string; namespaceId: string; name: string };
  name: string;
  description: string;
  expiresAt: Date | null;
  /** Ids of the account's assignments that the token is limited to; `null`: inherits them all, live. */
  assignmentIds: readonly string[] | null;
  allowedCidrs: readonly string[];
  format: AccessToken["format"];
  rotatedFromId?: string;
};

/** Inserts a token and answers it as it is now, with its plaintext, which is stored nowhere. The caller checked the right to and records it. */
export async function issueToken(tx: Statements, issue: Issue): Promise<{ token: AccessToken; plaintext: string }> {
  const { account, actor, assignmentIds } = issue;
  const minted = issue.format === "jwt" ? await mintJwt(tx, issue) : mintToken("s");
  const id = `tok_${minted.id12}`;
  await claimName(tx, account, issue.name);
  const [row] = await tx.$queryRaw<TokenRow[]>`
    INSERT INTO access_tokens AS t (namespace_id, id, service_account_id, name, description, format, hash, hash_key_version,
      inherits_roles, allowed_cidrs, expires_at, created_by_id, created_by_name, rotated_from_id)
    VALUES (${account.namespaceId}, ${id}, ${account.id}, ${issue.name}, ${issue.description}, ${issue.format},
      ${tokenHash(minted, account.id)}, ${CURRENT_KEY_VERSION}, ${assignmentIds === null}, ${issue.allowedCidrs}::text[],
      ${issue.expiresAt}::timestamptz, ${actor.id}, ${actor.name}, ${issue.rotatedFromId ?? null})
    RETURNING ${TOKEN_COLUMNS}`;
  if (!assignmentIds?.length) return { token: toDto(row as TokenRow), plaintext: minted.plaintext };
  await tx.$executeRaw`
    INSERT INTO access_token_roles (service_account_id, token_id, assignment_id)
    SELECT ${account.id}, ${id}, unnest(${assignmentIds}::text[])`;
  return { token: await readToken(tx, id), plaintext: minted.plaintext };
}

/** A token of its own id in JWT format, by the database's clock. */
async function mintJwt(tx: Statements, { account, expiresAt }: Issue): Promise<ParsedJwt & { plaintext: string }> {
  const [facts] = await tx.$queryRaw<{ now: Date; sub: string; namespace: string }[]>`
    SELECT now(), s.user_id AS sub, n.slug AS namespace FROM service_accounts s JOIN namespaces n ON n.id = s.namespace_id
    WHERE s.id = ${account.id}`;
  if (!facts) throw new Error("a token was to be issued for no account");
  const jti = `tok_${mintToken("s").id12}`;
  const { now: issuedAt, sub, namespace } = facts;
  const plaintext = await signJwt(await signingKey(tx, expiresAt), { sub, jti, namespace, issuedAt, expiresAt });
  const parsed = parseJwt(plaintext);
  if (!parsed) throw new Error("a token was signed that can't be read");
  return { ...parsed, plaintext };
}

/** Refuses a name that another live token of the account holds. One that ended by itself lets go of it now. */
export async function claimName(tx: Statements, account: { id: string; name: string }, name: string): Promise<void> {
  const ended = Prisma.sql`(expires_at <= now() OR overlap_until <= now())`;
  const holder = Prisma.sql`service_account_id = ${account.id} AND name = ${name} AND holds_name`;
  const taken = await tx.$queryRaw<unknown[]>`
    WITH freed AS (UPDATE access_tokens SET holds_name = false WHERE ${holder} AND ${ended})
    SELECT 1 FROM access_tokens WHERE ${holder} AND ${ended} IS NOT TRUE`;
  if (taken.length === 0) return;
  const message = `${name} is the name of another live token of ${account.name}. Choose another name, or revoke that one first.`;
  throw new AppError("name_taken", message, [{ path: "name", message }]);
}

/** The instant a new token ends, or null for never; by the database's clock and the organisation's settings. */
export function resolveExpiry(
  { now, maxDays, allowNever }: TokenLimits,
  input: Pick<NewToken, "expiresAt" | "expiresInDays">,
): Date | null {
  const { expiresAt, expiresInDays } = input;
  if (expiresAt !== undefined && expiresInDays !== undefined)
    throw invalidField("expiresAt", "Give expiresAt or expiresInDays, not both.");
  if (expiresAt === null || expiresInDays === null) {
    if (allowNever) return null;
    throw invalidField(
      expiresAt === null ? "expiresAt" : "expiresInDays",
      "This organisation does not allow tokens without an expiry. Choose a date.",
    );
  }
  const day = 86_400_000;
  const end =
    expiresAt === undefined
      ? new Date(now.getTime() + (expiresInDays ?? Math.min(365, maxDays)) * day)
      : new Date(expiresAt);
  const path = expiresAt === undefined ? "expiresInDays" : "expiresAt";
  if (end.getTime() < now.getTime() + 60_000)
    throw invalidField(path, "A token lives at least one minute. Choose a later time.");
  if (end.getTime() > now.getTime() + maxDays * day)
    throw invalidField(path, `A token lives at most ${maxDays} days here. Choose an earlier date.`);
  return end;
}
