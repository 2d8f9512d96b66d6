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

/** In the form that an index serves. */
const EXPIRES_AT = Prisma.sql`coalesce(t.expires_at, 'infinity')`;
const expiresWithin = (time: "7 days" | "90 days") =>
  Prisma.sql`(${EXPIRES_AT} > now() AND ${EXPIRES_AT} < now() + ${Prisma.raw(`interval '${time}'`)})`;

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
    const [facts, ends, expiring, oldest, stale, recent] = await Promise.all([
      readFacts(db, namespaces, tokens, policies),
      readEnds(db, tokens),
      readTokens(
        db,
        Prisma.sql`t.namespace_id = ANY(${tokens}) AND ${TOKEN_IS_LIVE} AND s.disabled_at IS NULL AND t.overlap_until IS NULL
        AND ${expiresWithin("7 days")} ORDER BY ${EXPIRES_AT}, t.id LIMIT 3`,
      ),
      readTokens(db, Prisma.sql`t.namespace_id = ANY(${tokens}) AND ${NEVER_USED} ORDER BY t.created_at, t.id LIMIT 1`),
      readStale(db, namespaces, tokens),
      activity.length > 0 ? recentActivity(db, activity, whole, 7) : null,
    ]);
    const soon = ends.filter((day) => day.soon > 0);
    return {
      serviceAccounts: facts.serviceAccounts,
      liveTokens: facts.liveTokens,
      expiring: {
        tokens: soon.reduce((sum, day) => sum + day.soon, 0),
        first: soon[0]?.first.toISOString() ?? null,
      },
      expiryDays: ends.map(({ day, tokens }) => ({ day, tokens })),
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

type EndsOfDay = { day: string; tokens: number; soon: number; first: Date };

type Facts = {
  serviceAccounts: number;
  liveTokens: number;
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
  const here = Prisma.sql`t.namespace_id = ANY(${tokens})`;
  const withoutExpiry = Prisma.sql`FROM access_tokens t JOIN service_accounts s ON s.id = t.service_account_id
    WHERE ${here} AND ${EXPIRES_AT} = 'infinity' AND ${TOKEN_IS_LIVE}`;
  const [facts] = await db.$queryRaw<Facts[]>`
    SELECT (SELECT count(*)::int FROM access_tokens t WHERE ${here} AND ${TOKEN_IS_LIVE}) AS "liveTokens",
      (SELECT count(*)::int FROM access_tokens t WHERE ${here} AND ${NEVER_USED}) AS "neverUsed",
      (SELECT count(*)::int ${withoutExpiry}) AS "withoutExpiry",
      array(SELECT DISTINCT s.name ${withoutExpiry} ORDER BY 1 LIMIT 3) AS "withoutExpiryAccounts",
      EXISTS (SELECT 1 FROM access_tokens t WHERE ${here}) AS "anyToken",
      EXISTS (SELECT 1 FROM access_tokens t WHERE ${here} AND coalesce(t.last_used_at, '-infinity') > '-infinity') AS "anyUse",
      (SELECT count(*)::int FROM service_accounts WHERE namespace_id = ANY(${accounts})) AS "serviceAccounts",
      EXISTS (SELECT 1 FROM policy_service_accounts WHERE namespace_id = ANY(${policies})) AS "anyPolicy"`;
  if (!facts) throw new Error("an aggregate without a row");
  return facts;
}

/** The days of the next 90 on which live tokens end: how many, how many of them within 30 days, and when the first does. */
async function readEnds(db: Reader, namespaces: readonly string[]): Promise<EndsOfDay[]> {
  const live = Prisma.sql`FROM access_tokens t WHERE t.namespace_id = ANY(${namespaces}) AND ${TOKEN_IS_LIVE}`;
  return db.$queryRaw<EndsOfDay[]>`
    SELECT to_char(ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*)::int AS tokens,
      count(*) FILTER (WHERE ends_at < now() + interval '30 days')::int AS soon, min(ends_at) AS first
    FROM (SELECT t.expires_at AS ends_at ${live} AND t.overlap_until IS NULL AND ${expiresWithin("90 days")}
      UNION ALL SELECT t.overlap_until ${live} AND t.overlap_until < now() + interval '90 days') ends
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
    SELECT s.*, (SELECT t.last_used_ip FROM access_tokens t WHERE t.service_account_id = s.id AND ${TOKEN_IS_LIVE}
      ORDER BY t.last_used_at DESC NULLS LAST LIMIT 1) AS "lastUsedIp"
    FROM (SELECT s.id, s.name, held."liveTokens", held."lastUsedAt" FROM service_accounts s CROSS JOIN LATERAL (
        SELECT count(*)::int AS "liveTokens", max(t.last_used_at) AS "lastUsedAt"
        FROM access_tokens t WHERE t.service_account_id = s.id AND ${TOKEN_IS_LIVE}) held
      WHERE s.disabled_at IS NOT NULL AND s.namespace_id = ANY(${accounts}) AND s.namespace_id = ANY(${tokens}) AND held."liveTokens" > 0
      ORDER BY held."lastUsedAt" NULLS FIRST, s.id LIMIT 3) s
    ORDER BY s."lastUsedAt" NULLS FIRST, s.id`;
  return rows.map((row) => ({ ...row, lastUsedAt: row.lastUsedAt?.toISOString() ?? null }));
}
