import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placedName } from "@/lib/namespaces/placed-name";
import { differences } from "./compare";
import { type Kind, keyOf } from "./document";
import { type Plan, type Present, plan, type Situation } from "./plan";
import { readText } from "./read-files";
import { summary } from "./show-plan";

const PARENTS: Record<string, string | null> = { global: null, shop: "global", berlin: "shop", bank: "global" };

type There = { key: `${string} ${string}`; fields?: Record<string, unknown> };

/** A server that has exactly these things, in namespaces global > shop > berlin and global > bank. */
function on(there: There[], text: string, more: Partial<Situation> = {}): Situation {
  const { documents, problems } = readText("t", text);
  expect(problems).toEqual([]);
  const present = new Map(
    there.map(({ key, fields = {} }): [string, Present] => {
      const kind = key.slice(0, key.indexOf(" ")) as Kind;
      const { name, namespace = "global" } = placedName(key.slice(kind.length + 1));
      return [key, { kind, name, namespace, id: `id of ${name}`, version: 3, fields }];
    }),
  );
  const keys = new Set([...present.keys(), ...documents.map(keyOf)]);
  const homesOf = (kind: Kind, name: string) =>
    [...keys].filter((key) => key.startsWith(`${kind} ${name}@`)).map((key) => placedName(key).namespace ?? "");
  const known = {
    has: (kind: Kind, name: string, namespace: string) => keys.has(keyOf({ kind, name, namespace })),
    homesOf,
    above: (namespace: string) => PARENTS[namespace],
    members: new Set(["ana@example.com"]),
  };
  return { documents, present, known, found: new Set(present.keys()), labelled: [], self: "me", ...more };
}

const planned = (situation: Situation) => plan(situation) as Plan;
const problemsOf = (situation: Situation) => {
  const found = plan(situation);
  return "problems" in found ? found.problems.map(({ path, message }) => `${path}: ${message}`) : [];
};
const account = (name: string, fields: Record<string, unknown> = {}): There => ({
  key: `service-account ${name}`,
  fields: { roles: ["client@global"], enabled: true, ...fields },
});

describe("the plan", () => {
  test("makes what is needed before what needs it, however the documents are ordered", () => {
    const text = [
      "{kind: policy, name: p, who: {groups: [g]}, sockets: [s]}",
      "{kind: socket, name: s, type: http}",
      "{kind: service-account, name: a, roles: [r], owners: [g]}",
      "{kind: group, name: g, members: [a]}",
      "{kind: role, name: r}",
    ].join("\n---\n");
    const { steps } = planned(on([], text));
    expect(steps.map(({ verb }) => verb)).toEqual([
      "roles.create",
      "groups.create",
      "serviceAccounts.create",
      "groups.members",
      "sockets.create",
      "policies.create",
      "policies.sockets",
    ]);
    expect(steps.find(({ verb }) => verb === "groups.members")).toMatchObject({
      input: { add: ["a@global"] },
      of: "group g@global",
    });
  });

  test("gives and takes only the roles that differ, and addresses what is there by its id", () => {
    const situation = on(
      [account("a@global", { roles: ["client@global", "admin@shop"] })],
      "{kind: service-account, name: a, roles: [read-only, client]}",
    );
    expect(planned(situation).steps).toEqual([
      {
        change: 0,
        of: "service-account a@global",
        verb: "serviceAccounts.update",
        input: { sa: "id of a", addRoles: ["read-only@global"], removeRoles: ["admin@shop"] },
      },
    ]);
  });

  test("disables and enables an account only when it says so and it is not so", () => {
    const steps = (enabled: boolean, text: string) =>
      planned(on([account("a@global", { enabled })], `{kind: service-account, name: a${text}}`)).steps.map(
        ({ verb }) => verb,
      );
    expect(steps(true, ", enabled: false")).toEqual(["serviceAccounts.disable"]);
    expect(steps(false, ", enabled: true")).toEqual(["serviceAccounts.enable"]);
    expect(steps(false, "")).toEqual([]);
    const fresh = planned(on([], "{kind: service-account, name: a, enabled: false}")).steps;
    expect(fresh.map(({ verb }) => verb)).toEqual(["serviceAccounts.create", "serviceAccounts.disable"]);
  });

  test("takes a policy as a whole: a part that is left out is taken out; where it is attached stays", () => {
    const there = {
      description: "",
      enabled: true,
      effect: "allow",
      orgWide: false,
      tagRules: [],
      where: {},
      sockets: ["s@global"],
    };
    const { changes } = planned(on([{ key: "policy p@global", fields: there }], "{kind: policy, name: p}"));
    expect(changes[0]?.differences).toEqual([{ path: "where", before: {}, after: undefined }]);
  });

  test("keeps absent, [] and {} apart, and lists in another order alike", () => {
    const values = [undefined, [], {}, { cidrs: [] }, { cidrs: ["10.0.0.0/8"] }];
    for (const before of values)
      for (const after of values)
        expect(differences(before, after).length > 0, JSON.stringify([before, after])).toBe(before !== after);
    const lists = fc.uniqueArray(fc.string(), { minLength: 1 });
    fc.assert(
      fc.property(lists, fc.nat(), (list, by) => {
        const turned = [...list.slice(by % list.length), ...list.slice(0, by % list.length)];
        expect(differences({ a: list }, { a: [...turned, ...list] })).toEqual([]);
      }),
    );
  });

  test.each([
    [
      "who.serviceAccounts.0",
      "{kind: policy, name: p, who: {serviceAccounts: [nobody]}}",
      "There is no service account nobody in global or above it.",
    ],
    [
      "who.serviceAccounts.0",
      "{kind: policy, name: p, namespace: bank, who: {serviceAccounts: [low]}}",
      "There is no service account low in bank or above it.",
    ],
    [
      "who.members.0",
      "{kind: policy, name: p, who: {members: [eve@example.com]}}",
      "There is no member eve@example.com.",
    ],
    [
      "roles.0",
      "{kind: service-account, name: x, roles: [deployer]}",
      "There is no role deployer in global or above it.",
    ],
    ["roles.0", "{kind: service-account, name: x, roles: [client@moon]}", "There is no namespace moon."],
    [
      "owners.0",
      "{kind: service-account, name: x, owners: [nobody]}",
      "nobody is neither the email of a member nor the name of a group in global or above it.",
    ],
    [
      "groups.0",
      "{kind: service-account, name: x, groups: [nobodies]}",
      "There is no group nobodies in global or below it.",
    ],
    [
      "sockets.0",
      "{kind: policy, name: p, sockets: [twin]}",
      "Several are called twin. Say which: twin@bank or twin@shop.",
    ],
    ["namespace", "{kind: socket, name: s, type: http, namespace: moon}", "There is no namespace moon."],
    ["name", "{kind: role, name: admin}", "admin is built in and stays as it is. Choose another name."],
  ])("refuses at %s what can't be: %s", (path, text, message) => {
    const there: There[] = [
      { key: "service-account low@shop" },
      { key: "socket twin@shop" },
      { key: "socket twin@bank" },
      { key: "role admin@global", fields: { builtIn: true } },
    ];
    expect(problemsOf(on(there, text))).toEqual([`${path}: ${message}`]);
  });

  test("means the nearest of two with one name, also one that it makes itself", () => {
    const there = {
      description: "",
      enabled: true,
      effect: "allow",
      orgWide: false,
      tagRules: [],
      who: { serviceAccounts: ["a@global"] },
    };
    const policy = "{kind: policy, name: p, namespace: shop, who: {serviceAccounts: [a]}}";
    const server: There[] = [account("a@global"), { key: "policy p@shop", fields: there }];
    expect(planned(on(server, policy)).changes).toEqual([]);
    const nearer = planned(on(server, `${policy}\n---\n{kind: service-account, name: a, namespace: shop}`));
    expect(nearer.changes.at(-1)?.differences).toEqual([
      { path: "who.serviceAccounts", before: ["a@global"], after: ["a@shop"] },
    ]);
  });
});

