import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate, explain, matches } from "./evaluate";
import { candidates, indexPolicies } from "./policy-index";
import type { AccessRequest } from "./request";
import { type ReadyPolicy, readyPolicy, type StoredPolicy } from "./stored-policy";

const BLANK: StoredPolicy = {
  id: "pol_1",
  name: "policy",
  namespaceId: "ns_global",
  namespace: "global",
  effect: "allow",
  enabled: true,
  orgWide: true,
  tagRules: [],
  who: null,
  where: null,
  when: null,
  actions: null,
  accountIds: [],
  memberIds: [],
  groupIds: [],
  socketIds: [],
};
const policy = (parts: Partial<StoredPolicy> = {}) => readyPolicy({ ...BLANK, ...parts });

const ACCOUNT = { id: "sa_1", userId: "svc-deploy", namespaceId: "ns_global", namespace: "global" };
const REQUEST: AccessRequest = {
  subject: { name: "svc-deploy", account: ACCOUNT, person: null, groups: new Map([["grp_1", "ops"]]) },
  socket: {
    id: "sock_1",
    name: "web",
    type: "http",
    tags: { env: "prod", team: "web" },
    namespace: "prod",
    namespaces: ["ns_prod", "ns_global"],
  },
  action: "http",
  http: { method: "GET", path: "/api/items" },
  ssh: null,
  ip: "10.1.2.3",
  country: "DE",
  at: new Date("2026-11-13T22:30:00Z"),
};
const ANA = { id: "mem_1", name: "Ana", email: "Ana@Example.com" };
const asMember = { ...REQUEST, subject: { name: "Ana", account: null, person: ANA, groups: new Map() } };
const impersonating = { ...REQUEST, subject: { ...REQUEST.subject, person: ANA, groups: new Map() } };
const ssh = (action: AccessRequest["action"], detail: AccessRequest["ssh"] = null): AccessRequest => ({
  ...REQUEST,
  socket: { ...REQUEST.socket, type: "ssh" },
  action,
  http: null,
  ssh: detail,
});

type Row = [says: string, parts: Partial<StoredPolicy>, request: AccessRequest, matched: boolean];

