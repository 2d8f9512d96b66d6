import { ACTS_AS, TOKEN_IS_LIVE } from "@/lib/access-tokens/read";
import type { Actor } from "@/lib/auth/actor";
import type { Reader } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { type Columns, columnsOf, type RowOf, rowsOf, toInstant } from "@/lib/operation/columns";
import { Prisma } from "@/prisma/generated/client";
import type { AccountStatus, ServiceAccount } from "./contract";

/** The status of account `s` on the database's clock; the one place that says so in SQL. */
export const ACCOUNT_STATUS = Prisma.sql`CASE WHEN s.disabled_at IS NOT NULL THEN 'disabled' WHEN s.expires_at <= now() THEN 'expired' ELSE 'active' END`;

/** The same statuses as conditions, each in the form that an index can serve. */
export const HAS_ACCOUNT_STATUS: Record<AccountStatus, Prisma.Sql> = {
  disabled: Prisma.sql`s.disabled_at IS NOT NULL`,
  expired: Prisma.sql`(s.expires_at <= now() AND s.disabled_at IS NULL)`,
  active: Prisma.sql`(s.disabled_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > now()))`,
};

const MANY = 1000;
const ACCOUNTS = Prisma.sql`(SELECT reltuples::float8 FROM pg_class WHERE oid = 'service_accounts'::regclass)`;

/** How many rows a query answers, counted up to MANY. */
const countOf = (rows: Prisma.Sql) => Prisma.sql`(SELECT count(*)::int FROM (${rows} LIMIT ${MANY}) counted)`;

/**
 * Account `s` is one of `found`, so many of all accounts, as a condition in the form that costs least: a few are looked up
 * and put in order; where they are dense, the list is walked past a table of them until the page is full.
 */
function isOneOf(found: Prisma.Sql, size: number, accounts: number): Prisma.Sql {
  // Finding one by its id costs about ten steps of a walk; a page takes accounts / size * 50 of them.
  const areDense = size ** 2 > 10 * accounts;
  return areDense ? Prisma.sql`(s.id IN (${found})) IS TRUE` : Prisma.sql`s.id = ANY(array(${found}))`;
}

/** Account `s` holds one of these roles. */
export async function holdsRole(db: Reader, names: readonly string[]): Promise<Prisma.Sql> {
  const roles = await db.$queryRaw<{ id: string; holders: number; accounts: number }[]>`
    SELECT r.id, ${countOf(Prisma.sql`SELECT 1 FROM role_assignments WHERE role_id = r.id`)} AS holders, ${ACCOUNTS} AS accounts
    FROM roles r WHERE r.name = ANY(${names})`;
  const held = Prisma.sql`SELECT a.service_account_id FROM role_assignments a WHERE a.role_id = ANY(${roles.map(({ id }) => id)})`;
  if (roles.some(({ holders }) => holders >= MANY)) return Prisma.sql`s.id IN (${held})`;
  const holders = roles.reduce((sum, role) => sum + role.holders, 0);
  return isOneOf(held, holders, roles[0]?.accounts ?? 0);
}

/** Account `s` has a token that works now or would on resume. */
export const HAS_LIVE_TOKEN = Prisma.sql`EXISTS (SELECT 1 FROM access_tokens t WHERE t.service_account_id = s.id AND ${TOKEN_IS_LIVE})`;

/** Account `s` has none. Each that has none is in doubt (migration `token_doubts`), so only those are asked unless they are many. */
export async function hasNoLiveToken(db: Reader): Promise<Prisma.Sql> {
  const inDoubt = Prisma.sql`SELECT service_account_id FROM token_doubts WHERE since <= now()`;
  const [row] = await db.$queryRaw<[{ doubts: number; accounts: number }]>`
    SELECT ${countOf(inDoubt)} AS doubts, ${ACCOUNTS} AS accounts`;
  const hasNone = Prisma.sql`NOT ${HAS_LIVE_TOKEN}`;
  if (row.doubts >= MANY) return hasNone;
  return Prisma.sql`(${isOneOf(inDoubt, row.doubts, row.accounts)} AND ${hasNone})`;
}

// In hours, which need no calendar: it is asked of each of many tokens.
const ENDS_SOON = Prisma.sql`coalesce(t.overlap_until, t.expires_at) < now() + interval '720 hours'`;

