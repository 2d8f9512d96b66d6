import { beforeAll, expect, test } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { database } from "@/lib/db";
import { createPerson, createPlace } from "./suites/world";

// Which of two is ended is PostgreSQL's choice; here it is each time the first to delete. A sequence counts what is undone, too.
beforeAll(async () => {
  await database().$executeRaw`CREATE SEQUENCE deletions`;
  await database().$executeRaw`
    CREATE FUNCTION end_the_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('deletions') = 1 THEN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = 'deadlock_detected'; END IF;
      RETURN OLD;
    END $$`;
  await database().$executeRaw`
    CREATE TRIGGER end_the_first BEFORE DELETE ON service_accounts FOR EACH ROW EXECUTE FUNCTION end_the_first()`;
});

test.each([
  ["one object", 204, (token: string, id: string) => api(token, `DELETE /service-accounts/${id}`, {})],
  [
    "one of several",
    200,
    (token: string, id: string) => api(token, "POST /service-accounts/bulk", { json: { action: "delete", ids: [id] } }),
  ],
])("what PostgreSQL ended to solve a deadlock is done again, and recorded once: %s", async (_what, status, remove) => {
  const { namespace, account } = await createPlace("prod", "ns_global");
  const admin = await createPerson(namespace.id, { role: "admin" });
  await database().$executeRaw`ALTER SEQUENCE deletions RESTART`;

  const answer = await remove(admin.token, account.id);

  expect(answer.status, answer.text).toBe(status);
  expect(await database().$queryRaw`SELECT last_value::int AS tried FROM deletions`).toEqual([{ tried: 2 }]);
  expect(await database().serviceAccount.count({ where: { id: account.id } })).toBe(0);
  const requestId = answer.headers.get("x-request-id");
  expect(await database().activity.findMany({ where: { requestId }, select: { outcome: true } })).toEqual([
    { outcome: "done" },
  ]);
});