const ROWS: Record<string, Row[]> = {
  "applies to": [
    ["org-wide", {}, REQUEST, true],
    ["org-wide in a namespace below", { namespaceId: "ns_prod" }, REQUEST, true],
    ["never outside its namespace", { namespaceId: "ns_staging" }, REQUEST, false],
    ["nothing by default", { orgWide: false }, REQUEST, false],
    ["what is attached", { orgWide: false, socketIds: ["sock_1"] }, REQUEST, true],
    ["not what is attached elsewhere", { orgWide: false, socketIds: ["sock_2"] }, REQUEST, false],
    ["all tags of a rule", { orgWide: false, tagRules: [{ env: "prod", team: "web" }] }, REQUEST, true],
    ["not some tags of a rule", { orgWide: false, tagRules: [{ env: "prod", team: "db" }] }, REQUEST, false],
    ["any one rule", { orgWide: false, tagRules: [{ env: "staging" }, { team: "web" }] }, REQUEST, true],
    ["no tag that objects have by themselves", { orgWide: false, tagRules: [{ constructor: "x" }] }, REQUEST, false],
  ],
  who: [
    ["absent: anyone", {}, REQUEST, true],
    ["{}: nobody", { who: {} }, REQUEST, false],
    ["[]: nobody", { who: { serviceAccounts: [] } }, REQUEST, false],
    ["an account by id", { who: { serviceAccounts: [] }, accountIds: ["sa_1"] }, REQUEST, true],
    ["no account whose list is absent", { who: { groups: [] }, accountIds: ["sa_1"] }, REQUEST, false],
    ["a group", { who: { groups: [] }, groupIds: ["grp_1"] }, REQUEST, true],
    ["a user ID", { who: { userIds: ["svc-deploy"] } }, REQUEST, true],
    ["everyone is no service account", { who: { everyone: true } }, REQUEST, false],
    ["everyone is every member", { who: { everyone: true } }, asMember, true],
    ["a member by id", { who: { members: [] }, memberIds: ["mem_1"] }, asMember, true],
    ["an e-mail in any case", { who: { emails: ["ana@example.com"] } }, asMember, true],
    ["a domain", { who: { domains: ["example.com"] } }, asMember, true],
    ["no other domain", { who: { domains: ["ample.com"] } }, asMember, false],
    ["no service account by domain", { who: { domains: ["example.com"] } }, REQUEST, false],
    [
      "an account that impersonates, by the member's domain",
      { who: { domains: ["example.com"] } },
      impersonating,
      true,
    ],
    ["one that impersonates is everyone too", { who: { everyone: true } }, impersonating, true],
    [
      "one that impersonates is still itself",
      { who: { serviceAccounts: [] }, accountIds: ["sa_1"] },
      impersonating,
      true,
    ],
  ],
  where: [
    ["{}: no condition", { where: {} }, REQUEST, true],
    ["inside", { where: { cidrs: ["10.0.0.0/8"] } }, REQUEST, true],
    ["outside", { where: { cidrs: ["192.0.2.0/24"] } }, REQUEST, false],
    ["IPv4-mapped IPv6 is IPv4", { where: { cidrs: ["10.0.0.0/8"] } }, { ...REQUEST, ip: "::ffff:10.1.2.3" }, true],
    ["/0 is every address of its family", { where: { cidrs: ["::/0"] } }, REQUEST, false],
    ["an empty list", { where: { cidrs: [] } }, REQUEST, false],
    ["an empty list of what is left out", { where: { notCountries: [] } }, REQUEST, false],
    ["a country", { where: { countries: ["DE"] } }, REQUEST, true],
    ["another country", { where: { countries: ["FR"] } }, REQUEST, false],
    ["left out", { where: { notCountries: ["DE"] } }, REQUEST, false],
    ["not left out", { where: { notCountries: ["KP"] } }, REQUEST, true],
    ["all of them", { where: { cidrs: ["10.0.0.0/8"], countries: ["FR"] } }, REQUEST, false],
    ["unknown country fails an allow", { where: { countries: ["DE"] } }, { ...REQUEST, country: null }, false],
    [
      "unknown country fails an allow of the rest",
      { where: { notCountries: ["KP"] } },
      { ...REQUEST, country: null },
      false,
    ],
    [
      "unknown country holds for a deny",
      { effect: "deny", where: { countries: ["KP"] } },
      { ...REQUEST, country: null },
      true,
    ],
    [
      "unknown country holds for a deny of the rest",
      { effect: "deny", where: { notCountries: ["DE"] } },
      { ...REQUEST, country: null },
      true,
    ],
    ["unknown address fails an allow", { where: { cidrs: ["0.0.0.0/0"] } }, { ...REQUEST, ip: null }, false],
    [
      "unknown address holds for a deny",
      { effect: "deny", where: { cidrs: ["192.0.2.0/24"] } },
      { ...REQUEST, ip: null },
      true,
    ],
  ],
  actions: [
    ["absent: every action", {}, REQUEST, true],
    ["{}: none", { actions: {} }, REQUEST, false],
    ["another one", { actions: { ssh: {} } }, REQUEST, false],
    ["http without limits", { actions: { http: {} } }, REQUEST, true],
    ["a method", { actions: { http: { methods: ["GET"] } } }, REQUEST, true],
    ["no method", { actions: { http: { methods: [] } } }, REQUEST, false],
    ["a path", { actions: { http: { paths: ["/api/*"] } } }, REQUEST, true],
    ["a path to its end", { actions: { http: { paths: ["/api"] } } }, REQUEST, false],
    ["no path", { actions: { http: { paths: [] } } }, REQUEST, false],
    ["limits without details", { actions: { http: { paths: ["/api/*"] } } }, { ...REQUEST, http: null }, false],
    ["no limits without details", { actions: { http: {} } }, { ...REQUEST, http: null }, true],
    ["ssh {}: every ssh action", { actions: { ssh: {} } }, ssh("ssh.sftp"), true],
    [
      "only usernames: every ssh action for them",
      { actions: { ssh: { usernames: ["deploy"] } } },
      ssh("ssh.shell", { username: "deploy", command: null }),
      true,
    ],
    [
      "another username",
      { actions: { ssh: { usernames: ["deploy"] } } },
      ssh("ssh.shell", { username: "root", command: null }),
      false,
    ],
    [
      "no username",
      { actions: { ssh: { usernames: [] } } },
      ssh("ssh.shell", { username: "root", command: null }),
      false,
    ],
    ["one ssh action is not another", { actions: { ssh: { shell: {} } } }, ssh("ssh.exec"), false],
    [
      "a command",
      { actions: { ssh: { exec: { commands: ["uptime"] } } } },
      ssh("ssh.exec", { username: null, command: "uptime" }),
      true,
    ],
    [
      "a longer command",
      { actions: { ssh: { exec: { commands: ["uptime"] } } } },
      ssh("ssh.exec", { username: null, command: "uptime; id" }),
      false,
    ],
  ],
  when: [
    ["from the instant on", { when: { after: "2026-11-13T22:30:00Z" } }, REQUEST, true],
    ["not before", { when: { after: "2026-11-13T22:30:01Z" } }, REQUEST, false],
    ["not at the end", { when: { before: "2026-11-13T22:30:00Z" } }, REQUEST, false],
    ["null is no end", { when: { before: null } }, REQUEST, true],
    ["no weekly hours", { when: { weekly: [], timeZone: "UTC" } }, REQUEST, false],
    ["no days", { when: { weekly: [{ days: [], from: "00:00", to: "24:00" }], timeZone: "UTC" } }, REQUEST, false],
  ],
};

