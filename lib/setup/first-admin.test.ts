import { expect, test } from "vitest";
import { readSession } from "@/lib/auth/session";
import { database } from "@/lib/db";
import { localRequest } from "@/lib/operation/request";
import { isSetupLink, setUpFirstAdmin } from "./first-admin";
import { initialise } from "./initialise";

// Steps of one story, in order, on a database that nobody has an account in.
const newLink = async () => {
  const { setupLink } = await initialise();
  expect(setupLink).toMatch(/^http:\/\/localhost:3000\/setup\/[0-9A-Za-z]{43}$/);
  return setupLink?.split("/").at(-1) ?? "";
};
const setUp = (token: string, email: string, ip: string) =>
  setUpFirstAdmin({ token, email, name: "Ana Marin", password: "correct horse battery" }, localRequest({ ip }));
let token: string;

test("every start without an admin makes a new link, and ends the one before", async () => {
  const first = await newLink();
  token = await newLink();
  expect(await isSetupLink(first)).toBe(false);
  expect(await isSetupLink(token)).toBe(true);
  expect(await database().invitation.count()).toBe(1);
});

test("a link ends after 24 hours", async () => {
  const { expiresAt, createdAt } = await database().invitation.findFirstOrThrow();
  expect(expiresAt.getTime() - createdAt.getTime()).toBe(24 * 3_600_000);
});

test("what was typed wrong is said at its field and spends nothing", async () => {
  const request = localRequest({ ip: "192.0.2.1" });
  await expect(
    setUpFirstAdmin({ token, email: "no email", name: "", password: "short" }, request),
  ).rejects.toMatchObject({
    code: "invalid_input",
    fields: [{ path: "email" }, { path: "name" }, { path: "password" }],
  });
  expect(await isSetupLink(token)).toBe(true);
});

test("50 submits at once make one admin", async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, (_, i) => setUp(token, `admin${i}@example.com`, `198.51.100.${i}`)),
  );
  const done = results.filter((one) => one.status === "fulfilled");
  expect(done).toHaveLength(1);
  expect(await database().member.count()).toBe(1);
  expect(await database().roleAssignment.count({ where: { roleId: "role_admin" } })).toBe(1);
  const session = await readSession(done[0]?.value.session);
  expect(session?.actor.access.can("settings:write", "ns_global")).toBe(true);
  expect(await database().activity.count({ where: { action: "members.create" } })).toBe(1);
}, 30_000);

test("with an admin there is no link any more, and the old one stays used", async () => {
  expect(await initialise()).toEqual({ setupLink: null, sameSecret: true });
  await expect(setUp(token, "late@example.com", "192.0.2.2")).rejects.toMatchObject({ code: "not_found" });
});
