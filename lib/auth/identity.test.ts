import { expect, test } from "vitest";
import { database } from "@/lib/db";
import { newId } from "@/lib/ids";
import { localRequest } from "@/lib/operation/request";
import { type IdentityClaims, signInWithIdentity } from "./identity";
import { givenMember } from "./member-fixture";
import { readSession } from "./session";

const iss = "https://id.example.com";
const claims = (email: string, more: Partial<IdentityClaims> = {}): IdentityClaims => ({
  iss,
  sub: newId("req"),
  email,
  email_verified: true,
  auth_time: Math.floor(Date.now() / 1000),
  ...more,
});
const signIn = (identity: IdentityClaims) => signInWithIdentity(identity, localRequest({ ip: "192.0.2.1" }));
const refused = (identity: IdentityClaims) =>
  expect(signIn(identity)).rejects.toMatchObject({ code: "unauthenticated" });

test("an invited member's first single sign-on binds the identity, in one recorded step", async () => {
  const invited = await givenMember({ activated: false });
  const identity = claims(invited.email.toUpperCase());
  const { session } = await signIn(identity);
  expect((await readSession(session))?.actor).toMatchObject({ id: invited.id, session: { method: "oidc" } });
  const member = await database().member.findUniqueOrThrow({ where: { id: invited.id } });
  expect(member).toMatchObject({ oidcIdentity: `${iss}|${identity.sub}`, activatedAt: expect.any(Date) });
  expect(await database().activity.count({ where: { action: "members.activate", targetId: invited.id } })).toBe(1);
  await signIn(identity);
});

test("a bound identity signs in whatever its email says now", async () => {
  const member = await givenMember({ oidcIdentity: `${iss}|bound` });
  const { session } = await signIn({ iss, sub: "bound", email: "changed@example.com" });
  expect((await readSession(session))?.actor.id).toBe(member.id);
});

test("the same subject at another issuer is someone else", async () => {
  await givenMember({ oidcIdentity: `${iss}|subject` });
  await refused({ iss: "https://evil.example.com", sub: "subject" });
});

test("no identity takes over a member who signs in with a password, or is bound to another identity", async () => {
  const withPassword = await givenMember();
  const bound = await givenMember({ password: false, oidcIdentity: `${iss}|${newId("req")}` });
  await refused(claims(withPassword.email));
  await refused(claims(bound.email));
});

test.each([false, undefined])(
  "an email that the provider does not vouch for (%s) binds nobody",
  async (email_verified) => {
    const invited = await givenMember({ activated: false });
    await refused(claims(invited.email, { email_verified } as Partial<IdentityClaims>));
    await refused(claims(invited.email, { email_verified: "true" as unknown as boolean }));
    expect((await database().member.findUniqueOrThrow({ where: { id: invited.id } })).oidcIdentity).toBeNull();
  },
);

test("a disabled member's identity is refused, invited or bound", async () => {
  const invited = await givenMember({ activated: false, disabled: true });
  await givenMember({ disabled: true, oidcIdentity: `${iss}|disabled` });
  await refused(claims(invited.email));
  await refused({ iss, sub: "disabled" });
});

test("an invited member without a role is not bound", async () => {
  const invited = await givenMember({ activated: false, roles: [] });
  await expect(signIn(claims(invited.email))).rejects.toMatchObject({ code: "forbidden" });
  expect((await database().member.findUniqueOrThrow({ where: { id: invited.id } })).activatedAt).toBeNull();
});

test("only auth_time counts as a recent proof, and never one from the future", async () => {
  await givenMember({ oidcIdentity: `${iss}|clock` });
  const age = async (auth_time?: number) => {
    const { session } = await signIn({ iss, sub: "clock", ...(auth_time && { auth_time }) });
    return Date.now() - ((await readSession(session))?.actor.session?.authenticatedAt.getTime() ?? 0);
  };
  const now = Math.floor(Date.now() / 1000);
  expect(await age(now - 3600)).toBeGreaterThan(3_590_000);
  expect(await age(now)).toBeLessThan(60_000);
  expect(await age(now + 86_400)).toBeGreaterThanOrEqual(-1_000);
  expect(await age()).toBeGreaterThan(86_400_000);
});

test("20 first sign-ons at once bind one identity", async () => {
  const invited = await givenMember({ activated: false });
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => signIn(claims(invited.email))));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});
