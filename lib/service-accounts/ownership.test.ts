import { call } from "@orpc/server";
import { beforeAll, describe, expect, test } from "vitest";
import { groups } from "@/lib/groups/service";
import { sqlState } from "@/lib/operation/database-errors";
import { toAppError } from "@/lib/operation/failure";
import { localRequest } from "@/lib/operation/request";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { serviceAccounts } from "./service";

let place: Place;
let below: Place;
let root: Person;
let admin: Person;
let made = 0;

beforeAll(async () => {
  place = await createPlace("owners", "ns_global");
  below = await createPlace("under", place.namespace.id);
  root = await createPerson("ns_global", { role: "admin" });
  admin = await createPerson(place.namespace.id, { role: "admin" });
});

const as = async (person: Person) => ({ context: { actor: await person.member(), request: localRequest() } });
const create = async (input: object = {}, person = admin) =>
  call(
    serviceAccounts.create,
    { name: `owned-${++made}`, namespace: place.namespace.slug, ...input },
    await as(person),
  );
const get = async (sa: string) => call(serviceAccounts.get, { sa }, await as(root));
const reassign = async (input: { from: string; to: string; accounts?: string[] }, person = admin) =>
  call(serviceAccounts.reassign, { namespace: place.namespace.slug, ...input }, await as(person));

describe("someone answers for every machine", () => {
  test("a name of several groups means the nearest one, in its namespace or above it", async () => {
    const group = async (namespace: string) =>
      call(groups.create, { name: "Namesakes", namespace, members: [] }, await as(root));
    const [own] = [await group(place.namespace.slug), await group(below.namespace.slug), await group("global")];
    const { owners, groups: joined } = await create({ owners: ["Namesakes"], groups: ["Namesakes"] }, root);
    expect(owners).toEqual([{ kind: "group", id: own.id, name: "Namesakes" }]);
    expect(joined).toEqual(["Namesakes"]);
  });

  test("the database refuses an account without an owner, and the end of the last one, whoever writes", async () => {
    const row = {
      namespaceId: place.namespace.id,
      name: "nobodys",
      userId: "nobodys",
      createdById: "x",
      createdByName: "x",
    };
    const orphan = recorded("", (tx) => tx.serviceAccount.create({ data: { ...row, id: "sa_nobodys" } }));
    expect(sqlState(await orphan.catch((error: unknown) => error))).toBe("LK008");
    const { id } = await create();
    const last = recorded("", (tx) => tx.serviceAccountOwner.deleteMany({ where: { serviceAccountId: id } }));
    const error = await last.catch((thrown: unknown) => thrown);
    expect(toAppError(error, localRequest())).toMatchObject({ code: "in_use" });
    await recorded("", (tx) => tx.serviceAccount.deleteMany({ where: { id } }));
  });

  test("a group can't go while it alone answers for an account", async () => {
    const group = await recorded("", (tx) =>
      tx.group.create({
        data: { namespaceId: place.namespace.id, id: "grp_alone", name: "alone", createdById: "x", createdByName: "x" },
      }),
    );
    const { id } = await create({ owners: [group.id] });
    const remove = () => recorded("", (tx) => tx.group.deleteMany({ where: { id: group.id } }));
    expect(sqlState(await remove().catch((error: unknown) => error))).toBe("LK008");
    await call(serviceAccounts.update, { sa: id, owners: [admin.memberId] }, await as(admin));
    await remove();
  });

  test("what a machine creates belongs to those who answer for the machine", async () => {
    const { context } = await as(root);
    const [owner] = (await get(place.account.id)).owners;
    const machine = { ...context.actor, kind: "service-account" as const, id: place.account.id, session: null };
    const made = await call(
      serviceAccounts.create,
      { name: "by-a-machine", namespace: place.namespace.slug },
      { context: { ...context, actor: machine } },
    );
    expect(made.owners).toEqual([owner]);
  });
});

