import "server-only";
import { noteUse } from "@/lib/access-tokens/last-use";
import { publishedKey } from "@/lib/access-tokens/signing-keys";
import {
  isToken,
  parseAccessToken,
  refusalOf,
  STANDING_COLUMNS,
  type TokenStanding,
} from "@/lib/access-tokens/standing";
import { recordRefusal } from "@/lib/activity/refusals";
import { statements } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { type Ahead, foundAhead, locatingAhead } from "@/lib/operation/locate";
import type { RequestFacts } from "@/lib/operation/request";
import { Prisma } from "@/prisma/generated/client";
import { type AccessFacts, accessFacts, accessOf } from "./access";
import { type Actor, serviceAccountActor } from "./actor";
import type { Presented } from "./credential";

type TokenFacts = TokenStanding & {
  now: Date;
  id: string;
  name: string;
  access: AccessFacts;
  accountName: string;
  actsAs: string | null;
  namespace: string;
  target: Parameters<typeof foundAhead>[1];
};

/** The assignments that token `t` carries: its account's, or those of them that it is limited to. */
const CARRIED = Prisma.sql`
  SELECT a.role_id, a.namespace_id FROM role_assignments a WHERE a.service_account_id = t.service_account_id
    AND (t.inherits_roles OR EXISTS (SELECT 1 FROM access_token_roles l WHERE l.token_id = t.id AND l.assignment_id = a.id))`;

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
  const [token] = await db.$queryRaw<TokenFacts[]>`
    SELECT now() AS now, t.id, t.name, ${STANDING_COLUMNS}, s.name AS "accountName",
      (SELECT email FROM members WHERE id = s.impersonates_member_id) AS "actsAs",
      (SELECT slug FROM namespaces WHERE id = t.namespace_id) AS namespace,
      ${accessFacts(CARRIED)} AS access, ${ahead ? locatingAhead(ahead) : Prisma.sql`NULL`} AS target
    FROM access_tokens t JOIN service_accounts s ON s.id = t.service_account_id WHERE t.id = ${tokenId}`;
  const matches = await isToken(parsed, token ?? null, token?.now ?? new Date(), (id) => publishedKey(db, id));
  const reason = token && matches ? refusalOf(token, request.ip, token.now) : "unknown";
  if (!token || reason) {
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
  if (ahead) foundAhead(ahead, token.target);
  const account = { id: token.accountId, name: token.accountName, actsAs: token.actsAs };
  noteUse(token.id, () => ({
    token: { id: token.id, name: token.name },
    account,
    namespace: token.namespace,
    request,
  }));
  return serviceAccountActor(account, token, accessOf(token.access));
}

/** The one 401 of every reason. */
function unauthenticated(): AppError {
  return new AppError("unauthenticated", "Present a valid access token, for example as Authorization: Bearer lks_...");
}
