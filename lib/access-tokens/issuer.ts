import { type Statements, send } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { type HeldRole, heldRoles } from "@/lib/roles/held";
import { Prisma } from "@/prisma/generated/client";
import { LIMITS, type TokenLimits } from "./limits";
import { ACTS_AS } from "./read";

/** An account as its next token needs it: all that the token is checked against, and all that it shows of others. */
export type Issuer = TokenLimits & {
  id: string;
  userId: string;
  name: string;
  namespaceId: string;
  namespace: string;
  impersonates: string | null;
  held: readonly HeldRole[];
  /** Another live token of the account has the name that the next one shall have. */
  nameTaken: boolean;
  /** The version that was read ahead of the transaction, and must still be the account's; `null`: read inside. */
  readAt: number | null;
};

const OF_ISSUER = Prisma.sql`${LIMITS}, s.id, s.user_id AS "userId", s.name, s.namespace_id AS "namespaceId", n.slug AS namespace,
  ${ACTS_AS} AS impersonates, ${heldRoles(Prisma.sql`s.id`)} AS held`;
const ISSUERS = Prisma.sql`settings, service_accounts s JOIN namespaces n ON n.id = s.namespace_id`;

const ENDED = Prisma.sql`(expires_at <= now() OR overlap_until <= now())`;

/** Reads an account for a token with this name. A token that had it and ended by itself lets go of it now. */
export async function readIssuer(tx: Statements, accountId: string, name: string): Promise<Issuer> {
  const holder = Prisma.sql`service_account_id = ${accountId} AND name = ${name} AND holds_name`;
  const [row] = await tx.$queryRaw<(Omit<Issuer, "nameTaken" | "readAt"> & { holderEnded: boolean | null })[]>`
    SELECT now(), ${OF_ISSUER}, (SELECT coalesce(${ENDED}, false) FROM access_tokens WHERE ${holder}) AS "holderEnded"
    FROM ${ISSUERS} WHERE s.id = ${accountId}`;
  if (!row) throw notFound("service account");
  const { holderEnded, ...issuer } = row;
  if (holderEnded) await send(tx, Prisma.sql`UPDATE access_tokens SET holds_name = false WHERE ${holder} AND ${ENDED}`);
  return { ...issuer, nameTaken: holderEnded === false, readAt: null };
}

/** The same once no one else changes the account, until the transaction ends: roles taken away meanwhile are gone. */
export async function lockIssuer(tx: Statements, accountId: string, name: string): Promise<Issuer> {
  await send(tx, Prisma.sql`SELECT 1 FROM service_accounts WHERE id = ${accountId} FOR UPDATE`);
  return readIssuer(tx, accountId, name);
}

/** An expression that reads an account as JSON, for `issuerAhead`. */
export function issuerJson(accountId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT row_to_json(i) FROM (SELECT ${OF_ISSUER}, s.version AS "readAt" FROM ${ISSUERS} WHERE s.id = ${accountId}) i)`;
}

/** An account as it was before the transaction. Whether it still is, and whether the name is free, the token's INSERT finds out. */
export function issuerAhead(json: Omit<Issuer, "now" | "nameTaken">, now: Date): Issuer {
  return { ...json, now, nameTaken: false };
}
