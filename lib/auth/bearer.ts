import "server-only";
import { noteUse } from "@/lib/access-tokens/last-use";
import { publishedKey } from "@/lib/access-tokens/signing-keys";
import {
  endOf,
  isToken,
  parseAccessToken,
  refusalOf,
  STANDING_COLUMNS,
  type TokenStanding,
} from "@/lib/access-tokens/standing";
import type { Proviso, ProvisoCheck } from "@/lib/activity/record";
import { recordRefusal } from "@/lib/activity/refusals";
import { statements } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { type Ahead, foundAhead, locatingAgain, locatingAhead } from "@/lib/operation/locate";
import type { RequestFacts } from "@/lib/operation/request";
import { Prisma } from "@/prisma/generated/client";
import { type Access, type AccessFacts, accessFacts, accessOf } from "./access";
import { type Actor, serviceAccountActor } from "./actor";
import type { Presented } from "./credential";
import { RecentLooks } from "./recent-looks";

type TokenFacts = Omit<TokenStanding, "hash"> & {
  hash: string;
  id: string;
  name: string;
  access: AccessFacts;
  accountName: string;
  actsAs: string | null;
  namespace: string;
  target: Parameters<typeof foundAhead>[1];
};

/** What a look found: the text, what it says, and the database's clock then. */
type Look = { text: string; now: Date; token: Omit<TokenFacts, "hash"> & TokenStanding; access: Access };

/** A process that was stopped for a while is late by its own clock. */
const CLOCKS_AGREE_MS = 5_000;

const recent = new RecentLooks<Look>();

/** The assignments that token `t` carries: its account's, or those of them that it is limited to. */
const CARRIED = Prisma.sql`
  SELECT a.role_id, a.namespace_id FROM role_assignments a WHERE a.service_account_id = t.service_account_id
    AND (t.inherits_roles OR EXISTS (SELECT 1 FROM access_token_roles l WHERE l.token_id = t.id AND l.assignment_id = a.id))`;

/** An expression that reads, as one text, all that a token is judged by and all that its request needs; the clock apart. */
const factsOf = (tokenId: string | Prisma.Sql, target: Prisma.Sql) => Prisma.sql`(
  SELECT row_to_json(facts)::text FROM (
    SELECT t.id, t.name, ${STANDING_COLUMNS}, s.name AS "accountName",
      (SELECT email FROM members WHERE id = s.impersonates_member_id) AS "actsAs",
      (SELECT slug FROM namespaces WHERE id = t.namespace_id) AS namespace,
      ${accessFacts(CARRIED)} AS access, ${target} AS target
    FROM access_tokens t JOIN service_accounts s ON s.id = t.service_account_id WHERE t.id = ${tokenId}) facts)`;

/** Whether a look finds, of a row `r`, what it found before, and the clock is where it should be. */
const STILL_SO: ProvisoCheck = {
  columns: Prisma.sql`"seenToken" text, "seenTarget" text, "seenText" text, "notBefore" timestamptz, "notAfter" timestamptz`,
  holds: Prisma.sql`${factsOf(Prisma.sql`r."seenToken"`, locatingAgain("service-account", Prisma.sql`r."seenTarget"`))} = r."seenText"
    AND now() > r."notBefore" AND now() < r."notAfter"`,
};

/**
 * The service account behind a presented token. Whatever is wrong, the caller learns one thing (`unauthenticated`); the
 * reason goes to the activity log. A malformed token is refused without a look-up; an unknown id costs the same work. What
 * the request addresses is found in the same statement.
 */
export async function bearerActor(presented: Presented, request: RequestFacts, ahead?: Ahead): Promise<Actor> {
  if (presented.is === "conflicting")
    throw new AppError("conflicting_credentials", "The request presents more than one token. Send one.");
  const parsed = presented.is === "token" ? parseAccessToken(presented.text) : null;
  if (!parsed) {
    void recordRefusal({
      actor: null,
      request,
      action: "token.present",
      reason: presented.is === "missing" ? "missing" : "malformed",
    });
    throw unauthenticated();
  }
  const db = statements();
  const tokenId = `tok_${parsed.id12}`;
  const [row] = await db.$queryRaw<[{ now: Date; text: string | null }]>`
    SELECT now(), ${factsOf(tokenId, ahead ? locatingAhead(ahead) : Prisma.sql`NULL`)} AS text`;
  const look = row.text === null ? null : readLook(row.text, row.now);
  const token = look?.token;
  const matches = await isToken(parsed, token ?? null, row.now, (id) => publishedKey(db, id));
  const reason = token && matches ? refusalOf(token, request.ip, row.now) : "unknown";
  if (!look || !token || reason) {
    await recordRefusal({
      actor: null,
      request,
      namespace: matches ? token?.namespace : "",
      action: "token.present",
      reason: reason ?? "unknown",
      tokenId,
      ...(matches && token && { target: { kind: "access-token", id: tokenId, name: token.name } }),
    });
    throw unauthenticated();
  }
  if (ahead) foundAhead(ahead, token.target, row.now);
  if (ahead?.target?.issuer) recent.keep([tokenId, ahead.namespace, ahead.ref], look);
  noteUse(token.id, () => ({
    token: { id: token.id, name: token.name },
    account: accountOf(look),
    namespace: token.namespace,
    request,
  }));
  return actorOf(look);
}

/**
 * The same without a look, for a request that issues a token: whom the last look found, a few seconds ago. It is them only
 * where `proviso` holds, which the statement that writes checks: a look finds the same, and the clock went on as ours did.
 * `null`: look.
 */
export async function recentActor(
  presented: Presented,
  request: RequestFacts,
  ahead: Ahead,
): Promise<{ actor: Actor; proviso: Proviso } | null> {
  const parsed = presented.is === "token" ? parseAccessToken(presented.text) : null;
  const tokenId = `tok_${parsed?.id12}`;
  const found = recent.find([tokenId, ahead.namespace, ahead.ref]);
  if (!parsed || !found) return null;
  const { look, age } = found;
  const now = new Date(look.now.getTime() + age);
  // A signature takes a key to check, which is a look of its own.
  const matches = await isToken(parsed, look.token, now, () => null);
  if (!matches || refusalOf(look.token, request.ip, now) || !look.token.target) return null;
  foundAhead(ahead, look.token.target, now);
  const values = {
    seenToken: tokenId,
    seenTarget: look.token.target.id,
    seenText: look.text,
    notBefore: new Date(now.getTime() - CLOCKS_AGREE_MS),
    notAfter: new Date(Math.min(now.getTime() + CLOCKS_AGREE_MS, endOf(look.token))),
  };
  return { actor: actorOf(look), proviso: { check: STILL_SO, values } };
}

function readLook(text: string, now: Date): Look {
  const { hash, ...facts } = JSON.parse(text) as TokenFacts;
  return { text, now, token: { ...facts, hash: Buffer.from(hash.slice(2), "hex") }, access: accessOf(facts.access) };
}

function accountOf({ token }: Look) {
  return { id: token.accountId, name: token.accountName, actsAs: token.actsAs };
}

function actorOf(look: Look): Actor {
  return serviceAccountActor(accountOf(look), look.token, look.access);
}

/** The one 401 of every reason. */
function unauthenticated(): AppError {
  return new AppError("unauthenticated", "Present a valid access token, for example as Authorization: Bearer lks_...");
}