describe("who is in a group", () => {
  const server: There[] = [
    account("a@global", { groups: ["old@global"] }),
    { key: "group old@global", fields: { members: ["a@global", "b@global", "ana@example.com"] } },
    { key: "group new@global", fields: { members: [] } },
  ];

  test("changes because the account says so, and only for that account", () => {
    const { changes, steps } = planned(on(server, "{kind: service-account, name: a, groups: [new]}"));
    expect(changes.map(({ name }) => name)).toEqual(["old", "new"]);
    expect(steps.map(({ input }) => input)).toEqual([
      { g: "id of old", remove: ["a@global"] },
      { g: "id of new", add: ["a@global"] },
    ]);
  });

  test("is not changed twice when account and group say the same, and not at all when they disagree", () => {
    const both = (members: string) =>
      `{kind: service-account, name: a, groups: [new, old]}\n---\n{kind: group, name: new, members: [${members}]}`;
    expect(planned(on(server, both("a"))).steps).toHaveLength(1);
    expect(problemsOf(on(server, both("")))).toEqual([
      "groups: Group new in t, document 2, says that it is not in it. Say it in one place.",
    ]);
  });
});

describe("--prune", () => {
  const stray: Present = {
    kind: "service-account",
    name: "stray",
    namespace: "shop",
    id: "sa_stray",
    version: 8,
    fields: {},
  };

  test("deletes the labelled accounts that no document describes, last", () => {
    const kept = { ...stray, name: "kept" };
    const { steps, changes } = planned(
      on([], "{kind: service-account, name: kept, namespace: shop}", { labelled: [stray, kept] }),
    );
    expect(steps.at(-1)).toEqual({
      change: 1,
      of: "service-account stray@shop",
      verb: "serviceAccounts.delete",
      input: { sa: "sa_stray" },
    });
    expect(summary({ changes, steps })).toBe("1 to create, 1 to delete.");
  });

  test("never deletes what a document names, or the account that applies", () => {
    const naming = "{kind: policy, name: p, namespace: shop, who: {serviceAccounts: [stray]}}";
    expect(problemsOf(on([{ key: "service-account stray@shop" }], naming, { labelled: [stray] }))).toEqual([
      "who.serviceAccounts.0: --prune would delete stray. Describe it, or take it out here.",
    ]);
    expect(problemsOf(on([], "{kind: role, name: r}", { labelled: [stray], self: "sa_stray" }))).toEqual([
      ": --prune would delete the account that is applying this. Describe it, or take its label off.",
    ]);
  });
});
