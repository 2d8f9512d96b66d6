import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { database } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { localRequest } from "@/lib/operation/request";
import { givenMember, TEST_PASSWORD } from "./member-fixture";
import { readSession } from "./session";
import { signInWithPassword } from "./sign-in";

const address = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
const attempt = (email: string, password: string, ip: string, device?: string) =>
  signInWithPassword({ email, password, device }, localRequest({ ip }));
const refusal = async (email: string, password: string, ip: string, device?: string) => {
  const error = await attempt(email, password, ip, device).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
};

test("the right password signs in, spaces and capitals in the email aside", async () => {
  const member = await givenMember();
  const cookies = await attempt(` ${member.email.toUpperCase()} `, TEST_PASSWORD, address());
  expect((await readSession(cookies.session))?.actor.id).toBe(member.id);
  const activity = await database().activity.findFirst({ where: { action: "session.create", actorId: member.id } });
  expect(activity).toMatchObject({ outcome: "done", targetName: member.email, after: { method: "password" } });
});

test("each sign-in has a session of its own", async () => {
  const member = await givenMember();
  const one = await attempt(member.email, TEST_PASSWORD, address());
  const two = await attempt(member.email, TEST_PASSWORD, address());
  expect(one.session).not.toBe(two.session);
});

test("one person signs in from several devices at the same moment", async () => {
  const member = await givenMember();
  for (let round = 0; round < 5; round++)
    await Promise.all([1, 2, 3, 4].map(() => attempt(member.email, TEST_PASSWORD, address())));
  expect(await database().session.count({ where: { memberId: member.id } })).toBe(20);
});

test("wrong passwords, unknown, disabled and invited people are refused alike", async () => {
  const known = await givenMember();
  const disabled = await givenMember({ disabled: true });
  const invited = await givenMember({ activated: false });
  const people = [known.email, disabled.email, invited.email, "nobody@example.com", "no email", "", "a\0@example.com"];
  const answers = await Promise.all(
    people.map(async (email) => {
      const { code, message, fields } = await refusal(email, "not the password", address());
      return { code, message, fields };
    }),
  );
  expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(answers[0]).toMatchObject({ code: "unauthenticated", message: "Email or password is wrong." });
});

test("a disabled member's right password is refused too", async () => {
  const disabled = await givenMember({ disabled: true });
  expect((await refusal(disabled.email, TEST_PASSWORD, address())).code).toBe("unauthenticated");
});

test("a member without any role learns so, but only with the right password", async () => {
  const member = await givenMember({ roles: [] });
  expect((await refusal(member.email, "not the password", address())).code).toBe("unauthenticated");
  expect((await refusal(member.email, TEST_PASSWORD, address())).code).toBe("forbidden");
  expect(await database().session.count({ where: { memberId: member.id } })).toBe(0);
});

test("refusals are recorded with their reason, never with the password", async () => {
  const member = await givenMember();
  const ip = address();
  await refusal(member.email, "sesame-sesame-sesame", ip);
  await refusal("nobody@example.com", "sesame-sesame-sesame", ip);
  const records = await database().activity.findMany({ where: { ip }, orderBy: { seq: "asc" } });
  expect(records).toMatchObject([
    { action: "session.create", outcome: "refused", reason: "wrong-password", targetName: member.email },
    { action: "session.create", outcome: "refused", reason: "unknown-member", targetName: "nobody@example.com" },
  ]);
  const dump = JSON.stringify(records, (_key, value) => (typeof value === "bigint" ? String(value) : value));
  expect(dump).not.toContain("sesame");
});

test("five wrong passwords stop that address for that email, with the time to try again", async () => {
  const member = await givenMember();
  const ip = address();
  for (let i = 0; i < 5; i++) expect((await refusal(member.email, "wrong", ip)).code).toBe("unauthenticated");
  const stopped = await refusal(member.email, TEST_PASSWORD, ip);
  expect(stopped).toMatchObject({ code: "rate_limited", message: "Too many attempts. Try again in 15 minutes." });
  expect(stopped.retryAfterSeconds).toBeGreaterThan(800);
});

test("a stranger's wrong passwords do not lock the owner out: not elsewhere, and not on a known device behind the same address", async () => {
  const member = await givenMember();
  const shared = address();
  const { device } = await attempt(member.email, TEST_PASSWORD, shared);
  for (let i = 0; i < 8; i++) await refusal(member.email, "wrong", shared);
  expect((await refusal(member.email, TEST_PASSWORD, shared)).code).toBe("rate_limited");
  await attempt(member.email, TEST_PASSWORD, address());
  await attempt(member.email, TEST_PASSWORD, shared, device);
});

test("a device is known for its own member only, and has a budget of its own", async () => {
  const [owner, other] = await Promise.all([givenMember(), givenMember()]);
  const ip = address();
  const { device } = await attempt(owner.email, TEST_PASSWORD, ip);
  for (let i = 0; i < 5; i++) await refusal(other.email, "wrong", ip, device);
  expect((await refusal(other.email, TEST_PASSWORD, ip, device)).code).toBe("rate_limited");
  for (let i = 0; i < 10; i++) await refusal(owner.email, "wrong", ip, device);
  expect((await refusal(owner.email, TEST_PASSWORD, ip, device)).code).toBe("rate_limited");
});

test("one address may not try many emails, and an IPv6 /64 is one address", async () => {
  const network = `2001:db8:${randomInt(65536).toString(16)}:${randomInt(65536).toString(16)}`;
  const codes = await Promise.all(
    Array.from({ length: 60 }, async (_, i) => (await refusal(`p${i}@example.com`, "wrong", `${network}::${i}`)).code),
  );
  expect(codes.filter((code) => code === "unauthenticated")).toHaveLength(50);
  expect(codes.filter((code) => code === "rate_limited")).toHaveLength(10);
});

test("attempts at the same moment do not pass the limit together", async () => {
  const member = await givenMember();
  const ip = address();
  const codes = await Promise.all(
    Array.from({ length: 30 }, async () => (await refusal(member.email, "wrong", ip)).code),
  );
  expect(codes.filter((code) => code === "unauthenticated")).toHaveLength(5);
});
