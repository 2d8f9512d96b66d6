import fc from "fast-check";
import pg from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { surrenderToken } from "@/lib/access-tokens/surrender";
import { api } from "@/lib/api/api-fixture";
import { database, type Tx } from "@/lib/db";
import { env } from "@/lib/env";
import { localRequest } from "@/lib/operation/request";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";

let place: Place;
let admin: Person;
let made = 0;

beforeAll(async () => {
  // A clock that the test can set: found before the real now() by whatever says now() on this database.
  const client = new pg.Client({ connectionString: env().databaseUrl });
  await client.connect();
  await client.query(`
    CREATE SCHEMA clock;
    CREATE TABLE clock.is_ahead_by AS SELECT interval '0' AS time;
    CREATE FUNCTION clock.now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT pg_catalog.now() + time FROM clock.is_ahead_by $$;`);
  await client.query(`ALTER DATABASE ${client.database} SET search_path = clock, pg_catalog, public`);
  await client.end();
  place = await createPlace("doubts", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
});

type Token = { id: string; accountId: string };
type Account = { id: string; tokens: Token[] };

const DAY = 24 * 60;

const settle = (db: Pick<Tx, "$executeRaw"> = database()) => db.$executeRaw`SELECT settle_token_doubts()`;

async function createAccount(tokens: number, minutes = 60): Promise<Account> {
  const json = { name: `svc-${++made}`, namespace: place.namespace.slug };
  const { body } = await api(admin.token, "POST /service-accounts", { json });
  const account: Account = { id: body.id, tokens: [] };
  while (account.tokens.length < tokens) account.tokens.push(await createToken(account.id, minutes));
  return account;
}

async function createToken(accountId: string, minutes: number): Promise<Token> {
  const [row] = await database().$queryRaw<[{ end: Date }]>`SELECT now() + make_interval(mins => ${minutes}) AS end`;
  const json = { name: `token-${++made}`, expiresAt: row.end.toISOString() };
  const { status, body } = await api(admin.token, `POST /service-accounts/${accountId}/tokens`, { json });
  expect(status).toBe(201);
  return { id: body.id, accountId };
}

const revokeIn = (tx: Tx, { id }: Token) => tx.$executeRaw`
  UPDATE access_tokens SET revoked_at = now(), revoked_by_id = 'system', revoked_by_name = 'Latchkey', holds_name = false WHERE id = ${id}`;

/** What the list says, and what the rows of all tokens say. */
async function listed(): Promise<string[]> {
  const line = `GET /service-accounts?namespace=${place.namespace.slug}&tokens=none&limit=200` as const;
  const { body } = await api(admin.token, line);
  return (body.items as { id: string }[]).map(({ id }) => id).sort();
}

async function withoutLiveToken(): Promise<string[]> {
  const [{ now }] = await database().$queryRaw<[{ now: Date }]>`SELECT now() AS now`;
  const isPast = (at: Date | null) => at !== null && at.getTime() <= now.getTime();
  const tokens = await database().accessToken.findMany({ where: { namespaceId: place.namespace.id } });
  const live = tokens.filter((token) => !token.revokedAt && !isPast(token.expiresAt) && !isPast(token.overlapUntil));
  const accounts = await database().serviceAccount.findMany({ where: { namespaceId: place.namespace.id } });
  const holders = new Set(live.map(({ serviceAccountId }) => serviceAccountId));
  return accounts
    .map(({ id }) => id)
    .filter((id) => !holders.has(id))
    .sort();
}

async function inDoubt(): Promise<string[]> {
  const rows = await database().tokenDoubt.findMany();
  const [{ now }] = await database().$queryRaw<[{ now: Date }]>`SELECT now() AS now`;
  return rows.filter(({ since }) => !(since.getTime() > now.getTime())).map((row) => row.serviceAccountId);
}

/** What can happen to tokens; `minutes` is when something ends, or how far the clock goes. */
const HAPPENINGS: Record<string, (token: Token, minutes: number) => Promise<unknown>> = {
  create: ({ accountId }, minutes) => createToken(accountId, minutes),
  revoke: ({ id }) => api(admin.token, `DELETE /access-tokens/${id}`),
  "revoke many": ({ id }) => api(admin.token, "POST /access-tokens/bulk", { json: { action: "revoke", ids: [id] } }),
  surrender: ({ id, accountId }) =>
    surrenderToken(
      {
        token: { id, name: "token" },
        account: { id: accountId, name: "account", actsAs: null },
        namespace: place.namespace.slug,
      },
      localRequest(),
    ),
  pause: ({ id }) => api(admin.token, `POST /access-tokens/${id}/pause`),
  resume: ({ id }) => api(admin.token, `POST /access-tokens/${id}/resume`),
  rotate: ({ id }, minutes) =>
    api(admin.token, `POST /access-tokens/${id}/rotate`, { json: { overlapHours: minutes % 3 } }),
  "finish a rotation": ({ id }) => api(admin.token, `POST /access-tokens/${id}/rotate/finish`),
  "roll a rotation back": ({ id }) => api(admin.token, `POST /access-tokens/${id}/rotate/rollback`),
  "end sooner or later": ({ id }, minutes) =>
    recorded("", async (tx) => {
      const end = minutes === 90 ? null : minutes;
      await tx.$executeRaw`UPDATE access_tokens SET expires_at = now() + make_interval(mins => ${end}::int) WHERE id = ${id} AND overlap_until IS NULL`;
    }),
  "overlap with another": ({ id }, minutes) =>
    recorded("", async (tx) => {
      await tx.$executeRaw`UPDATE access_tokens SET overlap_until = least(expires_at, now() + make_interval(mins => ${minutes})) WHERE id = ${id}`;
    }),
  "delete a token": ({ id }) => recorded("", (tx) => tx.$executeRaw`DELETE FROM access_tokens WHERE id = ${id}`),
  "delete its account": ({ accountId }) => api(admin.token, `DELETE /service-accounts/${accountId}`),
  "time goes by": (_token, minutes) =>
    database().$executeRaw`UPDATE clock.is_ahead_by SET time = time + make_interval(mins => ${minutes})`,
  settle: () => settle(),
};

async function expectTruth(after: string) {
  const without = await withoutLiveToken();
  expect(await listed(), after).toEqual(without);
  expect(await inDoubt(), after).toEqual(expect.arrayContaining(without));
}

describe("an account without a live token is in doubt, and the list names just those", () => {
  test.each(Object.keys(HAPPENINGS))("after this happened to the only token, and time went by: %s", async (what) => {
    const { tokens } = await createAccount(1);
    const [token] = tokens as [Token];
    await settle();
    await HAPPENINGS[what]?.(token, 5);
    await expectTruth(what);
    await HAPPENINGS["time goes by"]?.(token, 10);
    await expectTruth(what);
  });

  const happening = fc.tuple(
    fc.constantFrom(...Object.keys(HAPPENINGS)),
    fc.nat({ max: 50 }),
    fc.constantFrom(5, 30, 90, 200),
    fc.boolean(),
  );

  test.each([
    ["few", 1],
    ["most", 0],
  ])(
    "after whatever happened where %s are in doubt",
    async (_, tokens) => {
      for (let others = 0; others < 30; others++) await createAccount(tokens, 300 * DAY);
      await settle();
      // The list is asked in another way where many are in doubt.
      await database().$executeRaw`ANALYZE service_accounts`;
      const happenings = fc.array(happening, { minLength: 5, maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(happenings, async (all) => {
          const account = await createAccount(1);
          for (const [what, index, minutes, settledBefore] of all) {
            const tokens = await database().accessToken.findMany({ where: { serviceAccountId: account.id } });
            const token = tokens[index % tokens.length];
            if (settledBefore) await settle();
            if (token) await HAPPENINGS[what]?.({ id: token.id, accountId: account.id }, minutes);
            await expectTruth(what);
          }
        }),
        { numRuns: 8 },
      );
    },
    120_000,
  );

  test("settled, an account is in doubt once if it has no live token, else not before its last one ends by itself", async () => {
    const [none, some, gone] = [await createAccount(3), await createAccount(3), await createAccount(1)];
    await recorded("", async (tx) => {
      for (const token of [...none.tokens, ...some.tokens.slice(1)]) await revokeIn(tx, token);
    });
    await api(admin.token, `DELETE /service-accounts/${gone.id}`);
    await settle();
    const doubts = async ({ id }: Account) => (await inDoubt()).filter((account) => account === id).length;
    expect([await doubts(none), await doubts(some), await doubts(gone)]).toEqual([1, 0, 0]);
    const left = await database().tokenDoubt.findMany({ where: { serviceAccountId: some.id } });
    const last = await database().accessToken.findFirst({ where: { id: some.tokens[0]?.id ?? "" } });
    expect(left.map(({ since }) => since)).toEqual([last?.expiresAt]);
  });
});

describe("at the same moment", () => {
  test.each(["before", "after"])(
    "a last token that is revoked, %s doubts are settled by someone who can't see each other's work, leaves none",
    async (order) => {
      const { id, tokens } = await createAccount(1);
      const [token] = tokens as [Token];
      const inside = order === "before" ? (tx: Tx) => revokeIn(tx, token) : settle;
      const meanwhile = order === "before" ? settle : () => recorded("", (tx) => revokeIn(tx, token));
      await recorded("", async (tx) => {
        await inside(tx);
        await meanwhile();
      });
      expect(await listed()).toContain(id);
      await settle();
      expect(await listed()).toContain(id);
    },
  );

  test("the last two tokens of an account are revoked, and doubts settled: it has none", async () => {
    for (let round = 0; round < 10; round++) {
      const { id, tokens } = await createAccount(2);
      const answers = await Promise.all([
        ...tokens.map((token) => api(admin.token, `DELETE /access-tokens/${token.id}`)),
        settle(),
        settle(),
      ]);
      expect(answers.slice(0, 2).map((answer) => (answer as { status: number }).status)).toEqual([204, 204]);
      expect(await listed()).toContain(id);
    }
  });

  test("an account's tokens are revoked while it is deleted: each is revoked or not found", async () => {
    for (let round = 0; round < 10; round++) {
      const { id, tokens } = await createAccount(4);
      const answers = await Promise.all([
        ...tokens.slice(2).map((token) => api(admin.token, `DELETE /access-tokens/${token.id}`)),
        api(admin.token, `DELETE /service-accounts/${id}`),
        ...tokens.slice(0, 2).map((token) => api(admin.token, `DELETE /access-tokens/${token.id}`)),
      ]);
      for (const { status, text } of answers) expect([204, 404], text).toContain(status);
      expect(await listed()).toEqual(await withoutLiveToken());
    }
  });

  test("many tokens of the same accounts are revoked in bulk, crosswise: all are done", async () => {
    for (let round = 0; round < 5; round++) {
      const accounts = [await createAccount(4), await createAccount(4)];
      const all = accounts.flatMap(({ tokens }) => tokens.map(({ id }) => id)).sort();
      const answers = await Promise.all(
        [0, 1].map((half) => {
          const ids = all.filter((_id, index) => index % 2 === half);
          return api(admin.token, "POST /access-tokens/bulk", { json: { action: "revoke", ids } });
        }),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(await listed()).toEqual(expect.arrayContaining(accounts.map(({ id }) => id)));
    }
  });
});
