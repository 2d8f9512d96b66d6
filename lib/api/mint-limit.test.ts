import { traverseContractProcedures } from "@orpc/server";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { bearerActor } from "@/lib/auth/bearer";
import { database } from "@/lib/db";
import type { VerbMeta } from "@/lib/operation/contract";
import { localRequest } from "@/lib/operation/request";
import { createPerson, type Person } from "@/lib/operation/suites/world";
import { verbs } from "@/lib/portal/verbs";
import { api } from "./api-fixture";
import { contract } from "./contract";

// Read once by env(), so it is set before the first call.
process.env.LATCHKEY_API_RATE_LIMIT = "40";
const LIMIT = 20;

let admin: Person;
let account: string;
let made = 0;

beforeAll(async () => {
  const owner = await createPerson("ns_global", { role: "admin" });
  account = (await api(owner.token, "POST /service-accounts", { json: { name: "svc-minted" } })).body.id;
});

beforeEach(async () => {
  admin = await createPerson("ns_global", { role: "admin" });
});

const mint = (token: string, through = api) =>
  through(token, `POST /service-accounts/${account}/tokens`, { json: { name: `minted-${made++}` } });
const many = <T>(count: number, call: () => Promise<T>) => Promise.all(Array.from({ length: count }, call));
const counts = (answers: { status: number }[]) => answers.filter(({ status }) => status === 201).length;

test("half of the calls of an actor may make tokens; beyond it is 429 with the seconds to wait, and no token", async () => {
  const answers = await many(LIMIT + 5, () => mint(admin.token));
  expect(counts(answers)).toBe(LIMIT);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.body).toMatchObject({
    code: "rate_limited",
    detail: expect.stringMatching(/^You made as many tokens as one may in a minute, 20\. Go on in \d+ seconds\.$/),
  });
  const wait = Number(refused?.headers.get("retry-after"));
  expect(wait).toBeGreaterThan(30);
  expect(wait).toBeLessThanOrEqual(60);
  expect(await database().accessToken.count({ where: { createdById: admin.accountId } })).toBe(LIMIT);
});

test("it counts rotated tokens and the first token of an account, and nothing else", async () => {
  const made = await many(LIMIT - 2, () => mint(admin.token));
  expect(counts(made)).toBe(LIMIT - 2);
  const withoutToken = await api(admin.token, "POST /service-accounts", { json: { name: "svc-without" } });
  expect([withoutToken.status, withoutToken.body.token]).toEqual([201, undefined]);
  const rotated = await api(admin.token, `POST /access-tokens/${made[0]?.body.id}/rotate`);
  const json = { name: "svc-with", token: { name: "first" } };
  const withToken = await api(admin.token, "POST /service-accounts", { json });
  expect([rotated.status, withToken.status]).toEqual([201, 201]);
  expect((await api(admin.token, `POST /access-tokens/${made[1]?.body.id}/rotate`)).status).toBe(429);
  expect((await api(admin.token, "GET /whoami")).status).toBe(200);
  expect((await api(admin.token, `POST /access-tokens/${made[1]?.body.id}/pause`)).status).toBe(200);
});

test("a call whose caller is looked at again counts once", async () => {
  expect((await mint(admin.token)).status).toBe(201);
  const json = { name: `minted-${made - 1}` };
  const again = () => api(admin.token, `POST /service-accounts/${account}/tokens`, { json });
  for (let call = 0; call < 9; call++) expect((await again()).status).toBe(409);
  expect(counts(await many(LIMIT, () => mint(admin.token)))).toBe(LIMIT - 10);
});

test("tokens of one account share its limit; another actor has its own", async () => {
  const own = await api(admin.token, `POST /service-accounts/${admin.accountId}/tokens`, { json: { name: "second" } });
  expect(counts(await many(LIMIT, () => mint(own.body.token)))).toBe(LIMIT - 1);
  expect((await mint(admin.token)).status).toBe(429);
  const other = await createPerson("ns_global", { role: "admin" });
  expect((await mint(other.token)).status).toBe(201);
});

test("several instances share one limit, but for the block that each holds", async () => {
  const here = counts(await many(LIMIT / 2, () => mint(admin.token)));
  vi.resetModules();
  const { api: elsewhere } = await import("./api-fixture");
  const there = counts(await many(LIMIT, () => mint(admin.token, elsewhere)));
  expect(here + there).toBe(LIMIT);
  expect((await mint(admin.token)).status).toBe(429);
});

test("the portal says it in a sentence, and the log says it once", async () => {
  const request = localRequest({ requestId: "req_0123456789abcdef", ip: "192.0.2.44" });
  const actor = await bearerActor({ is: "token", text: admin.token }, request);
  const portal = verbs(actor, request, (error) => {
    throw error;
  });
  const answers = await Promise.allSettled(
    Array.from({ length: LIMIT + 3 }, (_, index) =>
      portal.accessTokens.create({ sa: account, name: `by-hand-${index}` }),
    ),
  );
  const refused = answers.filter((one) => one.status === "rejected");
  expect(refused).toHaveLength(3);
  expect(refused[0]?.reason).toMatchObject({
    code: "rate_limited",
    message: expect.stringMatching(/^You made as many tokens/),
  });
  await vi.waitFor(async () =>
    expect(
      await database().activity.findMany({
        where: { actorId: admin.accountId, outcome: "refused" },
        select: { action: true, reason: true },
      }),
    ).toEqual([{ action: "access-tokens.create", reason: "rate-limited" }]),
  );
});

test("what can't be counted is not made", async () => {
  await database().$executeRaw`ALTER TABLE rate_limits RENAME TO rate_limits_away`;
  try {
    const refused = await mint(admin.token);
    expect([refused.status, refused.body.code]).toEqual([503, "unavailable"]);
  } finally {
    await database().$executeRaw`ALTER TABLE rate_limits_away RENAME TO rate_limits`;
  }
  expect(await database().accessToken.count({ where: { createdById: admin.accountId } })).toBe(0);
  expect((await mint(admin.token)).status).toBe(201);
});

test("every verb that answers a token counts", () => {
  const uncounted: string[] = [];
  traverseContractProcedures({ router: contract, path: [] }, ({ contract: verb, path }) => {
    const { secrets, mints } = verb["~orpc"].meta as VerbMeta;
    if (secrets?.includes("token") && !mints) uncounted.push(path.join("."));
  });
  expect(uncounted).toEqual([]);
});
