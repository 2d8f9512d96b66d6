import "server-only";
import { database } from "@/lib/db";
import { env } from "@/lib/env";
import { logger } from "@/lib/log";
import { type Ending, reminderLetter } from "@/lib/mail/reminder";
import { sendMail } from "@/lib/mail/send";
import { ACTIVE_OWNERS } from "@/lib/service-accounts/active-owners";
import { Prisma } from "@/prisma/generated/client";
import { TOKEN_IS_LIVE } from "./read";
import { tokenHint } from "./token-format";

type Owner = { memberId: string; name: string; email: string };
type Row = { id: string; name: string; account: string; accountId: string; namespace: string; endsAt: Date };

/**
 * Who is still to be told of which token: once in its last week and once on its last day. Not of one that was rotated, or of
 * an account that is disabled or ended; nor of one made for a day or less, which is renewed by whatever made it.
 */
const DUE = Prisma.sql`
  SELECT t.id AS token_id, o.member_id, o.name, o.email,
    CASE WHEN t.expires_at <= now() + interval '1 day' THEN 'day' ELSE 'week' END AS stage
  FROM access_tokens t JOIN service_accounts s ON s.id = t.service_account_id
  JOIN (${ACTIVE_OWNERS}) o ON o.account_id = t.service_account_id
  WHERE coalesce(t.expires_at, 'infinity') BETWEEN now() AND now() + interval '7 days'
    AND ${TOKEN_IS_LIVE} AND t.overlap_until IS NULL
    AND t.expires_at - t.created_at > interval '1 day'
    AND s.disabled_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > now())`;

/** Longer than a mail takes. A claim without `sent_at` that is older is of a process that ended before it could say more. */
const IN_FLIGHT = Prisma.sql`interval '5 minutes'`;

/**
 * Mails each owner one list of the tokens that they are to be told of. A row in the database is claimed before its mail leaves,
 * so no other instance and no later run sends it again; when the mail fails it is given back, and the next run tries anew. A
 * server that takes none ends this run. Answers how many mails were sent.
 */
export async function remindOwners(): Promise<number> {
  await database().$executeRaw`DELETE FROM token_reminders WHERE claimed_at < now() - interval '30 days'`;
  const owners = await database().$queryRaw<Owner[]>`
    SELECT DISTINCT d.member_id AS "memberId", d.name, d.email FROM (${DUE}) d
    LEFT JOIN token_reminders r ON r.token_id = d.token_id AND r.member_id = d.member_id AND r.stage = d.stage
    WHERE r.token_id IS NULL OR (r.sent_at IS NULL AND r.claimed_at < now() - ${IN_FLIGHT}) ORDER BY 1`;
  let mails = 0;
  for (const owner of owners) {
    const claimed = await claim(owner);
    if (claimed.length === 0) continue;
    const delivery = await sendMail(reminderLetter(owner, await readEndings(claimed)));
    if (delivery.mail === "sent") {
      mails++;
      await settle(owner, claimed);
      continue;
    }
    await giveBack(owner, claimed);
    if (delivery.mail === "off" || delivery.about === "server") break;
  }
  if (mails > 0) logger().info({ mails }, "owners were told of tokens that end soon");
  return mails;
}

async function claim({ memberId }: Owner): Promise<string[]> {
  const rows = await database().$queryRaw<{ tokenId: string }[]>`
    INSERT INTO token_reminders AS r (token_id, member_id, stage)
    SELECT token_id, member_id, stage FROM (${DUE}) d WHERE member_id = ${memberId}
    ON CONFLICT (token_id, member_id, stage) DO UPDATE SET claimed_at = now()
      WHERE r.sent_at IS NULL AND r.claimed_at < now() - ${IN_FLIGHT}
    RETURNING token_id AS "tokenId"`;
  return rows.map(({ tokenId }) => tokenId);
}

async function settle({ memberId }: Owner, tokens: string[]): Promise<void> {
  await database().$executeRaw`
    UPDATE token_reminders SET sent_at = now() WHERE member_id = ${memberId} AND token_id = ANY(${tokens}) AND sent_at IS NULL`;
}

async function giveBack({ memberId }: Owner, tokens: string[]): Promise<void> {
  await database().$executeRaw`
    DELETE FROM token_reminders WHERE member_id = ${memberId} AND token_id = ANY(${tokens}) AND sent_at IS NULL`;
}

async function readEndings(tokens: string[]): Promise<Ending[]> {
  const rows = await database().$queryRaw<Row[]>`
    SELECT t.id, t.name, s.name AS account, s.id AS "accountId", n.slug AS namespace, t.expires_at AS "endsAt"
    FROM access_tokens t JOIN service_accounts s ON s.id = t.service_account_id JOIN namespaces n ON n.id = t.namespace_id
    WHERE t.id = ANY(${tokens}) ORDER BY t.expires_at, t.id`;
  return rows.map(({ id, name, account, accountId, namespace, endsAt }) => ({
    token: name,
    hint: tokenHint(id),
    account,
    endsAt,
    link: `${env().url}/${namespace}/team/service-accounts/${accountId}`,
  }));
}
