import { expect, test } from "vitest";
import { database } from "@/lib/db";
import { newId } from "@/lib/ids";
import { localRequest } from "@/lib/operation/request";
import { acceptInvitation, readInvitation } from "./accept-invitation";
import { systemActor } from "./actor";
import { givenMember, recorded, TEST_PASSWORD } from "./member-fixture";
import { createLink } from "./one-time-links";
import { readSession } from "./session";

const invite = async (wanted = {}) => {
  const member = await givenMember({ activated: false, ...wanted });
  const link = await recorded((tx) => createLink(tx, "invite", member.id, systemActor));
  return { member, link, token: link.split("/").at(-1) ?? "" };
};
// Each test comes from an address of its own: attempts are limited by it.
const accept = (token: string, more: { name?: string; password?: string } = {}) =>
  acceptInvitation(
    { token, name: "Bo Lind", password: TEST_PASSWORD, ...more },
    localRequest({ ip: `198.51.100.${ip}` }),
  );
let ip = 0;
const notFound = { code: "not_found" };

test("an invited member sets a name and a password once, and is signed in", async () => {
  ip++;
  const { member, link, token } = await invite();
  expect(link).toBe(`http://localhost:3000/invite/${token}`);
  expect(await readInvitation(token)).toEqual({ email: member.email, name: member.name });
  const { session } = await accept(token);
  expect((await readSession(session))?.actor).toMatchObject({ id: member.id, name: "Bo Lind" });
  expect(await readInvitation(token)).toBeNull();
  await expect(accept(token)).rejects.toMatchObject(notFound);
  const actions = await database().activity.findMany({ where: { actorId: member.id }, orderBy: { seq: "asc" } });
  expect(actions.map(({ action }) => action)).toEqual(["members.activate", "session.create"]);
});

test("20 submits at once activate once", async () => {
  ip++;
  const { token } = await invite();
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => accept(token)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("what was typed wrong is said at its field and spends nothing", async () => {
  ip++;
  const { token } = await invite();
  await expect(accept(token, { name: " ", password: "short" })).rejects.toMatchObject({
    code: "invalid_input",
    fields: [{ path: "name" }, { path: "password" }],
  });
  await accept(token);
});

test("a new invitation ends the one before", async () => {
  ip++;
  const { member, token } = await invite();
  const link = await recorded((tx) => createLink(tx, "invite", member.id, systemActor));
  await expect(accept(token)).rejects.toMatchObject(notFound);
  await accept(link.split("/").at(-1) ?? "");
});

test("an invitation ends after seven days, and with the member's right to come in", async () => {
  ip++;
  const old = await invite();
  await recorded((tx) => tx.$executeRaw`UPDATE invitations SET expires_at = now() WHERE member_id = ${old.member.id}`);
  await expect(accept(old.token)).rejects.toMatchObject(notFound);
  const disabled = await invite({ disabled: true });
  await expect(accept(disabled.token)).rejects.toMatchObject(notFound);
  const activated = await invite({ activated: true });
  await expect(accept(activated.token)).rejects.toMatchObject(notFound);
});

test("the link's secret is stored nowhere", async () => {
  const { token } = await invite();
  const [row] = await database().$queryRaw<{ dump: string }[]>`
    SELECT (SELECT string_agg(i::text, ' ') FROM invitations i) || (SELECT string_agg(a::text, ' ') FROM activity a) AS dump`;
  expect(row?.dump).not.toContain(token);
});

test("guessing is limited by address", async () => {
  ip++;
  const guesses = await Promise.allSettled(
    Array.from({ length: 40 }, () => accept(newId("req").padEnd(43, "0").replace("_", "0"))),
  );
  const codes = guesses.map((one) => (one.status === "rejected" ? (one.reason as { code: string }).code : "done"));
  expect(codes.filter((code) => code === "not_found")).toHaveLength(30);
  expect(codes.filter((code) => code === "rate_limited")).toHaveLength(10);
});
