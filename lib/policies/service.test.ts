import { createRouterClient } from "@orpc/server";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { appendActivity } from "@/lib/activity/record";
import { handleApi } from "@/lib/api/handler";
import { type Actor, memberActor, systemActor } from "@/lib/auth/actor";
import { randomBase62 } from "@/lib/base62";
import { database, type Tx } from "@/lib/db";
import type { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { toAppError } from "@/lib/operation/failure";
import { localRequest, type RequestFacts } from "@/lib/operation/request";
import { serviceAccounts } from "@/lib/service-accounts/service";
import { documentOf } from "./plain-document";
import { policies } from "./service";

const by = { createdById: "system", createdByName: "Latchkey" };
const tag = randomBase62(6).toLowerCase();
const [prod, other] = [`prod-${tag}`, `other-${tag}`];

let ana: Actor;
let noor: Actor;
let mia: Actor;
let auditor: Actor;

beforeAll(async () => {
  await recorded(async (tx) => {
    for (const slug of [prod, other])
      await tx.namespace.create({ data: { id: `ns_${slug}`, slug, name: slug, parentId: "ns_global", ...by } });
    await tx.group.create({ data: { id: `grp_${tag}`, namespaceId: "ns_global", name: `ops-${tag}`, ...by } });
  });
  ana = await signedIn("Ana Marin", "role_admin", "ns_global");
  noor = await signedIn("Noor Haddad", "role_admin", `ns_${prod}`);
  mia = await signedIn("Mia Lund", "role_member", "ns_global");
  auditor = await signedIn("Ole Berg", "role_read-only", "ns_global");
});

function recorded<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return database().$transaction(async (tx) => {
    const target = { kind: "none", id: "", name: "" };
    await appendActivity(tx, {
      actor: systemActor,
      request: localRequest(),
      namespace: "",
      action: "test",
      target,
      outcome: "done",
    });
    return work(tx);
  });
}

async function signedIn(name: string, roleId: string, namespaceId: string): Promise<Actor> {
  const id = newId("mem");
  const email = `${name.split(" ")[0]?.toLowerCase()}-${tag}@example.com`;
  await recorded(async (tx) => {
    await tx.member.create({ data: { id, email, name, activatedAt: new Date(), ...by } });
    const held = { roleId, namespaceId, memberId: id, assignedById: "system", assignedByName: "Latchkey" };
    await tx.roleAssignment.create({ data: { id: newId("ra"), ...held } });
  });
  return memberActor(database(), { id, name }, { id: "ses_test", authenticatedAt: new Date(), method: "password" });
}

function as(actor: Actor, facts: Partial<RequestFacts> = {}) {
  return createRouterClient({ policies, serviceAccounts }, { context: { actor, request: localRequest(facts) } });
}

async function account(name: string, namespace = "global") {
  return as(ana).serviceAccounts.create({ name: `${name}-${randomBase62(6).toLowerCase()}`, namespace });
}

const create = (document: Partial<Parameters<ReturnType<typeof as>["policies"]["create"]>[0]> = {}) =>
  as(ana).policies.create({ name: `p-${randomBase62(8)}`, ...document });

async function refusal(work: Promise<unknown>): Promise<AppError> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).not.toBeNull();
  return toAppError(thrown, localRequest());
}

const records = (policyId: string) =>
  database().activity.findMany({ where: { targetId: policyId, outcome: "done" }, orderBy: { seq: "asc" } });

