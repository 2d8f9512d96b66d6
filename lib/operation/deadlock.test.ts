import { beforeAll, expect, test } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { database } from "@/lib/db";
import { createPerson, createPlace, type Person, type Place, recorded } from "./suites/world";

let place: Place;
let admin: Person;

beforeAll(async () => {
  place = await createPlace("prod", "ns_global");
  admin = await createPerson(place.namespace.id, { role: "admin" });
});

test("what a deadlock ended is done again, and recorded once", async () => {
  const { account, token } = place;
  let deletion: ReturnType<typeof api> | undefined;
  // Locks token, then account: the other way round than every verb. The one that began to wait first is ended.
  await recorded(place.namespace.slug, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM access_tokens WHERE id = ${token.id} FOR UPDATE`;
    deletion = api(admin.token, `DELETE /service-accounts/${account.id}`, {});
    await expect
      .poll(
        async () => {
          const [row] = await database().$queryRaw<{ waits: boolean }[]>`
            SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') AS waits`;
          return row?.waits;
        },
        { interval: 20 },
      )
      .toBe(true);
    await tx.$queryRaw`SELECT 1 FROM service_accounts WHERE id = ${account.id} FOR UPDATE`;
  });
  const answer = await deletion;
  expect(answer?.status, answer?.text).toBe(204);
  expect(await database().serviceAccount.count({ where: { id: account.id } })).toBe(0);
  const requestId = answer?.headers.get("x-request-id") ?? "";
  expect(await database().activity.findMany({ where: { requestId }, select: { outcome: true } })).toEqual([
    { outcome: "done" },
  ]);
});