describe("reassign", () => {
  test("gives all that someone owns here and below to someone else in one step; other owners stay", async () => {
    const leaver = await createPerson("ns_global", { nothing: true });
    const [one, shared] = [
      await create({ owners: [leaver.memberId] }),
      await create({ owners: [leaver.memberId, admin.memberId] }),
    ];
    const deep = await create({ owners: [leaver.memberId], namespace: below.namespace.slug });
    const answer = await reassign({ from: leaver.memberId, to: place.member.email });
    expect(answer.owner).toMatchObject({ kind: "member", id: place.member.id });
    expect(answer.accounts.map(({ id }) => id).sort()).toEqual([one.id, shared.id, deep.id].sort());
    const owners = async (id: string) => (await get(id)).owners.map((owner) => owner.id).sort();
    expect(await owners(one.id)).toEqual([place.member.id]);
    expect(await owners(shared.id)).toEqual([place.member.id, admin.memberId].sort());
    // The one it was created with stays where the admin has no say: its own machine lives in global.
    expect(await owners(leaver.accountId)).toEqual([leaver.memberId]);
    expect(await reassign({ from: leaver.memberId, to: place.member.email })).toMatchObject({ accounts: [] });
  });

  test("or only those that are listed, to a group where it can be named", async () => {
    const leaver = await createPerson("ns_global", { nothing: true });
    const [one, two] = [await create({ owners: [leaver.memberId] }), await create({ owners: [leaver.memberId] })];
    await reassign({ from: leaver.memberId, to: place.group.name, accounts: [one.id] });
    expect((await get(one.id)).owners).toMatchObject([{ kind: "group", id: place.group.id }]);
    expect((await get(two.id)).owners).toMatchObject([{ id: leaver.memberId }]);
    await expect(reassign({ from: leaver.memberId, to: place.group.id, accounts: [one.id] })).rejects.toMatchObject({
      fields: [{ path: "accounts" }],
    });
    await expect(reassign({ from: leaver.memberId, to: below.group.id })).rejects.toMatchObject({
      code: "invalid_input",
      fields: [{ path: "to" }],
    });
    await expect(reassign({ from: leaver.memberId, to: place.suspended.id })).rejects.toMatchObject({
      message: expect.stringContaining("disabled"),
    });
    await expect(reassign({ from: leaver.memberId, to: leaver.memberId })).rejects.toMatchObject({
      fields: [{ path: "to" }],
    });
  });
});

describe("what a role or a group takes along when it goes", () => {
  test("which tokens lose which roles is said before, and is so in the same commit", async () => {
    const context = await as(admin);
    const account = await create({ roles: ["client", "read-only"], groups: [place.group.name] });
    const { accessTokens } = await import("@/lib/access-tokens/service");
    const mint = (name: string, roles?: string[]) =>
      call(accessTokens.create, { sa: account.id, name, ...(roles && { roles }) }, context);
    await mint("inherits");
    const listed = await mint("listed", ["read-only"]);
    await mint("other", ["client"]);
    const impact = await call(serviceAccounts.impact, { sa: account.id, removeRoles: "read-only" }, context);
    expect(impact.liveTokens).toBe(2);
    expect(
      impact.tokens
        .map(({ name, loses, keeps }) => ({ name, loses, keeps }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    ).toEqual([
      { name: "inherits", loses: ["read-only"], keeps: ["client"] },
      { name: "listed", loses: ["read-only"], keeps: [] },
    ]);
    await call(serviceAccounts.update, { sa: account.id, removeRoles: ["read-only"] }, context);
    const roles = async () => (await call(accessTokens.get, { id: listed.id }, context)).effectiveRoles;
    expect(await roles()).toEqual([]);
    await call(serviceAccounts.update, { sa: account.id, addRoles: ["read-only"] }, context);
    expect(await roles(), "given back, a listed token does not regain it").toEqual([]);
  });

  test("which policies reach an account through a group", async () => {
    await recorded("", (tx) =>
      tx.policyGroup.create({
        data: {
          namespaceId: place.namespace.id,
          policyId: place.policy.id,
          groupNamespaceId: place.namespace.id,
          groupId: place.group.id,
        },
      }),
    );
    const ask = { sa: place.account.id, removeGroups: [place.group.name] };
    expect(await call(serviceAccounts.impact, ask, await as(admin))).toMatchObject({
      policiesOfGroups: [place.policy.name],
    });
    const clerk = await createPerson(place.namespace.id, { permissions: ["service-accounts:read", "groups:read"] });
    expect(await call(serviceAccounts.impact, ask, await as(clerk))).toMatchObject({ policiesOfGroups: [] });
  });
});
