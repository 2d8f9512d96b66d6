import { call } from "@orpc/server";
import { beforeAll, describe, expect, test } from "vitest";
import type { Permission } from "@/lib/auth/permissions";
import { database } from "@/lib/db";
import { localRequest, type RequestFacts } from "@/lib/operation/request";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { serviceAccounts } from "@/lib/service-accounts/service";
import { accessTokens } from "./service";
import { surrenderToken } from "./surrender";

// How a service is tested: a namespace of its own with one of everything in it, someone with a role there, and the verbs
// called as pages call them. Who may call a verb, what a stranger sees and what is recorded is shown for all verbs at once
// in lib/operation/suites.
let place: Place;
let admin: Person;

beforeAll(async () => {
  place = await createPlace("tokens", "ns_global");
  admin = await createPerson(place.namespace.id, { role: "admin" });
});

async function as(person: Person, request: Partial<RequestFacts> = {}) {
  return { context: { actor: await person.member(), request: localRequest(request) } };
}

const create = async (input: object, person = admin) =>
  call(accessTokens.create, { sa: place.account.id, name: `token ${Math.random()}`, ...input }, await as(person));
const day = 86_400_000;

describe("expiry", () => {
  test("is 365 days from now when nothing is said", async () => {
    const { expiresAt } = await create({});
    expect(Math.abs(Date.parse(expiresAt as string) - Date.now() - 365 * day)).toBeLessThan(60_000);
  });

  test("a date means 00:00 UTC at its start", async () => {
    const date = new Date(Date.now() + 40 * day).toISOString().slice(0, 10);
    expect((await create({ expiresAt: date })).expiresAt).toBe(`${date}T00:00:00.000Z`);
  });

  test.each([
    ["less than a minute from now", () => ({ expiresAt: new Date(Date.now() + 30_000).toISOString() })],
    ["in the past", () => ({ expiresAt: "2020-01-01" })],
    ["beyond the organisation's maximum", () => ({ expiresInDays: 366 })],
    ["never, where that is not allowed", () => ({ expiresAt: null })],
    ["said twice", () => ({ expiresAt: "2027-06-01", expiresInDays: 3 })],
  ])("%s is refused", async (_what, input) => {
    await expect(create(input())).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("roles", () => {
  test("a token inherits the account's roles unless it lists some", async () => {
    expect(await create({})).toMatchObject({ roles: null, effectiveRoles: ["client"] });
    expect(await create({ roles: ["client"] })).toMatchObject({ roles: ["client"], effectiveRoles: ["client"] });
    expect(await create({ roles: [] })).toMatchObject({ roles: [], effectiveRoles: [] });
  });

  test.each([
    ["not held", () => "admin"],
    ["held elsewhere", () => "client@global"],
    ["nowhere", () => "client@"],
    ["at two places", () => `client@${place.namespace.slug}@global`],
  ])("a role that the account does not hold makes nothing: %s", async (_what, role) => {
    const before = await database().accessToken.count();
    await expect(create({ roles: ["client", role()] })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(create({ roles: [role()] })).rejects.toMatchObject({ code: "invalid_input" });
    expect(await database().accessToken.count()).toBe(before);
  });

  test("ESC-1 nobody mints a token with a right they lack", async () => {
    const minter = await createPerson(place.namespace.id, { permissions: ["access-tokens:write"] });
    const powerful = await createPerson(place.namespace.id, { role: "read-only" });
    const asked = { sa: powerful.accountId, name: "more than mine" };
    await expect(call(accessTokens.create, asked, await as(minter))).rejects.toMatchObject({ code: "forbidden" });
    await expect(call(accessTokens.create, { ...asked, roles: [] }, await as(minter))).resolves.toBeDefined();
  });
});

describe("a token that can change who may what needs a sign-in of the last 15 minutes", () => {
  const mint = async (permissions: Permission[], minutesAgo: number) => {
    const { accountId } = await createPerson(place.namespace.id, { permissions });
    const { context } = await as(admin);
    const authenticatedAt = new Date(Date.now() - minutesAgo * 60_000);
    const actor = { ...context.actor, session: context.actor.session && { ...context.actor.session, authenticatedAt } };
    return call(accessTokens.create, { sa: accountId, name: "minted" }, { context: { ...context, actor } });
  };

  test.each(["members:write", "roles:write", "settings:write"] as const)(
    "by whatever role it holds %s",
    async (one) => {
      await expect(mint(["policies:read", one], 16)).rejects.toMatchObject({ code: "step_up_required" });
      await expect(mint(["policies:read", one], 14)).resolves.toMatchObject({ name: "minted" });
    },
  );

  test("any other does not", async () => {
    await expect(mint(["service-accounts:write", "access-tokens:write"], 16)).resolves.toMatchObject({
      name: "minted",
    });
  });
});

describe("what is answered", () => {
  test.each([
    ["inherits", {}],
    ["lists", { roles: ["client"], description: "two\nlines", allowedCidrs: ["10.0.0.0/8"], expiresInDays: 2 }],
    ["is a JWT and carries nothing", { roles: [], format: "jwt" as const }],
  ])("is the token as it is read from then on: it %s", async (_what, input) => {
    const { token, ...created } = await create(input);
    expect(token).toBeTruthy();
    expect(await call(accessTokens.get, { id: created.id }, await as(admin))).toEqual(created);
    const { token: _token, ...successor } = await call(accessTokens.rotate, { id: created.id }, await as(admin));
    expect(await call(accessTokens.get, { id: successor.id }, await as(admin))).toEqual(successor);
  });
});

describe("names", () => {
  test("a live token holds its name, a revoked one lets go of it", async () => {
    const { id } = await create({ name: "laptop" });
    await expect(create({ name: "laptop" })).rejects.toMatchObject({ code: "name_taken", fields: [{ path: "name" }] });
    await call(accessTokens.revoke, { id }, await as(admin));
    expect(await create({ name: "laptop" })).toMatchObject({ status: "active" });
  });

  test("one that ended by itself lets go of it when another wants it", async () => {
    const { id } = await create({ name: "desktop" });
    const data = { createdAt: new Date(0), expiresAt: new Date(1) };
    await recorded("", (tx) => tx.accessToken.updateMany({ where: { id }, data }));
    expect(await create({ name: "desktop" })).toMatchObject({ status: "active" });
    expect(await database().accessToken.findFirst({ where: { id } })).toMatchObject({ holdsName: false });
  });
});

describe("life", () => {
  test("pause and resume, revoke for good", async () => {
    const { id } = await create({});
    const context = await as(admin);
    expect(await call(accessTokens.pause, { id }, context)).toMatchObject({ status: "paused" });
    expect(await call(accessTokens.resume, { id }, context)).toMatchObject({ status: "active" });
    await call(accessTokens.revoke, { id }, context);
    await call(accessTokens.revoke, { id }, context);
    expect(await call(accessTokens.get, { id }, context)).toMatchObject({
      status: "revoked",
      revokedBy: { id: admin.memberId },
    });
    await expect(call(accessTokens.resume, { id }, context)).rejects.toMatchObject({ code: "conflict" });
  });

  test("a change made against an older version is refused", async () => {
    const { id, version } = await create({});
    const stale = await as(admin, { ifMatch: version + 1 });
    await expect(call(accessTokens.update, { id, description: "x" }, stale)).rejects.toMatchObject({
      code: "version_conflict",
    });
  });
});

describe("TOK-7 rotation", () => {
  test("the successor is the same but for its secret; the old one stays to the end of the overlap, never past its own", async () => {
    const old = await create({ name: "turn", expiresInDays: 1, allowedCidrs: ["10.0.0.0/8"], roles: ["client"] });
    const successor = await call(accessTokens.rotate, { id: old.id, overlapHours: 240 }, await as(admin));
    expect(successor).toMatchObject({
      name: "turn",
      allowedCidrs: ["10.0.0.0/8"],
      roles: ["client"],
      rotatedFrom: old.id,
    });
    expect(successor.token).not.toBe(old.token);
    const rotated = await call(accessTokens.get, { id: old.id }, await as(admin));
    expect(rotated).toMatchObject({ status: "rotated", rotatedTo: successor.id, overlapUntil: old.expiresAt });
  });

  test.each([
    ["finish", accessTokens.finishRotation, "revoked", "active"],
    ["roll back", accessTokens.rollBackRotation, "active", "revoked"],
  ] as const)("%s ends one of the two, and can't be done twice", async (_what, end, oldStatus, newStatus) => {
    const { id } = await create({});
    const context = await as(admin);
    const successor = await call(accessTokens.rotate, { id }, context);
    for (const one of [id, successor.id])
      await expect(call(accessTokens.rotate, { id: one }, context)).rejects.toMatchObject({ code: "conflict" });
    expect(await call(end, { id }, context)).toMatchObject({ id, status: oldStatus });
    expect(await call(accessTokens.get, { id: successor.id }, context)).toMatchObject({ status: newStatus });
    await expect(call(end, { id }, context)).rejects.toMatchObject({ code: "conflict" });
  });

  test("ended from both ends at once, it ends once", async () => {
    const context = await as(admin);
    for (let round = 0; round < 5; round++) {
      const { id } = await create({});
      const successor = await call(accessTokens.rotate, { id }, context);
      const ends = await Promise.allSettled([
        call(accessTokens.finishRotation, { id }, context),
        call(accessTokens.rollBackRotation, { id: successor.id }, context),
      ]);
      const refused = ends.flatMap((end) => (end.status === "rejected" ? [end.reason.message] : []));
      expect(refused).toEqual([expect.stringContaining("is not in rotation")]);
    }
  });

  test("the successor lives as long as the old one was made for, and no longer than is allowed by now", async () => {
    const { id } = await create({ expiresInDays: 30 });
    const lives = async (id: string) => {
      const successor = await call(accessTokens.rotate, { id }, await as(admin));
      await call(accessTokens.finishRotation, { id }, await as(admin));
      const days = (Date.parse(successor.expiresAt as string) - Date.parse(successor.createdAt)) / day;
      return { id: successor.id, days: Math.round(days * 100) / 100 };
    };
    const next = await lives(id);
    expect(next.days).toBe(30);
    await recorded("", (tx) => tx.settings.updateMany({ data: { maxTokenLifetimeDays: 7 } }));
    expect((await lives(next.id)).days).toBe(7);
    await recorded("", (tx) => tx.settings.updateMany({ data: { maxTokenLifetimeDays: 365 } }));
  });

  test("a successor gets an end where tokens without one are not allowed any more", async () => {
    const { id } = await create({});
    await database().$executeRaw`ALTER TABLE access_tokens DISABLE TRIGGER USER`;
    await database().$executeRaw`UPDATE access_tokens SET expires_at = NULL WHERE id = ${id}`;
    await database().$executeRaw`ALTER TABLE access_tokens ENABLE TRIGGER USER`;
    expect(await call(accessTokens.get, { id }, await as(admin))).toMatchObject({ expiresAt: null });
    const { expiresAt } = await call(accessTokens.rotate, { id }, await as(admin));
    expect(Math.abs(Date.parse(expiresAt as string) - Date.now() - 365 * day)).toBeLessThan(60_000);
  });

  test("a token that ended is not rotated", async () => {
    const { id } = await create({});
    await call(accessTokens.revoke, { id }, await as(admin));
    await expect(call(accessTokens.rotate, { id }, await as(admin))).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("search", () => {
  const found = async (q: string) => {
    const { items } = await call(accessTokens.list, { q, namespace: place.namespace.slug }, await as(admin));
    return items.map(({ name }) => name);
  };

  test("finds what a long description holds at its start, in the middle, at its end, and all that fits a question", async () => {
    const words = Array.from({ length: 120 }, (_, index) => `w${index}x`).join(" ");
    const name = "a long one";
    const { id, description } = await create({ name, description: `${words} Ünder_100% zq` });
    for (const start of [0, 40, 90, 150, 230, 270, 285, 300, 310])
      expect(await found(words.slice(start, start + 200)), `200 letters from ${start}`).toEqual([name]);
    for (const q of ["w0x W1X", "w119x", "üNDER_100% z", "long one"]) expect(await found(q), q).toEqual([name]);
    for (const q of ["w0x w2x", "nder-100", "w119x zq"]) expect(await found(q), q).toEqual([]);
    // Two letters begin a word, wherever the text is cut for the index. A random id may begin with them too.
    expect(await found("zq")).toContain(name);
    const text = `${name} ${id} ${description}`.toLowerCase();
    const cut = text.slice(100, 102);
    expect(cut).toMatch(/^[0-9x][0-9x]$/);
    expect((await found(cut)).includes(name)).toBe(id.toLowerCase().startsWith(`tok_${cut}`));
  });

  test("a whole id or hint means its token, and one that no token here has is text like any other", async () => {
    const { id, hint } = await create({ name: "meant" });
    await create({ name: "speaks of it", description: `after ${id}` });
    for (const q of [id, hint]) expect(await found(q), q).toEqual(["meant"]);
    for (const q of [id.toLowerCase(), id.slice(0, -1)]) expect(await found(q), q).toEqual(["meant", "speaks of it"]);

    const { token: foreign } = await createPlace("elsewhere", "ns_global");
    expect(await found(foreign.id)).toEqual([]);
    await create({ name: "speaks of another", description: `after ${foreign.id}` });
    expect(await found(foreign.id)).toEqual(["speaks of another"]);
  });
});

test("a token that went with its account before its holder's wish was heard is over, and nobody revokes it again", async () => {
  const { account } = await createPlace("surrendered", place.namespace.id);
  const token = await call(accessTokens.create, { sa: account.id, name: "last" }, await as(admin));
  await call(serviceAccounts.delete, { sa: account.id }, await as(admin));
  const request = localRequest();
  await surrenderToken(
    { token, account: { ...account, actsAs: null }, namespace: token.serviceAccount.namespace },
    request,
  );
  expect(await database().activity.count({ where: { requestId: request.requestId } })).toBe(0);
});