describe("absent, [] and {} are three different things", () => {
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const part = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) => maybe(fc.record(shape, { requiredKeys: [] }));
  const unlimited = fc.constant({});
  const document = fc.record(
    {
      orgWide: fc.boolean(),
      tagRules: fc.array(fc.dictionary(fc.constantFrom("env", "team"), fc.constantFrom("prod", ""), { minKeys: 1 }), {
        maxLength: 2,
      }),
      who: part({
        serviceAccounts: fc.constant<string[]>([]),
        groups: fc.subarray([`ops-${tag}`]),
        members: fc.subarray([`ana-${tag}@example.com`]),
        emails: fc.subarray(["a@example.com"]),
        domains: fc.subarray(["example.com"]),
        userIds: fc.subarray(["u-1"]),
        everyone: fc.boolean(),
      }),
      where: part({
        cidrs: fc.subarray(["10.0.0.0/8"]),
        countries: fc.subarray(["DE"]),
        notCountries: fc.subarray(["KP"]),
      }),
      when: part({
        after: fc.constantFrom(null, "2027-01-01T00:00:00Z"),
        weekly: fc.constant<never[]>([]),
        timeZone: fc.constant("UTC"),
      }),
      actions: part({
        http: fc.record({ methods: fc.subarray(["GET"]), paths: fc.subarray(["/a*"]) }, { requiredKeys: [] }),
        ssh: fc.record(
          {
            shell: unlimited,
            exec: fc.record({ commands: fc.subarray(["uptime"]) }, { requiredKeys: [] }),
            usernames: fc.subarray(["deploy"]),
          },
          { requiredKeys: [] },
        ),
        tls: unlimited,
      }),
    },
    { requiredKeys: [] },
  );

  test("through save, read, list and versions", async () => {
    const { id } = await create();
    await fc.assert(
      fc.asyncProperty(document, async (written) => {
        const wanted = JSON.parse(
          JSON.stringify({ description: "", enabled: true, effect: "allow", orgWide: false, tagRules: [], ...written }),
        );
        const { name: _name, ...saved } = documentOf(await as(ana).policies.replace({ p: id, ...written }));
        expect(saved).toEqual(wanted);
        const { name: _again, ...got } = documentOf(await as(ana).policies.get({ p: id }));
        expect(got).toEqual(wanted);
        const { items } = await as(ana).policies.versions({ p: id, limit: 1 });
        expect(items[0]?.document).toMatchObject(wanted);
        expect(Object.keys(items[0]?.document ?? {}).sort()).toEqual([...Object.keys(wanted), "name"].sort());
      }),
      { numRuns: 40 },
    );
  });
});

test("over REST a body is read as it was sent: a list is no object and text is no boolean", async () => {
  const input = { name: `svc-${randomBase62(6).toLowerCase()}`, roles: ["admin"], token: { name: "test" } };
  const { token } = await as(ana).serviceAccounts.create(input);
  const post = async (body: object) => {
    const headers = { authorization: `Bearer ${token?.token}`, "content-type": "application/json" };
    const url = "http://localhost:3000/api/v1/policies";
    const response = await handleApi(new Request(url, { method: "POST", headers, body: JSON.stringify(body) }), null);
    const problem = (await response.json()) as { errors?: { path: string }[] };
    return [response.status, problem.errors?.map(({ path }) => path)];
  };
  expect(await post({ name: `p-${tag}`, actions: { http: [] } })).toEqual([422, ["actions.http"]]);
  expect(await post({ name: `p-${tag}`, enabled: "false", who: [] })).toEqual([422, ["enabled", "who"]]);
  expect(await post({ name: `p-${tag}`, actions: { http: {} } })).toEqual([201, undefined]);
});