describe.each(Object.entries(ROWS))("%s", (_part, rows) => {
  test.each(rows)("%s", (_says, parts, request, matched) => {
    const ready = policy(parts);
    expect(matches(ready, request)).toBe(matched);
    expect(explain(ready, request).matched).toBe(matched);
  });
});

describe("POL-7 weekly hours follow the zone", () => {
  const NIGHT = { weekly: [{ days: ["fri"], from: "22:00", to: "06:00" }], timeZone: "Europe/Berlin" };
  const rows: [at: string, when: object, matched: boolean][] = [
    ["2026-11-13T20:59:59Z", NIGHT, false],
    ["2026-11-13T21:00:00Z", NIGHT, true],
    ["2026-11-14T04:59:59Z", NIGHT, true],
    ["2026-11-14T05:00:00Z", NIGHT, false],
    ["2026-11-13T04:00:00Z", NIGHT, false],
    // Berlin goes from 02:00 to 03:00 on 29 March 2026, and repeats 02:00 to 03:00 on 25 October 2026.
    [
      "2026-03-29T01:30:00Z",
      { weekly: [{ days: ["sun"], from: "02:00", to: "03:00" }], timeZone: "Europe/Berlin" },
      false,
    ],
    [
      "2026-03-29T01:00:00Z",
      { weekly: [{ days: ["sun"], from: "03:00", to: "04:00" }], timeZone: "Europe/Berlin" },
      true,
    ],
    [
      "2026-10-25T00:30:00Z",
      { weekly: [{ days: ["sun"], from: "02:00", to: "03:00" }], timeZone: "Europe/Berlin" },
      true,
    ],
    [
      "2026-10-25T01:30:00Z",
      { weekly: [{ days: ["sun"], from: "02:00", to: "03:00" }], timeZone: "Europe/Berlin" },
      true,
    ],
    [
      "2026-10-25T02:00:00Z",
      { weekly: [{ days: ["sun"], from: "02:00", to: "03:00" }], timeZone: "Europe/Berlin" },
      false,
    ],
    // Lord Howe moves by half an hour, at 02:00 on 5 April 2026 (back) and on 4 October 2026 (on).
    [
      "2026-04-04T14:45:00Z",
      { weekly: [{ days: ["sun"], from: "01:30", to: "02:00" }], timeZone: "Australia/Lord_Howe" },
      true,
    ],
    [
      "2026-04-04T15:15:00Z",
      { weekly: [{ days: ["sun"], from: "01:30", to: "02:00" }], timeZone: "Australia/Lord_Howe" },
      true,
    ],
    [
      "2026-04-04T15:30:00Z",
      { weekly: [{ days: ["sun"], from: "01:30", to: "02:00" }], timeZone: "Australia/Lord_Howe" },
      false,
    ],
    [
      "2026-10-03T15:30:00Z",
      { weekly: [{ days: ["sun"], from: "02:00", to: "02:30" }], timeZone: "Australia/Lord_Howe" },
      false,
    ],
    [
      "2026-10-03T15:30:00Z",
      { weekly: [{ days: ["sun"], from: "02:30", to: "03:00" }], timeZone: "Australia/Lord_Howe" },
      true,
    ],
    ["2026-11-15T23:59:59Z", { weekly: [{ days: ["sun"], from: "00:00", to: "24:00" }], timeZone: "UTC" }, true],
    ["2026-11-16T00:00:00Z", { weekly: [{ days: ["sun"], from: "00:00", to: "24:00" }], timeZone: "UTC" }, false],
  ];
  test.each(rows)("%s in %o is %s", (at, when, matched) => {
    expect(matches(policy({ when }), { ...REQUEST, at: new Date(at) })).toBe(matched);
  });
});

