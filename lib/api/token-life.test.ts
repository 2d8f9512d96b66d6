import pg from "pg";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { database } from "@/lib/db";
import { env } from "@/lib/env";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { api } from "./api-fixture";

let place: Place;
let admin: Person;

beforeAll(async () => {
  // A clock that the test can set: found before the real now() by whatever says now() on this database.
  const client = new pg.Client({ connectionString: env().databaseUrl });
  await client.connect();
  await client.query(`
    CREATE SCHEMA clock;
    CREATE TABLE clock.stands_at (at timestamptz NOT NULL);
    CREATE FUNCTION clock.now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
      SELECT coalesce((SELECT at FROM clock.stands_at), pg_catalog.now()) $$;`);
  await client.query(`ALTER DATABASE ${client.database} SET search_path = clock, pg_catalog, public`);
  await client.end();
  place = await createPlace("prod", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
});

type Minted = { id: string; token: string; account: string };

async function mint(): Promise<Minted> {
  const json = {
    name: `svc-${Math.random().toString(36).slice(2)}`,
    namespace: place.namespace.slug,
    token: { name: "first" },
  };
  const { body } = await api(admin.token, "POST /service-accounts", { json });
  return { id: body.token.id, token: body.token.token, account: body.id };
}

const works = async (token: string) => (await api(token, "GET /whoami")).status;

describe("TOK-6, ESC-4: however a token ends, the very next request is refused, and the log says who ended it", () => {
  test.each<[string, (made: Minted) => `${string} /${string}`, object?]>([
    ["revoke", ({ id }) => `DELETE /access-tokens/${id}`],
    ["pause", ({ id }) => `POST /access-tokens/${id}/pause`],
    ["disable the account", ({ account }) => `POST /service-accounts/${account}/disable`],
    ["delete the account", ({ account }) => `DELETE /service-accounts/${account}`],
    ["rotate without overlap", ({ id }) => `POST /access-tokens/${id}/rotate`, { overlapHours: 0 }],
  ])("%s", async (_how, line, json) => {
    const made = await mint();
    expect(await works(made.token)).toBe(200);
    const ended = await api(admin.token, line(made), { ...(json && { json }) });
    expect(ended.status, ended.text).toBeLessThan(300);
    expect(await works(made.token)).toBe(401);
    const requestId = ended.headers.get("x-request-id") as string;
    expect(await database().activity.count({ where: { requestId, actorId: admin.accountId } })).toBe(1);
  });

  test.each([
    ["finish", "old", "new"],
    ["rollback", "new", "old"],
  ])("TOK-7 in overlap both work; %s ends the %s one and keeps the %s one", async (end, stopped) => {
    const old = await mint();
    const { body } = await api(admin.token, `POST /access-tokens/${old.id}/rotate`, { json: { overlapHours: 24 } });
    const tokens: Record<string, string> = { old: old.token, new: body.token };
    expect(await Promise.all(Object.values(tokens).map(works))).toEqual([200, 200]);
    await api(admin.token, `POST /access-tokens/${old.id}/rotate/${end}`);
    for (const [which, token] of Object.entries(tokens))
      expect(await works(token), which).toBe(which === stopped ? 401 : 200);
  });

  test("resume and enable bring back what was only paused", async () => {
    const made = await mint();
    for (const [stop, start] of [
      [`/access-tokens/${made.id}/pause`, `/access-tokens/${made.id}/resume`],
      [`/service-accounts/${made.account}/disable`, `/service-accounts/${made.account}/enable`],
    ]) {
      await api(admin.token, `POST ${stop as "/"}`);
      expect(await works(made.token)).toBe(401);
      await api(admin.token, `POST ${start as "/"}`);
      expect(await works(made.token)).toBe(200);
    }
  });
});

describe("TOK-1 a token is valid while the database's clock is before its end, whatever this machine's clock says", () => {
  test.each([
    ["1 ms before its end", -1, 200],
    ["at its end", 0, 401],
    ["1 ms after its end", 1, 401],
  ])("%s", async (_when, ms, status) => {
    const made = await mint();
    await database().$executeRaw`
      INSERT INTO clock.stands_at SELECT expires_at + ${ms} * interval '1 ms' FROM access_tokens WHERE id = ${made.id}`;
    expect(await works(made.token)).toBe(status);
    await database().$executeRaw`DELETE FROM clock.stands_at`;
  });

  test.each([-3_600_000, 3_600_000])("this machine's clock off by %i ms changes nothing", async (off) => {
    const [soon, over] = [await mint(), await mint()];
    await recorded("", async (tx) => {
      await tx.$executeRaw`UPDATE access_tokens SET expires_at = now() + interval '10 minutes' WHERE id = ${soon.id}`;
      await tx.$executeRaw`UPDATE access_tokens SET created_at = now() - interval '1 day', expires_at = now() - interval '1 millisecond' WHERE id = ${over.id}`;
    });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + off });
    try {
      expect([await works(soon.token), await works(over.token)]).toEqual([200, 401]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("TOK-9 last use", () => {
  const lastUse = ({ id }: Minted) =>
    database().accessToken.findFirstOrThrow({
      where: { id },
      select: { lastUsedAt: true, lastUsedIp: true, version: true },
    });

  test("is written once for many calls, with the address, and its first is recorded", async () => {
    const made = await mint();
    await Promise.all(Array.from({ length: 20 }, () => api(made.token, "GET /whoami", { ip: "203.0.113.9" })));
    const first = await vi.waitFor(async () => {
      const use = await lastUse(made);
      expect(use.lastUsedIp).toBe("203.0.113.9");
      return use;
    });
    await api(made.token, "GET /whoami", { ip: "203.0.113.10" });
    expect(await lastUse(made), "a use is no change and is not written twice in ten seconds").toEqual(first);
    const where = { action: "access-tokens.first-use", targetId: made.id };
    await vi.waitFor(async () => expect(await database().activity.count({ where })).toBe(1));
  });

  test("is never written by a use that was refused", async () => {
    const made = await mint();
    await api(admin.token, `POST /access-tokens/${made.id}/pause`);
    expect(await works(made.token)).toBe(401);
    const wrongSecret = made.token.replace(/.{46}$/, admin.token.slice(-46));
    expect(await works(wrongSecret)).toBe(401);
    expect((await lastUse(made)).lastUsedAt).toBeNull();
  });
});
