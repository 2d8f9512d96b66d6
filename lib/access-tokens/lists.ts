import type { Reader } from "@/lib/db";
import { read } from "@/lib/operation/operation";
import {
  anyOfConditions,
  holdsKeptText,
  livesIn,
  type Page,
  parseSort,
  readPage,
  type SortKey,
} from "@/lib/operation/page";
import { Prisma } from "@/prisma/generated/client";
import { type AccessToken, accessTokensContract as contract } from "./contract";
import { EXPIRED_BY_LIFETIME } from "./lifetimes";
import { HAS_TOKEN_STATUS, readTokens } from "./read";
import { tokenIdOf } from "./token-format";

const SORT_KEYS: Record<"name" | "createdAt" | "expiresAt" | "lastUsedAt", SortKey> = {
  name: { expression: Prisma.sql`t.name COLLATE "C"`, type: "text" },
  createdAt: { expression: Prisma.sql`t.created_at`, type: "timestamptz" },
  expiresAt: { expression: Prisma.sql`coalesce(t.expires_at, 'infinity')`, type: "timestamptz" },
  lastUsedAt: { expression: Prisma.sql`coalesce(t.last_used_at, '-infinity')`, type: "timestamptz" },
};

const WHOLE_ID = /^tok_[0-9A-Za-z]{12}$/;

type ListInput = {
  limit: number;
  cursor?: string | undefined;
  count: boolean;
  sort: keyof typeof SORT_KEYS | `-${keyof typeof SORT_KEYS}`;
};

/** The verbs that list tokens, of all accounts and of one. */
export const lists = {
  list: read("access-tokens.list", contract.list, async ({ db, ...scope }, input) => {
    const here = livesIn(Prisma.sql`t.namespace_id`, scope);
    const account = list(input.serviceAccount);
    const status = list(input.status);
    const createdBy = list(input.createdBy);
    const filters = [
      account &&
        Prisma.sql`t.service_account_id IN (SELECT id FROM service_accounts WHERE id = ANY(${account}) OR (name = ANY(${account}) AND ${livesIn(Prisma.sql`namespace_id`, scope)}))`,
      status && anyOfConditions(status.map((one) => HAS_TOKEN_STATUS[one])),
      createdBy && Prisma.sql`(t.created_by_id = ANY(${createdBy}) OR t.created_by_name = ANY(${createdBy}))`,
      input.expiresBefore && Prisma.sql`coalesce(t.expires_at, 'infinity') < ${input.expiresBefore}::timestamptz`,
      input.expiresAfter && Prisma.sql`coalesce(t.expires_at, 'infinity') >= ${input.expiresAfter}::timestamptz`,
      input.usedBefore && Prisma.sql`coalesce(t.last_used_at, '-infinity') < ${input.usedBefore}::timestamptz`,
      input.neverUsed !== undefined &&
        (input.neverUsed ? Prisma.sql`t.last_used_at IS NULL` : Prisma.sql`t.last_used_at IS NOT NULL`),
      input.q && (await matchesText(db, input.q, here)),
    ].filter(Boolean);
    // Any other filter leaves few enough to look through.
    const expiredOnly = filters.length === 1 && status?.every((one) => one === "expired");
    return listTokens(
      db,
      input,
      [here, ...filters],
      expiredOnly && input.sort.endsWith("createdAt") ? EXPIRED_BY_LIFETIME : null,
    );
  }),

  listOfAccount: read("access-tokens.list-of-account", contract.listOfAccount, async ({ db, target }, input) => {
    const status = list(input.status);
    const here = Prisma.sql`t.service_account_id = ${target.id}`;
    return listTokens(db, input, [
      here,
      status && anyOfConditions(status.map((one) => HAS_TOKEN_STATUS[one])),
      input.q && (await matchesText(db, input.q, here)),
    ]);
  }),
};

async function listTokens(
  db: Reader,
  input: ListInput,
  conditions: readonly (Prisma.Sql | false | "" | null | undefined)[],
  parts: typeof EXPIRED_BY_LIFETIME | null = null,
): Promise<Page<AccessToken>> {
  const where = Prisma.join(
    conditions.filter((one): one is Prisma.Sql => Boolean(one)),
    " AND ",
  );
  const page = await readPage<{ id: string }>({
    input,
    sort: parseSort(input.sort, SORT_KEYS),
    id: Prisma.sql`t.id`,
    select: Prisma.sql`t.id`,
    from: Prisma.sql`FROM access_tokens t WHERE ${where}`,
    run: (query) => db.$queryRaw(query),
    parts,
  });
  const ids = page.items.map(({ id }) => id);
  return { ...page, items: await readTokens(db, ids) };
}

/**
 * `q` over name, hint, id and description, by the index of the list's order or a trigram index, whichever finds it sooner.
 * The whole id or hint of a token that is `here` means that token.
 */
async function matchesText(db: Reader, q: string, here: Prisma.Sql): Promise<Prisma.Sql> {
  const wanted = tokenIdOf(q);
  if (WHOLE_ID.test(wanted)) {
    const isIt = Prisma.sql`t.id = ${wanted}`;
    const found = await db.$queryRaw<unknown[]>`SELECT 1 FROM access_tokens t WHERE ${isIt} AND ${here}`;
    if (found.length > 0) return isIt;
  }
  return holdsKeptText("access_tokens t", wanted);
}

function list<T>(value: T | T[] | undefined): T[] | null {
  return value === undefined ? null : Array.isArray(value) ? value : [value];
}
