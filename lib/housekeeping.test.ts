import { expect, test } from "vitest";
import { givenMember, recorded } from "@/lib/auth/member-fixture";
import { database } from "@/lib/db";
import { newId } from "@/lib/ids";
import { keepHouse } from "./housekeeping";

const ago = (days: number) => new Date(Date.now() - days * 86_400_000);

test("sessions and links that ended a month ago are forgotten, once a day, with one record; others stay", async () => {
  const { id: memberId } = await givenMember();
  const session = (createdAt: Date, endedAt: Date | null) => ({ id: newId("ses"), memberId, createdAt, endedAt });
  const sessions = [session(ago(40), ago(39)), session(ago(32), null), session(ago(30.5), null), session(ago(2), null)];
  const link = (expiresAt: Date, usedAt: Date | null) => ({ id: newId("inv"), expiresAt, usedAt });
  const links = [link(ago(35), null), link(ago(-2), null)];
  const hash = (id: string) => Buffer.from(id.padEnd(32, "0").slice(0, 32));
  await recorded(async (tx) => {
    await tx.session.createMany({ data: sessions.map((row) => ({ ...row, hash: hash(row.id), method: "password" })) });
    const by = { kind: "invite", memberId, createdById: "system", createdByName: "Latchkey" };
    await tx.invitation.createMany({ data: links.map((row) => ({ ...row, ...by, hash: hash(row.id) })) });
  });
  const left = async () => ({
    sessions: (await database().session.findMany({ where: { memberId }, orderBy: { createdAt: "asc" } })).map(
      ({ id }) => id,
    ),
    links: (await database().invitation.findMany({ where: { memberId } })).map(({ id }) => id),
  });
  await keepHouse();
  expect(await left()).toEqual({ sessions: [sessions[3]?.id], links: [links[1]?.id] });
  const records = () => database().activity.count({ where: { action: "sessions.forget" } });
  expect(await records()).toBe(1);
  await recorded((tx) =>
    tx.session.createMany({ data: [{ ...session(ago(30.6), null), hash: hash("again"), method: "password" }] }),
  );
  await keepHouse();
  expect(await records(), "not yet a day over").toBe(1);
});

test("answers to creates are kept for 24 hours on the database's clock, whatever the app's says", async () => {
  const { id: actorId } = await givenMember();
  const kept = async () =>
    (await database().idempotencyKey.findMany({ where: { actorId }, orderBy: { key: "asc" } })).map(({ key }) => key);
  await database().$executeRaw`INSERT INTO idempotency_keys (actor_id, key, request_hash, created_at)
    SELECT ${actorId}, key, '\\x00', now() - age FROM (VALUES
      ('made now', interval '0'), ('nearly a day old', interval '23 hours 59 minutes'), ('older', interval '25 hours')) AS made(key, age)`;
  await keepHouse(new Date(Date.now() + 3 * 86_400_000));
  expect(await kept()).toEqual(["made now", "nearly a day old"]);
});
