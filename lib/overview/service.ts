import { TOKEN_IS_LIVE } from "@/lib/access-tokens/read";
import { recentActivity } from "@/lib/activity/service";
import type { Reader } from "@/lib/db";
import { read } from "@/lib/operation/operation";
import { Prisma } from "@/prisma/generated/client";
import { overviewContract as contract, type Overview } from "./contract";

type TokenRef = Overview["attention"]["expiring"][number];

type TokenRow = Omit<TokenRef, "serviceAccount" | "createdAt" | "endsAt" | "lastUsedAt"> & {
  accountId: string;
  accountName: string;
  createdAt: Date;
  endsAt: Date | null;
  lastUsedAt: Date | null;
};

/** When a live token stops working by itself. */
const ENDS_AT = Prisma.sql`coalesce(t.overlap_until, t.expires_at)`;

const TOKEN_REF = Prisma.sql`
  t.id, t.name, s.id AS "accountId", s.name AS "accountName", t.created_at AS "createdAt", t.created_by_name AS "createdBy",
  ${ENDS_AT} AS "endsAt", t.last_used_at AS "lastUsedAt", t.last_used_ip AS "lastUsedIp"
  FROM access_tokens t JOIN service_accounts s ON s.id = t.service_account_id`;

/** The verb behind the first page: one answer, so that its parts never contradict each other by more than a moment. */
export const overview = {
  get: read("overview.get", contract.get, async ({ db, actor, namespace, namespaces }): Promise<Overview> => {
    const readable = (permission: Parameters<typeof actor.access.can>[0]) =>
      namespaces.filter((id) => actor.access.can(permission, id));
    const tokens = readable("access-tokens:read");
    const policies = readable("policies:read");
    const activity = readable("activity:read");
    const whole = namespace.id === "ns_global" && activity.includes("ns_global");
    const [facts, expiryDays, expiring, oldest, stale, recent] = await Promise.all([
      readFacts(db, namespaces, tokens, policies),
      readExpiryDays(db, tokens),
      readTokens(
        db,
        Prisma.sql`t.namespace_id = ANY(${tokens}) AND ${TOKEN_IS_LIVE} AND s.disabled_at IS NULL AND t.overlap_until IS NULL
        AND t.expires_at < now() + interval '7 days' ORDER BY t.expires_at, t.id LIMIT 3`,
      ),
      readTokens(db, Prisma.sql`t.namespace_id = ANY(${tokens}) AND ${NEVER_USED} ORDER BY t.created_at, t.id LIMIT 1`),
      readStale(db, namespaces, tokens),
      activity.length > 0 ? recentActivity(db, activity, whole, 7) : null,
    ]);
    return {
      serviceAccounts: facts.serviceAccounts,
      liveTokens: facts.liveTokens,
      expiring: { tokens: facts.expiringTokens, first: facts.firstEnd?.toISOString() ?? null },
      expiryDays,
      attention: {
        expiring,
        neverUsed: { tokens: facts.neverUsed, oldest: oldest[0] ?? null },
        withoutExpiry: { tokens: facts.withoutExpiry, serviceAccounts: facts.withoutExpiryAccounts },
        stale,
      },
      steps: {
        account: facts.serviceAccounts > 0,
        token: facts.anyToken,
        policy: facts.anyPolicy,
        firstUse: facts.anyUse,
      },
      recent,
    };
  }),
};

const NEVER_USED = Prisma.sql`(${TOKEN_IS_LIVE} AND t.last_used_at IS NULL AND t.created_at < now() - interval '30 days')`;

type Facts = {
  serviceAccounts: number;
  liveTokens: number;
  expiringTokens: number;
  firstEnd: Date | null;
  neverUsed: number;
  withoutExpiry: number;
  withoutExpiryAccounts: string[];
  anyToken: boolean;
  anyPolicy: boolean;
  anyUse: boolean;
};