describe("names in a policy", () => {
  test("are found in its namespace and above, the nearer first, and written so that they are found again", async () => {
    const far = await account("svc");
    const near = await as(ana).serviceAccounts.create({ name: far.name, namespace: prod });
    const both = [far.name, `${far.name}@global`];
    const policy = await create({ namespace: prod, who: { serviceAccounts: both } });
    expect(policy.who?.serviceAccounts).toEqual(both);
    expect(policy.subjects.serviceAccounts.map(({ id }) => id)).toEqual([near.id, far.id]);
    const again = await as(ana).policies.replace({
      p: policy.id,
      who: { serviceAccounts: policy.who?.serviceAccounts },
    });
    expect(again.subjects).toEqual(policy.subjects);
  });

  test("of another namespace are refused at their path", async () => {
    const foreign = await account("svc", other);
    for (const ref of [foreign.name, foreign.id, "svc-nobody", "a\0b"]) {
      const error = await refusal(create({ namespace: prod, who: { serviceAccounts: [ref] } }));
      expect(error.code).toBe("invalid_input");
      expect(error.fields[0]?.path).toBe("who.serviceAccounts.0");
      expect(error.message).toContain(ref);
    }
    const policy = await create({ namespace: prod });
    expect((await refusal(as(ana).policies.subjects({ p: policy.id, add: [foreign.id] }))).fields[0]?.path).toBe(
      "add.0",
    );
    expect((await refusal(create({ who: { members: ["nobody@example.com"] } }))).fields[0]?.path).toBe("who.members.0");
    expect((await refusal(create({ who: { groups: ["nobody"] } }))).fields[0]?.path).toBe("who.groups.0");
  });

  test("of a namespace above are unknown to someone without a role there, and stay where they were named", async () => {
    const above = await account("svc");
    const policy = await create({ namespace: prod });
    const error = await refusal(as(noor).policies.subjects({ p: policy.id, add: [above.name] }));
    expect(error.message).toBe(`There is no service account ${above.name} in ${prod} or above it.`);
    await as(ana).policies.subjects({ p: policy.id, add: [above.name] });
    const kept = await as(noor).policies.replace({ p: policy.id, who: { serviceAccounts: [above.name] } });
    expect(kept.who).toEqual({ serviceAccounts: [above.name] });
  });

  test("are offered from its namespace and above, nothing of elsewhere", async () => {
    const [above, here, elsewhere] = [
      await account("svc-offer"),
      await account("svc-offer", prod),
      await account("svc-offer", other),
    ];
    const { items } = await as(ana).serviceAccounts.list({ usableIn: prod, q: "svc-offer" });
    expect(items.map(({ id }) => id).sort()).toEqual([above.id, here.id].sort());
    expect((await as(noor).serviceAccounts.list({ usableIn: prod, q: "svc-offer" })).items.map(({ id }) => id)).toEqual(
      [here.id],
    );
    expect((await refusal(as(noor).serviceAccounts.list({ usableIn: other }))).code).toBe("not_found");
    expect(elsewhere.namespace).toBe(other);
  });

  test("leave with the account, and a namesake made later has none of its grants", async () => {
    const first = await account("svc");
    const policy = await create({ who: { serviceAccounts: [first.name] } });
    await as(ana).serviceAccounts.delete({ sa: first.id });
    expect((await as(ana).policies.get({ p: policy.id })).who).toEqual({ serviceAccounts: [] });
    await as(ana).serviceAccounts.create({ name: first.name });
    const restored = await as(ana).policies.restore({ p: policy.id, n: "1" });
    expect(restored.who).toEqual({ serviceAccounts: [] });
  });

  test("TEN-3 leave with the account by their user ID too, and stay away when an older version is restored", async () => {
    const [gone, stays] = [await account("svc"), await account("svc")];
    const policy = await create({ who: { userIds: [gone.userId, stays.userId, "someone-yet-unknown"] } });
    expect((await as(ana).serviceAccounts.impact({ sa: gone.id })).policies).toContain(policy.name);
    await as(ana).serviceAccounts.delete({ sa: gone.id });
    const left = { userIds: [stays.userId, "someone-yet-unknown"] };
    expect((await as(ana).policies.get({ p: policy.id })).who).toEqual(left);
    const namesake = await as(ana).serviceAccounts.create({ name: gone.name });
    expect(namesake.userId).toBe(gone.userId);
    expect((await as(ana).policies.restore({ p: policy.id, n: "1" })).who).toEqual(left);
  });
});

describe("saving", () => {
  test("makes a version and one record each time, and another name is refused when it is taken", async () => {
    const policy = await create({ description: "one" });
    const next = await as(ana).policies.replace({ p: policy.id, description: "two" });
    expect([policy.version, next.version, next.name]).toEqual([1, 2, policy.name]);
    const { items } = await as(auditor).policies.versions({ p: policy.id });
    expect(items.map(({ version, savedBy, document }) => [version, savedBy.name, document.description])).toEqual([
      [2, "Ana Marin", "two"],
      [1, "Ana Marin", "one"],
    ]);
    expect((await records(policy.id)).map(({ action }) => action)).toEqual(["policies.create", "policies.replace"]);
    const taken = await create();
    expect((await refusal(as(ana).policies.replace({ p: policy.id, name: taken.name }))).code).toBe("name_taken");
    expect((await refusal(create({ name: taken.name }))).code).toBe("name_taken");
  });

  test("restores what an earlier version said, as a new version", async () => {
    const svc = await account("svc");
    const policy = await create({ effect: "deny", who: { serviceAccounts: [svc.name], groups: [] }, where: {} });
    await as(ana).policies.replace({ p: policy.id });
    const restored = await as(ana).policies.restore({ p: policy.id, n: "1" });
    expect(documentOf(restored)).toEqual(documentOf(policy));
    expect(restored.version).toBe(3);
    expect((await refusal(as(ana).policies.restore({ p: policy.id, n: "9" }))).code).toBe("not_found");
  });

  test("against a version that someone else replaced is refused and says who was faster", async () => {
    const policy = await create();
    const saves = await Promise.allSettled(
      [ana, mia].map((actor) => as(actor, { ifMatch: 1 }).policies.replace({ p: policy.id, description: "mine" })),
    );
    const lost = saves.filter((one) => one.status === "rejected");
    expect(lost).toHaveLength(1);
    const error = toAppError(lost[0]?.reason, localRequest());
    expect(error.status).toBe(412);
    expect(error.message).toMatch(/^(Ana Marin|Mia Lund) saved version 2 while you were editing/);
    const stale = () => as(ana, { ifMatch: 1 }).policies;
    expect((await refusal(stale().delete({ p: policy.id }))).code).toBe("version_conflict");
    expect((await refusal(stale().restore({ p: policy.id, n: "1" }))).code).toBe("version_conflict");
  });

  test("is for those who may write policies there", async () => {
    const policy = await create();
    expect((await refusal(as(auditor).policies.replace({ p: policy.id }))).code).toBe("forbidden");
    expect((await refusal(as(noor).policies.get({ p: policy.id }))).code).toBe("not_found");
  });
});