/** Live tokens of account `s` that end within 30 days. */
export const EXPIRING_TOKENS = Prisma.sql`FROM access_tokens t WHERE t.service_account_id = s.id AND ${TOKEN_IS_LIVE} AND ${ENDS_SOON}`;

/** What the statements below answer: rows for each kind of thing, each of which names its account. */
type Account = Pick<
  ServiceAccount,
  "id" | "name" | "namespace" | "userId" | "description" | "status" | "impersonates" | "labels" | "version"
> & { createdById: string; createdByName: string; expiresAt: string | null; createdAt: string };
type Role = Of<{ role: string; namespace: string; assignedById: string; assignedByName: string; assignedAt: string }>;
type Group = Of<{ name: string }>;
type Owner = Of<ServiceAccount["owners"][number]>;
type Policy = Of<ServiceAccount["policies"][number]>;
type Tokens = Of<{ live: number; expiring: number; lastUsedAt: string | null }>;

type Of<Thing> = Thing & { account: string };

/**
 * These accounts as they are now, in this order, without those that are gone by now; policies and groups only where `actor`
 * may read them. Each kind of thing that belongs to them is looked up once for all, in statements that stay planned: row by
 * row, with a plan for each page, it costs twice as much. There are two, so that two processors can answer.
 */
export async function readAccounts(db: Reader, actor: Actor, ids: readonly string[]): Promise<ServiceAccount[]> {
  const wanted = Prisma.sql`WITH wanted AS (SELECT ${ids}::text[] AS ids)`;
  const isWanted = Prisma.sql`= ANY((SELECT ids FROM wanted)::text[])`;
  const [[one], [other]] = await Promise.all([
    db.$queryRaw<[{ accounts: Columns<Account>; roles: Columns<Role>; groups: Columns<Group> }]>`${wanted} SELECT
      ${columnsOf(
        {
          id: Prisma.sql`s.id`,
          name: Prisma.sql`s.name`,
          namespace: Prisma.sql`n.slug`,
          userId: Prisma.sql`s.user_id`,
          description: Prisma.sql`s.description`,
          status: ACCOUNT_STATUS,
          labels: Prisma.sql`s.labels`,
          impersonates: ACTS_AS,
          expiresAt: Prisma.sql`s.expires_at`,
          createdAt: Prisma.sql`s.created_at`,
          createdById: Prisma.sql`s.created_by_id`,
          createdByName: Prisma.sql`s.created_by_name`,
          version: Prisma.sql`s.version`,
        },
        Prisma.sql`FROM service_accounts s JOIN namespaces n ON n.id = s.namespace_id WHERE s.id ${isWanted}`,
      )} AS accounts,
      ${columnsOf(
        {
          account: Prisma.sql`a.service_account_id`,
          role: Prisma.sql`r.name`,
          namespace: Prisma.sql`n.slug`,
          assignedById: Prisma.sql`a.assigned_by_id`,
          assignedByName: Prisma.sql`a.assigned_by_name`,
          assignedAt: Prisma.sql`a.assigned_at`,
        },
        Prisma.sql`FROM role_assignments a JOIN roles r ON r.id = a.role_id JOIN namespaces n ON n.id = a.namespace_id
          WHERE a.service_account_id ${isWanted}`,
      )} AS roles,
      ${columnsOf(
        { account: Prisma.sql`m.service_account_id`, name: Prisma.sql`g.name` },
        // One look at the index for each account: as ANY it reads the whole of an index that is as small as this one.
        Prisma.sql`FROM wanted CROSS JOIN unnest(wanted.ids) AS account
          CROSS JOIN LATERAL (SELECT * FROM group_service_accounts m WHERE m.service_account_id = account OFFSET 0) m
          JOIN groups g ON g.id = m.group_id WHERE g.namespace_id = ANY(${actor.access.where("groups:read")})`,
      )} AS groups`,
    db.$queryRaw<[{ owners: Columns<Owner>; policies: Columns<Policy>; tokens: Columns<Tokens> }]>`${wanted} SELECT
      ${columnsOf(
        {
          account: Prisma.sql`o.service_account_id`,
          kind: Prisma.sql`CASE WHEN o.group_id IS NULL THEN 'member' ELSE 'group' END`,
          id: Prisma.sql`o.owner_id`,
          name: Prisma.sql`coalesce(g.name, m.name)`,
        },
        Prisma.sql`FROM service_account_owners o LEFT JOIN groups g ON g.id = o.group_id LEFT JOIN members m ON m.id = o.member_id
          WHERE o.service_account_id ${isWanted}`,
      )} AS owners,
      ${columnsOf(
        {
          account: Prisma.sql`l.service_account_id`,
          id: Prisma.sql`p.id`,
          name: Prisma.sql`p.name`,
          namespace: Prisma.sql`n.slug`,
        },
        Prisma.sql`FROM policy_service_accounts l JOIN policies p ON p.id = l.policy_id JOIN namespaces n ON n.id = p.namespace_id
          WHERE l.service_account_id ${isWanted} AND p.namespace_id = ANY(${actor.access.where("policies:read")})`,
      )} AS policies,
      ${columnsOf(
        {
          account: Prisma.sql`t.service_account_id`,
          live: Prisma.sql`t.live`,
          expiring: Prisma.sql`t.expiring`,
          lastUsedAt: Prisma.sql`t.last_used_at`,
        },
        Prisma.sql`FROM (
          SELECT t.service_account_id, count(*) FILTER (WHERE ${TOKEN_IS_LIVE}) AS live,
            count(*) FILTER (WHERE ${TOKEN_IS_LIVE} AND ${ENDS_SOON}) AS expiring, max(t.last_used_at) AS last_used_at
          FROM access_tokens t WHERE t.service_account_id ${isWanted} GROUP BY 1) t`,
      )} AS tokens`,
  ]);
  const accounts = new Map(rowsOf(one.accounts).map((account) => [account("id"), account]));
  const roles = byAccount(rowsOf(one.roles));
  const groups = byAccount(rowsOf(one.groups));
  const owners = byAccount(rowsOf(other.owners));
  const policies = byAccount(rowsOf(other.policies));
  const tokens = byAccount(rowsOf(other.tokens));
  return ids.flatMap((id) => {
    const account = accounts.get(id);
    if (!account) return [];
    const [counted] = tokens(id);
    return {
      id,
      name: account("name"),
      namespace: account("namespace"),
      userId: account("userId"),
      description: account("description"),
      status: account("status"),
      roles: roles(id).map(toRole).sort(by("role", "namespace")),
      groups: groups(id)
        .map((group) => group("name"))
        .sort(),
      impersonates: account("impersonates"),
      owners: owners(id)
        .map((owner) => ({ kind: owner("kind"), id: owner("id"), name: owner("name") }))
        .sort(by("kind", "name")),
      labels: account("labels"),
      policies: policies(id)
        .map((policy) => ({ id: policy("id"), name: policy("name"), namespace: policy("namespace") }))
        .sort(by("name", "namespace")),
      tokens: { live: counted?.("live") ?? 0, expiring: counted?.("expiring") ?? 0 },
      expiresAt: toInstant(account("expiresAt")),
      createdAt: toInstant(account("createdAt")),
      createdBy: { id: account("createdById"), name: account("createdByName") },
      lastUsedAt: toInstant(counted?.("lastUsedAt") ?? null),
      version: account("version"),
    };
  });
}