describe("POL-8 a path that can be read in two ways", () => {
  test.each([
    "/api//x",
    "/api/../admin",
    "/api/./x",
    "/api/..",
    "/api/%2e%2e/admin",
    "/api%2fadmin",
    "/api/%5cadmin",
    "/api\\x",
    "/api/%zz",
    "/api/%252e",
    "/api/;/admin",
    "api/x",
    "/api/x\n",
    "/api/%00",
    "/api/é",
  ])("%j is within no allowed path, and within every denied one", (path) => {
    const request = { ...REQUEST, http: { method: "GET", path } };
    const limited = { actions: { http: { paths: ["/api/*"] } } };
    expect(matches(policy(limited), request)).toBe(false);
    expect(matches(policy({ ...limited, effect: "deny" }), request)).toBe(true);
  });

  test.each([
    ["/api/*", "/api/a/b", true],
    ["/api/*", "/api", false],
    ["/*", "/anything", true],
    ["/a*b*c", "/aXbYc", true],
    ["/a*b*c", "/abc", true],
    ["/a*bc*c", "/abc", false],
    ["/%61pi", "/api", true],
    ["/api", "/%61%70i?x=/../", true],
    ["/caf%c3%a9", "/caf%C3%A9", true],
    ["/API", "/api", false],
  ])("%s matches %s: %s", (pattern, path, matched) => {
    const request = { ...REQUEST, http: { method: "GET", path } };
    expect(matches(policy({ actions: { http: { paths: [pattern] } } }), request)).toBe(matched);
  });
});

describe("POL-4 what is read back and not known", () => {
  test.each<Partial<StoredPolicy>>([
    { who: { machines: ["x"] } },
    { where: { cidrs: ["10.0.0.0/8"], planets: [] } },
    { where: { cidrs: ["10.0.0.1/8"] } },
    { when: { weekly: [{ days: ["mon"], from: "00:00", to: "24:00" }], timeZone: "Mars/Olympus" } },
    { actions: { telnet: {} } },
    { tagRules: { env: "prod" } },
    { tagRules: [JSON.parse('{"env":"prod","__proto__":"x"}')] },
    { who: "everyone" },
  ])("%j allows nothing, and denies everything where it lives", (parts) => {
    expect(matches(policy(parts), REQUEST)).toBe(false);
    expect(matches(policy({ ...parts, effect: "deny", orgWide: false }), REQUEST)).toBe(true);
    expect(matches(policy({ ...parts, effect: "deny", namespaceId: "ns_staging" }), REQUEST)).toBe(false);
    expect(matches(policy({ ...parts, effect: "deny", enabled: false }), REQUEST)).toBe(false);
  });
});

