import { insertion, type Making, make } from "@/lib/activity/record";
import type { Actor } from "@/lib/auth/actor";
import type { Statements } from "@/lib/db";
import { AppError, invalidField } from "@/lib/errors";
import { CURRENT_KEY_VERSION } from "@/lib/secrets";
import { Prisma } from "@/prisma/generated/client";
import type { AccessToken, NewToken } from "./contract";
import type { Issuer } from "./issuer";
import { type ParsedJwt, parseJwt, signJwt } from "./jwt";
import type { TokenLimits } from "./limits";
import { type TokenRow, toDto } from "./read";
import { signingKey } from "./signing-keys";
import { mintToken } from "./token-format";
import { tokenHash } from "./token-hash";

const DAY = 86_400_000;

type Issue = {
  actor: Pick<Actor, "id" | "name">;
  issuer: Issuer;
  name: string;
  description: string;
  expiresAt: Date | null;
  /** The account's roles that the token is limited to; `null`: inherits them all, live. */
  roles: Issuer["held"] | null;
  allowedCidrs: string[];
  format: AccessToken["format"];
  rotatedFromId?: string;
};

/** A token as it is from then on, and its plaintext, which is stored nowhere. */
type Issued = { token: AccessToken; plaintext: string };

/** Makes a token. The caller checked the right to and records it. Refuses a name that another live token of the account holds. */
export async function issueToken(tx: Statements, issue: Issue): Promise<Issued> {
  const { making, ...issued } = await prepareToken(tx, issue);
  await make(tx, making);
  return issued;
}

/** The same, but not made yet. */
export async function prepareToken(tx: Statements, issue: Issue): Promise<Issued & { making: Making }> {
  const { issuer, actor, roles, name, description, expiresAt, allowedCidrs, format, rotatedFromId = null } = issue;
  requireNameFree(issuer, name);
  const minted = format === "jwt" ? await mintJwt(tx, issue) : mintToken("s");
  const id = `tok_${minted.id12}`;
  const inserted = {
    id,
    accountId: issuer.id,
    readAt: issuer.readAt,
    name,
    description,
    format,
    hash: `\\x${tokenHash(minted, issuer.id).toString("hex")}`,
    hashKeyVersion: CURRENT_KEY_VERSION,
    assignments: roles && [...new Set(roles.map(({ assignmentId }) => assignmentId))],
    allowedCidrs,
    expiresAt,
    createdAt: issuer.now,
    createdById: actor.id,
    createdByName: actor.name,
    rotatedFromId,
  };
  const row: TokenRow = {
    id,
    name,
    description,
    format,
    accountId: issuer.id,
    accountName: issuer.name,
    namespace: issuer.namespace,
    impersonates: issuer.impersonates,
    inheritsRoles: roles === null,
    effectiveRoles: (roles ?? issuer.held).map(({ role, namespaceId, namespace }) =>
      namespaceId === issuer.namespaceId ? role : `${role}@${namespace}`,
    ),
    allowedCidrs,
    status: "active",
    expiresAt: expiresAt?.toISOString() ?? null,
    createdAt: issuer.now.toISOString(),
    createdById: actor.id,
    createdByName: actor.name,
    lastUsedAt: null,
    lastUsedIp: null,
    lastUsedUserAgent: null,
    revokedAt: null,
    revokedById: null,
    revokedByName: null,
    rotatedFrom: rotatedFromId,
    rotatedTo: null,
    overlapUntil: null,
    version: 1,
  };
  return {
    token: toDto((column) => row[column]),
    plaintext: minted.plaintext,
    making: { insertion: TOKENS, row: inserted },
  };
}

/** An account that is no longer what it was read as has no namespace here, so PostgreSQL refuses its token. */
const TOKENS = insertion(
  (rows) => Prisma.sql`
    issued AS (
      SELECT t.*, a.namespace_id FROM json_to_recordset(${rows}) AS t(id text, "accountId" text, "readAt" int, name text,
        description text, format text, hash bytea, "hashKeyVersion" int, assignments text[], "allowedCidrs" text[],
        "expiresAt" timestamptz, "createdAt" timestamptz, "createdById" text, "createdByName" text, "rotatedFromId" text)
      LEFT JOIN LATERAL (
        SELECT namespace_id FROM service_accounts WHERE id = t."accountId" AND version = coalesce(t."readAt", version) FOR SHARE
      ) a ON true),
    made AS (
      INSERT INTO access_tokens (namespace_id, id, service_account_id, name, description, format, hash, hash_key_version,
        inherits_roles, allowed_cidrs, expires_at, created_at, created_by_id, created_by_name, rotated_from_id)
      SELECT namespace_id, id, "accountId", name, description, format, hash, "hashKeyVersion", assignments IS NULL,
        "allowedCidrs", "expiresAt", "createdAt", "createdById", "createdByName", "rotatedFromId" FROM issued RETURNING id),
    limited AS (
      INSERT INTO access_token_roles (service_account_id, token_id, assignment_id)
      SELECT "accountId", id, unnest(assignments) FROM issued)`,
);

/** A token of its own id in JWT format, by the database's clock. */
async function mintJwt(tx: Statements, { issuer, expiresAt }: Issue): Promise<ParsedJwt & { plaintext: string }> {
  const jti = `tok_${mintToken("s").id12}`;
  const { now: issuedAt, userId: sub, namespace } = issuer;
  const plaintext = await signJwt(await signingKey(tx, expiresAt), { sub, jti, namespace, issuedAt, expiresAt });
  const parsed = parseJwt(plaintext);
  if (!parsed) throw new Error("a token was signed that can't be read");
  return { ...parsed, plaintext };
}

/** Refuses a name that another live token of the account holds; `issuer` was read for that name. */
export function requireNameFree({ name: account, nameTaken }: Issuer, name: string): void {
  if (!nameTaken) return;
  const message = `${name} is the name of another live token of ${account}. Choose another name, or revoke that one first.`;
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
  const end =
    expiresAt === undefined
      ? new Date(now.getTime() + (expiresInDays ?? Math.min(365, maxDays)) * DAY)
      : new Date(expiresAt);
  const path = expiresAt === undefined ? "expiresInDays" : "expiresAt";
  if (end.getTime() < now.getTime() + 60_000)
    throw invalidField(path, "A token lives at least one minute. Choose a later time.");
  if (end.getTime() > now.getTime() + maxDays * DAY)
    throw invalidField(path, `A token lives at most ${maxDays} days here. Choose an earlier date.`);
  return end;
}

/** The end of a successor: it lives as long as the token before it was made for, within what is allowed by now. */
export function successorExpiry(
  limits: TokenLimits,
  old: { createdAt: string; expiresAt: string | null },
): Date | null {
  if (old.expiresAt === null) return limits.allowNever ? null : resolveExpiry(limits, {});
  const lifetime = Date.parse(old.expiresAt) - Date.parse(old.createdAt);
  return new Date(limits.now.getTime() + Math.min(lifetime, limits.maxDays * DAY));
}