function toRole(held: RowOf<Role>) {
  return {
    role: held("role"),
    namespace: held("namespace"),
    assignedBy: { id: held("assignedById"), name: held("assignedByName") },
    assignedAt: toInstant(held("assignedAt")),
  };
}

/** One account as it is now. `not_found` when it is gone by now. */
export async function readAccount(db: Reader, actor: Actor, id: string): Promise<ServiceAccount> {
  const [account] = await readAccounts(db, actor, [id]);
  if (!account) throw notFound("service account");
  return account;
}

/** From an account's id to its things. */
function byAccount<Thing extends { account: string }>(things: RowOf<Thing>[]): (id: string) => RowOf<Thing>[] {
  const found = new Map<string, RowOf<Thing>[]>();
  for (const thing of things) {
    const list = found.get(thing("account"));
    if (list) list.push(thing);
    else found.set(thing("account"), [thing]);
  }
  return (id) => found.get(id) ?? [];
}

/** Orders by the first of these that differs, letter by letter as the database does. */
function by<Key extends string>(...keys: Key[]) {
  return (a: Record<Key, string>, b: Record<Key, string>) => {
    const key = keys.find((one) => a[one] !== b[one]);
    return key === undefined ? 0 : a[key] < b[key] ? -1 : 1;
  };
}