describe("adding and removing service accounts", () => {
  test("twice changes nothing the second time", async () => {
    const [a, b] = [await account("svc-a"), await account("svc-b")];
    const policy = await create({ who: { everyone: true } });
    const added = await as(ana).policies.subjects({ p: policy.id, add: [a.name, b.id, a.id] });
    expect(added.who).toEqual({ everyone: true, serviceAccounts: [a.name, b.name] });
    expect((await as(ana).policies.subjects({ p: policy.id, add: [b.name] })).version).toBe(2);
    const removed = await as(ana).policies.subjects({ p: policy.id, remove: [a.name, b.id] });
    expect([removed.who, removed.version]).toEqual([{ everyone: true, serviceAccounts: [] }, 3]);
    expect((await as(ana).policies.subjects({ p: policy.id, remove: [a.name, "svc-nobody"] })).version).toBe(3);
    expect((await records(policy.id)).map(({ action }) => action)).toEqual([
      "policies.create",
      "policies.subjects",
      "policies.subjects",
    ]);
    expect(
      (
        await refusal(
          as(ana)
            .policies.subjects({ p: policy.id, add: [a.name] })
            .then((p) => as(ana).policies.subjects({ p: p.id, add: [a.name], remove: [a.id] })),
        )
      ).fields[0]?.path,
    ).toBe("remove");
  });

  test("twenty at once lose nothing", async () => {
    const accounts = await Promise.all(Array.from({ length: 20 }, () => account("svc")));
    const policy = await create();
    await Promise.all(accounts.map(({ name }) => as(ana).policies.subjects({ p: policy.id, add: [name] })));
    const after = await as(ana).policies.get({ p: policy.id });
    expect(after.who?.serviceAccounts?.sort()).toEqual(accounts.map(({ name }) => name).sort());
    expect(after.version).toBe(21);
  });
});

describe("the list", () => {
  test("filters by effect, state, service account and text, and sorts by name and last save", async () => {
    const svc = await account("svc");
    const word = randomBase62(8);
    const first = await create({ name: `${word}-b`, effect: "deny", who: { serviceAccounts: [svc.name] } });
    const second = await create({ name: `${word}-a`, enabled: false, description: "100% of it" });
    const names = async (input: object) =>
      (await as(auditor).policies.list({ q: word, ...input })).items.map(({ name }) => name);
    expect(await names({})).toEqual([second.name, first.name]);
    expect(await names({ sort: "-updatedAt" })).toEqual([second.name, first.name]);
    expect(await names({ sort: "updatedAt" })).toEqual([first.name, second.name]);
    expect(await names({ effect: "deny" })).toEqual([first.name]);
    expect(await names({ enabled: false })).toEqual([second.name]);
    expect(await names({ serviceAccount: svc.name })).toEqual([first.name]);
    expect(await names({ serviceAccount: [svc.id] })).toEqual([first.name]);
    expect(await names({ q: "0% of" })).toEqual([second.name]);
    expect((await as(noor).policies.list({ q: word })).items).toEqual([]);
  });
});
