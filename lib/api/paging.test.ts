import { beforeAll, describe, expect, test } from "vitest";
import { randomBase62 } from "@/lib/base62";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { api } from "./api-fixture";

const ROWS = 1_000;
let place: Place;
let admin: Person;

beforeAll(async () => {
  place = await createPlace("prod", "ns_global");
  admin = await createPerson(place.namespace.id, { role: "admin" });
  // Few different values, so that most neighbours tie and the id has to decide.
  await recorded(place.namespace.slug, async (tx) => {
    const key = { namespaceId: place.namespace.id, createdById: "system", createdByName: "Latchkey" };
    const moment = (i: number, years: number) => new Date(Date.UTC(2026 + years, 1, 1 + (i % 7), 0, 0, 0, i % 3));
    const ids = Array.from({ length: ROWS }, () => `sa_${randomBase62(16)}`);
    await tx.serviceAccount.createMany({
      data: ids.map((id, i) => ({
        ...key,
        id,
        name: `page-${i}`,
        userId: `page-${i}`,
        createdAt: moment(i, -1),
      })),
    });
    const owner = { namespaceId: place.namespace.id, ownerId: place.member.id, memberId: place.member.id };
    await tx.serviceAccountOwner.createMany({ data: ids.map((serviceAccountId) => ({ ...owner, serviceAccountId })) });
    await tx.accessToken.createMany({
      data: Array.from({ length: ROWS }, (_, i) => ({
        ...key,
        id: `tok_${randomBase62(12)}`,
        serviceAccountId: place.account.id,
        name: `page ${i % 40}`,
        hash: Buffer.alloc(32, i),
        hashKeyVersion: 1,
        inheritsRoles: true,
        holdsName: false,
        createdAt: moment(i, -1),
        expiresAt: i % 5 ? moment(i, 1) : null,
        lastUsedAt: i % 4 ? moment(i, 0) : null,
      })),
    });
  });
});

const LISTS: [string, string][] = [
  ...["name", "-name", "createdAt", "-createdAt"].map((sort): [string, string] => ["/service-accounts", sort]),
  ...["name", "createdAt", "expiresAt", "lastUsedAt"].flatMap((key): [string, string][] => [
    ["/access-tokens", key],
    ["/access-tokens", `-${key}`],
  ]),
];

describe("paging by key reads every row once, in order, while others are inserted", () => {
  test.each(LISTS)("%s?sort=%s, forward and back", async (path, sort) => {
    const forward: string[] = [];
    const marks: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await api(
        admin.token,
        `GET ${path as "/"}?limit=83&sort=${sort}${cursor ? `&cursor=${cursor}` : ""}`,
      );
      expect(body.offset).toBe(forward.length);
      forward.push(...body.items.map(({ id }: { id: string }) => id));
      marks.push(body.previousCursor);
      cursor = body.nextCursor;
      if (path === "/access-tokens") await insertAnother();
    } while (cursor);
    const known = new Set(forward);
    expect(known.size, "a row came twice").toBe(forward.length);
    expect(forward.length).toBeGreaterThanOrEqual(ROWS);

    const last = forward.slice(-(forward.length % 83 || 83));
    let back = [...last];
    cursor = marks.at(-1) ?? null;
    while (cursor) {
      const { body } = await api(admin.token, `GET ${path as "/"}?limit=83&sort=${sort}&cursor=${cursor}`);
      back = [...body.items.map(({ id }: { id: string }) => id), ...back];
      cursor = body.previousCursor;
    }
    expect(back.filter((id) => known.has(id))).toEqual(forward);
  });

  test("the order is the one that was asked for", async () => {
    const { body } = await api(admin.token, "GET /access-tokens?limit=200&sort=-expiresAt");
    const ends = body.items.map(({ expiresAt }: { expiresAt: string | null }) => expiresAt ?? "9999");
    expect(ends).toEqual(ends.toSorted().reverse());
  });
});

let another = 0;
async function insertAnother(): Promise<void> {
  const name = `page between ${another++}`;
  const answer = await api(admin.token, `POST /service-accounts/${place.idle.id}/tokens`, { json: { name } });
  expect(answer.status, answer.text).toBe(201);
}

describe("search and filters", () => {
  test("LIKE wildcards mean themselves", async () => {
    const names = ["100% sure", "100 sure", "snake_case", "snakeXcase", "back\\slash", "backslash"];
    for (const name of names)
      await api(admin.token, `POST /service-accounts/${place.idle.id}/tokens`, { json: { name } });
    for (const [q, only] of [
      ["0% s", "100% sure"],
      ["%", "100% sure"],
      ["ke_ca", "snake_case"],
      ["k\\s", "back\\slash"],
      ["\\", "back\\slash"],
    ] as const) {
      const { body } = await api(admin.token, `GET /access-tokens?q=${encodeURIComponent(q)}`);
      expect(
        body.items.map(({ name }: { name: string }) => name),
        q,
      ).toEqual([only]);
    }
  });

  test("one or two letters are looked for where words begin", async () => {
    for (const name of ["zq machine", "the zq", "a-zq", "azq"])
      await api(admin.token, `POST /service-accounts/${place.idle.id}/tokens`, { json: { name } });
    const { body } = await api(admin.token, "GET /access-tokens?q=ZQ");
    const names = body.items.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(["zq machine", "the zq", "a-zq"]));
    expect(names).not.toContain("azq");
  });

  test("a filter given twice means any of, statuses say the same as the tokens do", async () => {
    for (const status of ["active", "paused", "expired", "rotated", "revoked"]) {
      const { body } = await api(admin.token, `GET /access-tokens?limit=200&status=${status}`);
      expect(
        body.items.every((token: { status: string }) => token.status === status),
        status,
      ).toBe(true);
    }
    const { body } = await api(admin.token, "GET /access-tokens?limit=200&status=paused&status=rotated");
    expect(new Set(body.items.map(({ status }: { status: string }) => status))).toEqual(new Set(["paused", "rotated"]));
  });

  test("the count is capped", async () => {
    const { body } = await api(admin.token, "GET /access-tokens?count=true&limit=1");
    expect(body.total).toEqual({ count: 1000, capped: true });
  });
});
