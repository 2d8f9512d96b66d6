import { expect, test, vi } from "vitest";
import { database } from "@/lib/db";
import { localRequest } from "@/lib/operation/request";
import { givenMember, recorded } from "./member-fixture";
import { confirmSession, endOtherSessions, endSession, readSession, startSession } from "./session";

const signedIn = async (wanted = {}) => {
  const member = await givenMember(wanted);
  const secret = await database().$transaction((tx) => startSession(tx, member, "password", localRequest()));
  return { member, secret };
};

const shift = (column: "created_at" | "last_seen_at", memberId: string, interval: string) =>
  recorded((tx) =>
    tx.$executeRawUnsafe(
      `UPDATE sessions SET ${column} = now() - $1::interval WHERE member_id = $2`,
      interval,
      memberId,
    ),
  );

test("a session stands for its member, with their roles", async () => {
  const { member, secret } = await signedIn();
  const session = await readSession(secret);
  expect(session).toMatchObject({ email: member.email, actor: { kind: "member", id: member.id, name: "Ana Marin" } });
  expect(session?.actor.access.can("members:read", "ns_global")).toBe(true);
  expect(session?.actor.access.can("members:write", "ns_global")).toBe(false);
});

test("the secret is stored nowhere, only its keyed hash", async () => {
  const { secret } = await signedIn();
  const [row] = await database().$queryRaw<{ dump: string }[]>`
    SELECT (SELECT string_agg(s::text, ' ') FROM sessions s) || (SELECT string_agg(a::text, ' ') FROM activity a) AS dump`;
  expect(row?.dump).toContain("session.create");
  expect(row?.dump).not.toContain(secret);
});

test.each([undefined, "", "x", "a".repeat(43), "' OR 1=1 --", "\0".repeat(43)])("%j is no session", async (secret) =>
  expect(await readSession(secret)).toBeNull(),
);

test("a session ends after 30 idle minutes, on the database's clock", async () => {
  const { member, secret } = await signedIn();
  await shift("last_seen_at", member.id, "29 minutes 50 seconds");
  expect(await readSession(secret)).not.toBeNull();
  await expect
    .poll(async () => (await database().session.findFirstOrThrow({ where: { memberId: member.id } })).lastSeenAt)
    .toSatisfy((seen: Date) => Date.now() - seen.getTime() < 60_000);
  await shift("last_seen_at", member.id, "30 minutes");
  expect(await readSession(secret)).toBeNull();
});

test("a session ends after 12 hours, however busy it was", async () => {
  const { member, secret } = await signedIn();
  await shift("created_at", member.id, "11 hours 59 minutes");
  expect(await readSession(secret)).not.toBeNull();
  await shift("created_at", member.id, "12 hours");
  expect(await readSession(secret)).toBeNull();
});

test("disabling a member ends their sessions at once and for good", async () => {
  await givenMember({ roles: ["admin"] });
  const { member, secret } = await signedIn();
  const disable = (disabledAt: Date | null) =>
    recorded((tx) => tx.member.update({ where: { id: member.id }, data: { disabledAt } }));
  await disable(new Date());
  expect(await readSession(secret)).toBeNull();
  await disable(null);
  expect(await readSession(secret)).toBeNull();
});

test("losing the last role ends a member's sessions at once and for good", async () => {
  const { member, secret } = await signedIn({ roles: ["client", "read-only"] });
  const lose = (roleId: string) =>
    recorded((tx) => tx.roleAssignment.deleteMany({ where: { memberId: member.id, roleId } }));
  const gain = () =>
    recorded((tx) =>
      tx.roleAssignment.create({
        data: {
          id: `ra_${member.id}`,
          roleId: "role_member",
          namespaceId: "ns_global",
          memberId: member.id,
          assignedById: "system",
          assignedByName: "Latchkey",
        },
      }),
    );
  await lose("role_read-only");
  expect((await readSession(secret))?.actor.access.can("members:read", "ns_global")).toBe(false);
  await lose("role_client");
  expect(await readSession(secret)).toBeNull();
  await gain();
  expect(await readSession(secret)).toBeNull();
});

test("signing out ends the session, once, with one record", async () => {
  const { member, secret } = await signedIn();
  await endSession(secret, localRequest());
  await endSession(secret, localRequest());
  await endSession("a".repeat(43), localRequest());
  expect(await readSession(secret)).toBeNull();
  expect(await database().activity.count({ where: { action: "session.end", actorId: member.id } })).toBe(1);
});

test("confirming makes the proof fresh again, recorded", async () => {
  const { member, secret } = await signedIn();
  await recorded(
    (tx) =>
      tx.$executeRaw`UPDATE sessions SET authenticated_at = now() - interval '1 hour' WHERE member_id = ${member.id}`,
  );
  const before = await readSession(secret);
  expect(Date.now() - (before?.actor.session?.authenticatedAt.getTime() ?? 0)).toBeGreaterThan(3_500_000);
  if (before) await confirmSession(before.actor, localRequest());
  const after = await readSession(secret);
  expect(Date.now() - (after?.actor.session?.authenticatedAt.getTime() ?? 0)).toBeLessThan(60_000);
  expect(await database().activity.count({ where: { action: "session.confirm", actorId: member.id } })).toBe(1);
});

test.each([-1, 1])(
  "how long ago a proof was is the database's word, also where this clock is %i hour off",
  async (hours) => {
    const { secret } = await signedIn();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + hours * 3_600_000 });
    const actor = (await readSession(secret))?.actor;
    expect(Math.abs(Date.now() - (actor?.session?.authenticatedAt.getTime() ?? 0))).toBeLessThan(60_000);
    vi.useRealTimers();
  },
);

test("whoever is signed in can end every other session of theirs, and nobody else's, with one record", async () => {
  const { member, secret } = await signedIn();
  const stranger = await signedIn();
  const begin = () => database().$transaction((tx) => startSession(tx, member, "password", localRequest()));
  const others = [await begin(), await begin()];
  const actor = (await readSession(secret))?.actor;
  if (!actor) throw new Error("not signed in");
  const records = () => database().activity.count({ where: { action: "session.end-others", actorId: member.id } });
  expect(await endOtherSessions(actor, localRequest())).toBe(2);
  for (const other of others) expect(await readSession(other)).toBeNull();
  expect(await readSession(secret)).not.toBeNull();
  expect(await readSession(stranger.secret)).not.toBeNull();
  expect(await endOtherSessions(actor, localRequest())).toBe(0);
  expect(await records()).toBe(1);
});