test("a service account is not used outside its namespace, whatever policies say", () => {
  const subject = { ...REQUEST.subject, account: { ...ACCOUNT, namespaceId: "ns_staging", namespace: "staging" } };
  expect(evaluate([policy()], { ...REQUEST, subject }).decision).toBe("deny");
});

const ids = (prefix: string) => fc.constantFrom(`${prefix}_1`, `${prefix}_2`, `${prefix}_3`);
const someIds = (prefix: string) => fc.uniqueArray(ids(prefix), { maxLength: 3 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });
const optional = (shape: Record<string, fc.Arbitrary<unknown>>) =>
  fc.option(fc.record(shape, { requiredKeys: [] }), { nil: null });
const stored = fc.record<StoredPolicy>({
  id: fc.uuid(),
  name: fc.constant("policy"),
  namespaceId: fc.constantFrom("ns_global", "ns_prod", "ns_staging"),
  namespace: fc.constant("somewhere"),
  effect: fc.constantFrom("allow", "allow", "deny"),
  enabled: fc.constantFrom(true, true, true, false),
  orgWide: fc.boolean(),
  tagRules: fc.array(fc.dictionary(fc.constantFrom("env", "team"), fc.constantFrom("prod", "web"), { minKeys: 1 }), {
    maxLength: 2,
  }),
  who: optional({
    serviceAccounts: fc.constant([]),
    members: fc.constant([]),
    groups: fc.constant([]),
    everyone: fc.boolean(),
    domains: fc.subarray(["example.com", "example.org"]),
    emails: fc.subarray(["ana@example.com"]),
    userIds: fc.subarray(["svc-deploy", "mem_2"]),
  }),
  where: optional({
    cidrs: fc.subarray(["10.0.0.0/8", "192.0.2.0/24"]),
    countries: fc.subarray(["DE", "FR"]),
    notCountries: fc.subarray(["KP", "DE"]),
  }),
  when: optional({ after: fc.constantFrom(null, "2026-11-01T00:00:00Z", "2027-01-01T00:00:00Z") }),
  actions: optional({
    http: fc.record(
      { methods: fc.subarray(["GET", "POST"]), paths: fc.subarray(["/api/*", "/"]) },
      { requiredKeys: [] },
    ),
    ssh: fc.record({ shell: fc.constant({}), usernames: fc.subarray(["deploy", "root"]) }, { requiredKeys: [] }),
    telnet: fc.constant(undefined),
  }).map((parts) => parts && JSON.parse(JSON.stringify(parts))),
  accountIds: someIds("sa"),
  memberIds: someIds("mem"),
  groupIds: someIds("grp"),
  socketIds: someIds("sock"),
});
const policies = fc.array(stored.map(readyPolicy), { maxLength: 12 });
const person = fc.record({
  id: ids("mem"),
  name: fc.constant("Ana"),
  email: fc.constantFrom("ana@example.com", "jo@example.org"),
});
const request: fc.Arbitrary<AccessRequest> = fc.record({
  subject: fc.oneof(
    fc.record({
      name: fc.constant("Ana"),
      account: fc.constant(null),
      person,
      groups: someIds("grp").map((of) => new Map(of.map((id) => [id, id]))),
    }),
    fc.record({
      name: fc.constant("svc-deploy"),
      account: ids("sa").map((id) => ({ ...ACCOUNT, id })),
      person: fc.option(person),
      groups: someIds("grp").map((of) => new Map(of.map((id) => [id, id]))),
    }),
  ),
  socket: fc.record({
    id: ids("sock"),
    name: fc.constant("socket"),
    type: fc.constantFrom("http" as const, "ssh" as const),
    tags: fc.dictionary(fc.constantFrom("env", "team"), fc.constantFrom("prod", "web")),
    namespace: fc.constant("prod"),
    namespaces: fc.constantFrom(["ns_prod", "ns_global"], ["ns_global"]),
  }),
  action: fc.constantFrom("http" as const, "ssh.shell" as const, "ssh.exec" as const),
  http: maybe(
    fc.record({ method: fc.constantFrom("GET", "PUT"), path: fc.constantFrom("/", "/api/x", "/api//x") }),
  ).map((one) => one ?? null),
  ssh: maybe(fc.record({ username: fc.constantFrom("deploy", "ana", null), command: fc.constant(null) })).map(
    (one) => one ?? null,
  ),
  ip: fc.constantFrom("10.1.2.3", "192.0.2.7", "2001:db8::1", null),
  country: fc.constantFrom("DE", "KP", null),
  at: fc.constant(new Date("2026-11-13T22:30:00Z")),
});
const RUNS = { numRuns: 500, seed: Number(process.env.FUZZ_SEED ?? 20261122) };

