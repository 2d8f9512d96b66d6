import { beforeAll, expect, test } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { randomBase62 } from "@/lib/base62";
import { database } from "@/lib/db";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";

const HOUR = 3_600_000;
let place: Place;
let admin: Person;

beforeAll(async () => {
  place = await createPlace("lifetimes", "ns_global");
  admin = await createPerson(place.namespace.id, { role: "admin" });
  const now = Date.now();
  await recorded(place.namespace.slug, (tx) =>
    tx.accessToken.createMany({
      data: Array.from({ length: 400 }, (_, i) => {
        const created = now - 400 * HOUR * (((i * 37) % 100) / 100) - 1;
        const lifetime = [null, 1, 60_000, 5 * HOUR, 150 * HOUR, 300.5 * HOUR, 9_000 * HOUR][i % 7] ?? null;
        const ends = lifetime && created + lifetime;
        return {
          namespaceId: place.namespace.id,
          id: `tok_${randomBase62(12)}`,
          serviceAccountId: place.account.id,
          name: `token ${i}`,
          hash: Buffer.alloc(32, i),
          hashKeyVersion: 1,
          inheritsRoles: true,
          holdsName: false,
          createdAt: new Date(created),
          expiresAt: ends ? new Date(ends) : null,
          overlapUntil: i % 9 === 0 ? new Date(created + (ends ? Math.min(HOUR, ends - created) : HOUR)) : null,
          ...(i % 11 === 0 && { revokedAt: new Date(), revokedById: "system", revokedByName: "Latchkey" }),
          createdById: "system",
          createdByName: "Latchkey",
        };
      }),
    }),
  );
});

test.each([
  ["createdAt", 1],
  ["-createdAt", -1],
] as const)("what expired is listed by %s, all of it and nothing else, forward and back", async (sort, direction) => {
  const tokens = await database().accessToken.findMany({ where: { namespaceId: place.namespace.id } });
  const isPast = (at: Date | null) => at !== null && at.getTime() <= Date.now();
  const expired = tokens
    .filter((token) => !token.revokedAt && (isPast(token.expiresAt) || isPast(token.overlapUntil)))
    .sort((a, b) => direction * (a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1)))
    .map(({ id }) => id);
  expect(expired.length).toBeGreaterThan(100);

  const line = `GET /access-tokens?namespace=${place.namespace.slug}&status=expired&sort=${sort}&limit=23` as const;
  const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);
  const pages = [(await api(admin.token, line)).body];
  while (pages.at(-1).nextCursor)
    pages.push((await api(admin.token, `${line}&cursor=${pages.at(-1).nextCursor}`)).body);
  expect(pages.flatMap(idsOf)).toEqual(expired);
  const counted = await api(admin.token, `${line}&count=true`);
  expect(counted.body.total).toEqual({ count: expired.length, capped: false });

  for (let page = pages.length - 1; page > 0; page--) {
    const { body } = await api(admin.token, `${line}&cursor=${pages[page].previousCursor}`);
    expect(idsOf(body)).toEqual(idsOf(pages[page - 1]));
  }
});

test("no lifetime is shorter than the shortest of its class, from a millisecond to a thousand years", async () => {
  const wrong = await database().$queryRaw`
    SELECT lived::text FROM (SELECT make_interval(secs => round(exp(n / 1000.0 - 6.9)::numeric, 3)::float8) AS lived FROM generate_series(0, 31000) n) t
    WHERE shortest_lifetime(lifetime_class('2026-01-01Z'::timestamptz, '2026-01-01Z'::timestamptz + lived)) > lived`;
  expect(wrong).toEqual([]);
});
