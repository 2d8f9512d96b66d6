import { type Statements, send } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { type HeldRole, heldRoles } from "@/lib/roles/grant";
import { Prisma } from "@/prisma/generated/client";
import { LIMITS, type TokenLimits } from "./limits";

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
};

const ENDED = Prisma.sql`(expires_at <= now() OR overlap_until <= now())`;

/** Reads an account for a token with this name. A token that had it and ended by itself lets go of it now. */
export async function readIssuer(tx: Statements, accountId: string, name: string): Promise<Issuer> {
  const holder = Prisma.sql`service_account_id = ${accountId} AND name = ${name} AND holds_name`;
  const [row] = await tx.$queryRaw<(Omit<Issuer, "nameTaken"> & { holderEnded: boolean | null })[]>`
    SELECT ${LIMITS}, s.id, s.user_id AS "userId", s.name, s.namespace_id AS "namespaceId", n.slug AS namespace,
      (SELECT email FROM members WHERE id = s.impersonates_member_id) AS impersonates, ${heldRoles(Prisma.sql`s.id`)} AS held,
      (SELECT coalesce(${ENDED}, false) FROM access_tokens WHERE ${holder}) AS "holderEnded"
    FROM settings, service_accounts s JOIN namespaces n ON n.id = s.namespace_id WHERE s.id = ${accountId}`;
  if (!row) throw notFound("service account");
  const { holderEnded, ...issuer } = row;
  if (holderEnded) await send(tx, Prisma.sql`UPDATE access_tokens SET holds_name = false WHERE ${holder} AND ${ENDED}`);
  return { ...issuer, nameTaken: holderEnded === false };
}

/** The same once no one else changes the account, until the transaction ends: roles taken away meanwhile are gone. */
export async function lockIssuer(tx: Statements, accountId: string, name: string): Promise<Issuer> {
  await send(tx, Prisma.sql`SELECT 1 FROM service_accounts WHERE id = ${accountId} FOR UPDATE`);
  return readIssuer(tx, accountId, name);
}