describe("whatever the policies", () => {
  test("their order never matters", () => {
    fc.assert(
      fc.property(policies, request, fc.infiniteStream(fc.nat()), (all, asked, keys) => {
        const shuffled = all
          .map((one) => ({ one, key: keys.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(evaluate(shuffled, asked).decision).toBe(evaluate(all, asked).decision);
      }),
      RUNS,
    );
  });

  test("POL-3 deny wins: with one that matches, the answer is deny", () => {
    fc.assert(
      fc.property(policies, request, (all, asked) => {
        if (all.some((one) => one.effect === "deny" && matches(one, asked)))
          expect(evaluate(all, asked).decision).toBe("deny");
        const denied = evaluate([...all, policy({ effect: "deny" })], asked);
        expect(denied.decision).toBe("deny");
      }),
      RUNS,
    );
  });

  test("another allow never takes access away, another deny never gives it", () => {
    fc.assert(
      fc.property(policies, stored, request, (all, more, asked) => {
        const before = evaluate(all, asked).decision;
        const after = evaluate([...all, readyPolicy(more)], asked).decision;
        if (before !== after) expect(after).toBe(more.effect === "allow" ? "allow" : "deny");
      }),
      RUNS,
    );
  });

  test("no policies, or only disabled ones, allow nothing", () => {
    fc.assert(
      fc.property(policies, request, (all, asked) => {
        const disabled = all.map((one): ReadyPolicy => ({ ...one, enabled: false }));
        expect([evaluate([], asked), evaluate(disabled, asked)]).toEqual([
          { decision: "deny", by: [] },
          { decision: "deny", by: [] },
        ]);
      }),
      RUNS,
    );
  });

  test("the index leaves out none that matches", () => {
    fc.assert(
      fc.property(policies, request, (all, asked) => {
        const found = candidates(indexPolicies(all), asked);
        const by = (some: Iterable<ReadyPolicy>) =>
          evaluate(some, asked)
            .by.map(({ id }) => id)
            .sort();
        expect(by(found)).toEqual(by(all));
        expect(evaluate(found, asked).decision).toBe(evaluate(all, asked).decision);
      }),
      RUNS,
    );
  });

  test("an explanation says met for every part exactly when the policy matches", () => {
    fc.assert(
      fc.property(stored.map(readyPolicy), request, (one, asked) => {
        const { matched, parts } = explain(one, asked);
        expect(parts.every(({ met }) => met)).toBe(matched);
        for (const { because } of parts) expect(because).toMatch(/^\p{Lu}?.+\.$/su);
      }),
      RUNS,
    );
  });
});
