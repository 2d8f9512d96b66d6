import pg from "pg";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { bearerActor, recentActor } from "@/lib/auth/bearer";
import { database } from "@/lib/db";
import type { Ahead } from "@/lib/operation/locate";
import { localRequest } from "@/lib/operation/request";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { type ApiAnswer, api } from "./api-fixture";
import { routesAt } from "./routes";

let place: Place;
let admin: Person;
let caller: Person;
/** The custom role that the caller holds. */
let role: string;
let account: { id: string; name: string };
let number = 0;

beforeAll(async () => {
  place = await createPlace("prod", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
});

beforeEach(async () => {
  caller = await createPerson(place.namespace.id, { permissions: ["access-tokens:write"] });
  const held = await database().roleAssignment.findFirstOrThrow({ where: { serviceAccountId: caller.accountId } });
  role = held.roleId;
  account = await createAccount();
});

async function createAccount(): Promise<{ id: string; name: string }> {
  const json = { name: `svc-recent-${number++}`, namespace: place.namespace.slug };
  return (await api(admin.token, "POST /service-accounts", { json })).body;
}

const issue = (ref = account.id, json: object = {}, headers = {}): Promise<ApiAnswer> =>
  api(caller.token, `POST /service-accounts/${ref}/tokens?namespace=${place.namespace.slug}`, {
    json: { name: `recent ${number++}`, ...json },
    headers,
  });

/** What a call asks of what it is about: a look at the caller, or the statement that makes the token. */
async function statementsOf(call: () => Promise<ApiAnswer>): Promise<{ asked: string[]; answer: ApiAnswer }> {
  const spy = vi.spyOn(pg.Pool.prototype, "query");
  const answer = await call();
  const texts = spy.mock.calls.map(([query]) => (query as unknown as pg.QueryConfig).text);
  spy.mockRestore();
  const asked = texts.flatMap((text) =>
    text.includes("INSERT INTO access_tokens") ? "token" : text.includes("row_to_json(facts)") ? "look" : [],
  );
  return { asked, answer };
}

const refusals = (actorId: string) =>
  database().activity.findMany({
    where: { outcome: "refused", OR: [{ actorId }, { tokenId: caller.tokenId }, { targetId: caller.tokenId }] },
    select: { action: true, reason: true, attempts: true },
  });
const tokensOf = (serviceAccountId: string) => database().accessToken.count({ where: { serviceAccountId } });

test("who issues one token after another is looked at by the statement that makes them", async () => {
  const [first, second] = [await statementsOf(() => issue()), await statementsOf(() => issue())];
  expect([first.answer.status, second.answer.status]).toEqual([201, 201]);
  expect([first.asked, second.asked]).toEqual([["look", "token"], ["token"]]);
  const limited = await statementsOf(() => issue(account.id, { roles: [] }));
  expect([limited.asked, limited.answer.body.roles]).toEqual([["token"], []]);

  const elsewhere = await createAccount();
  expect((await statementsOf(() => issue(elsewhere.id))).asked).toEqual(["look", "token"]);
});

describe("what changed since the last token holds for the next one, which is answered and recorded as if it were the first", () => {
  const by = (line: () => `${string} /${string}`, json?: object) => async () => {
    const changed = await api(admin.token, line(), { ...(json && { json }) });
    expect(changed.status, changed.text).toBeLessThan(300);
  };

  test.each<[string, () => Promise<unknown>, number, { reason: string; action: string } | null, object?]>([
    ["the token is revoked", by(() => `DELETE /access-tokens/${caller.tokenId}`), 401, presenting("revoked")],
    ["the token is paused", by(() => `POST /access-tokens/${caller.tokenId}/pause`), 401, presenting("paused")],
    ["the token ends", endToken, 401, presenting("expired")],
    ["its address is not allowed any more", narrow, 401, presenting("address")],
    [
      "its account is disabled",
      by(() => `POST /service-accounts/${caller.accountId}/disable`),
      401,
      presenting("account-disabled"),
    ],
    ["its account ends", endAccount, 401, presenting("account-expired")],
    ["its account is deleted", by(() => `DELETE /service-accounts/${caller.accountId}`), 401, presenting("unknown")],
    ["the caller's role is taken away", take, 404, issuing("not_found")],
    [
      "the caller's role loses the permission",
      by(() => `PATCH /roles/${role}`, { permissions: ["access-tokens:read"] }),
      403,
      issuing("forbidden"),
    ],
    ["the account is deleted", by(() => `DELETE /service-accounts/${account.id}`), 404, issuing("not_found")],
    [
      "the account gets a role that the caller may not give",
      by(() => `PATCH /service-accounts/${account.id}`, { addRoles: ["admin"] }),
      403,
      issuing("forbidden"),
    ],
    [
      "the longest life of a token is shortened",
      by(() => "PATCH /settings", { maxTokenLifetimeDays: 30 }),
      422,
      null,
      { expiresInDays: 31 },
    ],
    ["the name is given to another one of its tokens", giveName, 409, null, { name: "given" }],
  ])("%s", async (_what, change, status, refusal, json = {}) => {
    expect((await issue()).status).toBe(201);
    expect((await issue()).status).toBe(201);
    await change();
    const before = await tokensOf(account.id);
    const answer = await issue(account.id, json);
    expect(answer.status, answer.text).toBe(status);
    expect(await tokensOf(account.id)).toBe(before);
    expect(await refusals(caller.accountId)).toEqual(refusal ? [{ ...refusal, attempts: 1 }] : []);
    if (status === 422) await by(() => "PATCH /settings", { maxTokenLifetimeDays: 365 })();
  });

  test("another account gets the name that is addressed", async () => {
    expect([(await issue(account.name)).status, (await issue(account.name)).status]).toEqual([201, 201]);
    await by(() => `DELETE /service-accounts/${account.id}`)();
    expect((await issue(account.name)).status).toBe(404);
    const json = { name: account.name, namespace: place.namespace.slug };
    const heir = await api(admin.token, "POST /service-accounts", { json });
    expect((await issue(account.name)).body).toMatchObject({ serviceAccount: { id: heir.body.id } });
  });

  test("the account holds a role less: the next token shows it, and can't be limited to it", async () => {
    await by(() => `PATCH /service-accounts/${account.id}`, { addRoles: ["client"] })();
    const issueAsAdmin = (json = {}) =>
      api(admin.token, `POST /service-accounts/${account.id}/tokens`, { json: { name: `role ${number++}`, ...json } });
    for (const { body } of [await issueAsAdmin(), await issueAsAdmin({ roles: ["client"] })])
      expect(body.effectiveRoles).toEqual(["client"]);
    await by(() => `PATCH /service-accounts/${account.id}`, { removeRoles: ["client"] })();
    expect((await issueAsAdmin({ roles: ["client"] })).status).toBe(422);
    expect((await issueAsAdmin()).body.effectiveRoles).toEqual([]);
  });

  function presenting(reason: string) {
    return { action: "token.present", reason };
  }
  function issuing(reason: string) {
    return { action: "access-tokens.create", reason };
  }
  async function endToken() {
    await recorded("", (tx) =>
      tx.accessToken.updateMany({ where: { id: caller.tokenId }, data: { expiresAt: new Date() } }),
    );
  }
  async function endAccount() {
    await recorded("", (tx) =>
      tx.serviceAccount.updateMany({ where: { id: caller.accountId }, data: { expiresAt: new Date() } }),
    );
  }
  async function narrow() {
    await recorded("", (tx) =>
      tx.accessToken.updateMany({ where: { id: caller.tokenId }, data: { allowedCidrs: ["198.51.100.0/24"] } }),
    );
  }
  async function take() {
    await recorded("", (tx) => tx.roleAssignment.deleteMany({ where: { serviceAccountId: caller.accountId } }));
  }
  async function giveName() {
    await api(admin.token, `POST /service-accounts/${account.id}/tokens`, { json: { name: "given" } });
  }
});

test("what may have been done is not tried again: a connection that is lost on the way back is 503, and one token", async () => {
  await issue();
  const before = await tokensOf(account.id);
  const query = pg.Pool.prototype.query as (config: pg.QueryConfig) => Promise<pg.QueryResult>;
  const spy = vi.spyOn(pg.Pool.prototype, "query").mockImplementation(async function (this: pg.Pool, config: unknown) {
    const result = await query.call(this, config as pg.QueryConfig);
    if ((config as pg.QueryConfig).text.includes("INSERT INTO access_tokens"))
      throw new Error("Connection terminated unexpectedly");
    return result;
  });
  const answer = await issue();
  spy.mockRestore();
  expect([answer.status, await tokensOf(account.id)]).toEqual([503, before + 1]);
});

test.each([
  ["ahead", 9_000],
  ["behind", -9_000],
])("a process whose clock is %s looks at the database's", async (_which, milliseconds) => {
  await issue();
  const real = performance.now.bind(performance);
  const clock = vi.spyOn(performance, "now").mockImplementation(() => real() + milliseconds);
  const { asked, answer } = await statementsOf(() => issue());
  clock.mockRestore();
  expect([answer.status, asked]).toEqual([201, ["token", "look", "token"]]);
  const [row] = await database().$queryRaw<[{ late: number }]>`
    SELECT date_part('epoch', now() - created_at) AS late FROM access_tokens WHERE id = ${answer.body.id}`;
  expect(row.late).toBeGreaterThanOrEqual(0);
  expect(row.late).toBeLessThan(3);
});

test("an Idempotency-Key is kept, whoever was looked at before", async () => {
  expect((await issue()).status).toBe(201);
  const json = { name: "once" };
  const key = { "idempotency-key": `recent-${number++}` };
  const [first, second] = [await issue(account.id, json, key), await issue(account.id, json, key)];
  expect([first.status, second.body.id, second.body.token]).toEqual([201, first.body.id, null]);
});

test("half a pair of surrogates is stored as U+FFFD, and fails nobody else's token", async () => {
  await issue();
  const description = "half \ud800 of it";
  const answers = await Promise.all([issue(), issue(account.id, { description }), issue(), issue()]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  const kept = await database().accessToken.findFirstOrThrow({ where: { id: answers[1]?.body.id } });
  expect(kept.description).toBe("half \ufffd of it");
});

test("a verb that does not check its caller by what it writes takes no one on trust", async () => {
  const ahead: Ahead = {
    kind: "service-account",
    ref: account.id,
    namespace: place.namespace.slug,
    issues: true,
    target: null,
  };
  const presented = { is: "token", text: caller.token } as const;
  const request = localRequest();
  await bearerActor(presented, request, ahead);
  const recent = await recentActor(presented, request, ahead);
  expect(recent).not.toBeNull();
  if (!recent) return;
  for (const [method, path, input] of [
    ["GET", "/whoami", {}],
    ["GET", "/access-tokens", {}],
    ["PATCH", `/service-accounts/${account.id}`, { sa: account.id, description: "changed" }],
    ["DELETE", `/access-tokens/${caller.tokenId}`, { id: caller.tokenId }],
  ] as const) {
    const route = routesAt(path).find((one) => one.method === method);
    const asked = route?.call(input, { context: { ...recent, request, ahead } });
    await expect(asked, `${method} ${path}`).rejects.toThrow();
  }
  expect(await refusals(caller.accountId)).toEqual([]);
});