async function readFacts(
  db: Reader,
  accounts: readonly string[],
  tokens: readonly string[],
  policies: readonly string[],
): Promise<Facts> {
  const soon = Prisma.sql`${ENDS_AT} < now() + interval '30 days'`;
  const [facts] = await db.$queryRaw<Facts[]>`
    SELECT count(*) FILTER (WHERE live)::int AS "liveTokens", count(*) FILTER (WHERE live AND soon)::int AS "expiringTokens",
      min(ends_at) FILTER (WHERE live AND soon) AS "firstEnd", count(*) FILTER (WHERE never_used)::int AS "neverUsed",
      count(*) FILTER (WHERE live AND ends_at IS NULL)::int AS "withoutExpiry", count(*) > 0 AS "anyToken", coalesce(bool_or(used), false) AS "anyUse",
      array(SELECT DISTINCT s.name FROM access_tokens t JOIN service_accounts s ON s.id = t.service_account_id
            WHERE t.namespace_id = ANY(${tokens}) AND t.expires_at IS NULL AND ${TOKEN_IS_LIVE} ORDER BY 1 LIMIT 3) AS "withoutExpiryAccounts",
      (SELECT count(*)::int FROM service_accounts WHERE namespace_id = ANY(${accounts})) AS "serviceAccounts",
      EXISTS (SELECT 1 FROM policy_service_accounts WHERE namespace_id = ANY(${policies})) AS "anyPolicy"
    FROM (SELECT ${TOKEN_IS_LIVE} AS live, ${soon} AS soon, ${ENDS_AT} AS ends_at, ${NEVER_USED} AS never_used, t.last_used_at IS NOT NULL AS used
          FROM access_tokens t WHERE t.namespace_id = ANY(${tokens})) t`;
  if (!facts) throw new Error("an aggregate without a row");
  return facts;
}

async function readExpiryDays(db: Reader, namespaces: readonly string[]): Promise<Overview["expiryDays"]> {
  return db.$queryRaw<Overview["expiryDays"]>`
    SELECT to_char(${ENDS_AT} AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*)::int AS tokens
    FROM access_tokens t WHERE t.namespace_id = ANY(${namespaces}) AND ${TOKEN_IS_LIVE} AND ${ENDS_AT} < now() + interval '90 days'
    GROUP BY 1 ORDER BY 1`;
}

async function readTokens(db: Reader, where: Prisma.Sql): Promise<TokenRef[]> {
  const rows = await db.$queryRaw<TokenRow[]>`SELECT ${TOKEN_REF} WHERE ${where}`;
  return rows.map(({ accountId, accountName, ...row }) => ({
    ...row,
    serviceAccount: { id: accountId, name: accountName },
    createdAt: row.createdAt.toISOString(),
    endsAt: row.endsAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }));
}

async function readStale(
  db: Reader,
  accounts: readonly string[],
  tokens: readonly string[],
): Promise<Overview["attention"]["stale"]> {
  const rows = await db.$queryRaw<
    { id: string; name: string; liveTokens: number; lastUsedAt: Date | null; lastUsedIp: string | null }[]
  >`
    SELECT s.id, s.name, count(*)::int AS "liveTokens", max(t.last_used_at) AS "lastUsedAt",
      (array_agg(t.last_used_ip ORDER BY t.last_used_at DESC NULLS LAST))[1] AS "lastUsedIp"
    FROM service_accounts s JOIN access_tokens t ON t.service_account_id = s.id
    WHERE s.disabled_at IS NOT NULL AND s.namespace_id = ANY(${accounts}) AND t.namespace_id = ANY(${tokens}) AND ${TOKEN_IS_LIVE}
    GROUP BY s.id, s.name ORDER BY max(t.last_used_at) NULLS FIRST, s.id LIMIT 3`;
  return rows.map((row) => ({ ...row, lastUsedAt: row.lastUsedAt?.toISOString() ?? null }));
}
