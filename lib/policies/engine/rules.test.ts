import { describe, expect, test } from "vitest";
import { decide, evaluate } from "./evaluate";
import { ana, machine, policyOf, requestOf, web } from "./fixture";
import type { Request, StoredPolicy, Subject } from "./model";
import { indexPolicies, walk } from "./policy-index";

type Stored = Partial<StoredPolicy>;
type Row = [rule: string, policy: Stored, request: Partial<Request>, decision: "allow" | "deny"];

/** The decision by every way there is to it. */
function decisionOf(policies: Stored[], request: Partial<Request>): string {
  const compiled = policies.map((policy, index) => policyOf({ id: `pol_${index}`, ...policy }));
  const asked = requestOf(request);
  const answers = new Set([
    evaluate(compiled, asked).decision,
    decide(walk(compiled), asked).decision,
    decide(indexPolicies(compiled), asked).decision,
  ]);
  expect(answers.size).toBe(1);
  return [...answers][0] as string;
}

const acting: Subject = { ...machine, userId: "mem_ana", groups: [{ id: "grp_ops", name: "ops" }], person: ana.person };
const at = (time: string): Partial<Request> => ({ time: new Date(time) });
const get = (path: string): Partial<Request> => ({ http: { method: "GET", path } });
const weekly = (days: string[], from: string, to: string, timeZone = "UTC"): Stored => ({
  when: { weekly: [{ days, from, to }], timeZone },
});
const ssh = (actions: object): Stored => ({ actions: { ssh: actions } });

const ROWS: Row[] = [
  ["who absent is anyone", {}, {}, "allow"],
  ["who {} is nobody", { who: {} }, {}, "deny"],
  ["an empty list names nobody", { who: { serviceAccounts: [] } }, {}, "deny"],
  ["a list names by id", { who: { serviceAccounts: [] }, serviceAccounts: ["sa_1"] }, {}, "allow"],
  ["ids without their list name nobody", { who: {}, serviceAccounts: ["sa_1"] }, {}, "deny"],
  ["any of the present lists", { who: { groups: [], userIds: ["svc-deploy"] } }, {}, "allow"],
  ["everyone is no service account", { who: { everyone: true } }, {}, "deny"],
  ["everyone is a member", { who: { everyone: true } }, { subject: ana }, "allow"],
  ["everyone false is nobody", { who: { everyone: false } }, { subject: ana }, "deny"],
  ["everyone is an account that acts as a member", { who: { everyone: true } }, { subject: acting }, "allow"],
  ["acting shows the member's group", { who: { groups: [] }, groups: ["grp_ops"] }, { subject: acting }, "allow"],
  ["acting shows the member's domain", { who: { domains: ["example.com"] } }, { subject: acting }, "allow"],
  ["acting shows the member's id", { who: { userIds: ["mem_ana"] } }, { subject: acting }, "allow"],
  ["acting hides the account's user ID", { who: { userIds: ["svc-deploy"] } }, { subject: acting }, "deny"],
  [
    "an account is named whoever it acts as",
    { who: { serviceAccounts: [] }, serviceAccounts: ["sa_1"] },
    { subject: acting },
    "allow",
  ],
  ["an email in another case", { who: { emails: ["Ana@Example.com"] } }, { subject: ana }, "allow"],
  ["a domain is not its subdomain", { who: { domains: ["ample.com"] } }, { subject: ana }, "deny"],
  ["a machine has no domain", { who: { domains: ["example.com"] } }, {}, "deny"],
  ["a stopped subject", {}, { subject: { ...machine, stopped: "Disabled." } }, "deny"],
  ["an account elsewhere", {}, { subject: { ...machine, namespaceId: "ns_staging" } }, "deny"],
  ["an account of the socket's namespace", {}, { subject: { ...machine, namespaceId: "ns_prod" } }, "allow"],
  ["where {} is anywhere", { where: {} }, { ip: null }, "allow"],
  ["inside a network", { where: { cidrs: ["10.0.0.0/8"] } }, {}, "allow"],
  ["POL-5 IPv4-mapped IPv6 is IPv4", { where: { cidrs: ["10.0.0.0/8"] } }, { ip: "::ffff:10.1.2.3" }, "allow"],
  ["POL-5 IPv4-mapped in hex", { where: { cidrs: ["10.0.0.0/8"] } }, { ip: "::ffff:a01:203" }, "allow"],
  ["POL-5 /0 is every IPv4 address", { where: { cidrs: ["0.0.0.0/0"] } }, {}, "allow"],
  ["POL-5 /0 is no IPv6 address", { where: { cidrs: ["0.0.0.0/0"] } }, { ip: "2001:db8::1" }, "deny"],
  ["POL-5 octal spelling is no address", { where: { cidrs: ["10.0.0.0/8"] } }, { ip: "012.1.2.3" }, "deny"],
  ["POL-5 hex spelling is no address", { where: { cidrs: ["0.0.0.0/0"] } }, { ip: "0x0a.1.2.3" }, "deny"],
  ["POL-5 short spelling is no address", { where: { cidrs: ["0.0.0.0/0"] } }, { ip: "10.1" }, "deny"],
  ["POL-5 a zone is no address", { where: { cidrs: ["::/0"] } }, { ip: "fe80::1%eth0" }, "deny"],
  ["POL-5 host bits read back", { where: { cidrs: ["10.1.2.3/8"] } }, {}, "deny"],
  ["an empty network list", { where: { cidrs: [] } }, {}, "deny"],
  ["the country", { where: { countries: ["DE"] } }, { country: "DE" }, "allow"],
  ["a code that a save refuses, read back", { where: { countries: ["XX", "DE"] } }, { country: "DE" }, "allow"],
  ["another country", { where: { countries: ["DE"] } }, { country: "FR" }, "deny"],
  ["an unknown country fails an allow", { where: { countries: ["DE"] } }, {}, "deny"],
  ["an unknown country fails an excluding allow", { where: { notCountries: ["KP"] } }, {}, "deny"],
  ["an excluded country", { where: { notCountries: ["KP"] } }, { country: "KP" }, "deny"],
  ["not an excluded country", { where: { notCountries: ["KP"] } }, { country: "DE" }, "allow"],
  ["excluding no country matches nothing", { where: { notCountries: [] } }, { country: "DE" }, "deny"],
  ["all of where", { where: { cidrs: ["10.0.0.0/8"], countries: ["DE"] } }, { country: "FR" }, "deny"],
  ["when {} is any time", { when: {} }, {}, "allow"],
  ["after begins at its instant", { when: { after: "2027-03-01T12:00:00Z" } }, {}, "allow"],
  ["before ends at its instant", { when: { before: "2027-03-01T12:00:00Z" } }, {}, "deny"],
  ["null bounds are none", { when: { after: null, before: null } }, {}, "allow"],
  ["no weekly hours match nothing", { when: { weekly: [] } }, {}, "deny"],
  ["hours without days match nothing", weekly([], "00:00", "24:00"), {}, "deny"],
  ["a window begins at from", weekly(["mon"], "12:00", "13:00"), {}, "allow"],
  ["a window ends before to", weekly(["mon"], "11:00", "12:00"), {}, "deny"],
  ["a window up to 24:00", weekly(["mon"], "12:00", "24:00"), at("2027-03-01T23:59:59.999Z"), "allow"],
  ["POL-7 overnight, the evening", weekly(["mon"], "22:00", "06:00"), at("2027-03-01T22:00:00Z"), "allow"],
  ["POL-7 overnight, the morning after", weekly(["mon"], "22:00", "06:00"), at("2027-03-02T05:59:59Z"), "allow"],
  ["POL-7 overnight, its end", weekly(["mon"], "22:00", "06:00"), at("2027-03-02T06:00:00Z"), "deny"],
  ["POL-7 overnight, the morning before", weekly(["mon"], "22:00", "06:00"), at("2027-03-01T05:00:00Z"), "deny"],
  ["POL-7 overnight from Sunday", weekly(["sun"], "22:00", "06:00"), at("2027-03-01T05:00:00Z"), "allow"],
  [
    "POL-7 Berlin before the clocks go forward",
    weekly(["sun"], "01:00", "02:00", "Europe/Berlin"),
    at("2027-03-28T00:59:59Z"),
    "allow",
  ],
  [
    "POL-7 Berlin: the hour that does not exist",
    weekly(["sun"], "02:00", "03:00", "Europe/Berlin"),
    at("2027-03-28T01:00:00Z"),
    "deny",
  ],
  [
    "POL-7 Berlin after the clocks went forward",
    weekly(["sun"], "03:00", "04:00", "Europe/Berlin"),
    at("2027-03-28T01:00:00Z"),
    "allow",
  ],
  [
    "POL-7 Berlin: the hour that comes twice, first",
    weekly(["sun"], "02:00", "03:00", "Europe/Berlin"),
    at("2027-10-31T00:00:00Z"),
    "allow",
  ],
  [
    "POL-7 Berlin: the hour that comes twice, again",
    weekly(["sun"], "02:00", "03:00", "Europe/Berlin"),
    at("2027-10-31T01:59:59Z"),
    "allow",
  ],
  ["POL-7 Berlin: after it", weekly(["sun"], "02:00", "03:00", "Europe/Berlin"), at("2027-10-31T02:00:00Z"), "deny"],
  [
    "POL-7 Lord Howe: the half hour that does not exist",
    weekly(["sun"], "02:00", "02:30", "Australia/Lord_Howe"),
    at("2027-10-02T15:30:00Z"),
    "deny",
  ],
  [
    "POL-7 Lord Howe after it",
    weekly(["sun"], "02:30", "03:00", "Australia/Lord_Howe"),
    at("2027-10-02T15:30:00Z"),
    "allow",
  ],
  [
    "POL-7 Lord Howe: the half hour that comes twice",
    weekly(["sun"], "01:30", "02:00", "Australia/Lord_Howe"),
    at("2027-04-03T14:45:00Z"),
    "allow",
  ],
  [
    "POL-7 Lord Howe: the same again",
    weekly(["sun"], "01:30", "02:00", "Australia/Lord_Howe"),
    at("2027-04-03T15:15:00Z"),
    "allow",
  ],
  ["actions absent are every action", {}, { action: "vnc" }, "allow"],
  ["actions {} are none", { actions: {} }, {}, "deny"],
  ["an action {} is without limits", { actions: { http: {} } }, { http: undefined }, "allow"],
  ["another action", { actions: { tls: {} } }, {}, "deny"],
  ["a listed method", { actions: { http: { methods: ["GET"] } } }, {}, "allow"],
  ["a method that is not listed", { actions: { http: { methods: ["POST"] } } }, {}, "deny"],
  ["no methods match nothing", { actions: { http: { methods: [] } } }, {}, "deny"],
  ["no paths match nothing", { actions: { http: { paths: [] } } }, {}, "deny"],
  ["a limit on what is not said", { actions: { http: { methods: ["GET"] } } }, { http: undefined }, "deny"],
  [
    "a path without a method, among those listed",
    { actions: { http: { paths: ["/a*"] } } },
    { http: { path: "/ab" } },
    "allow",
  ],
  [
    "a path without a method, and not listed",
    { actions: { http: { paths: ["/b*"] } } },
    { http: { path: "/ab" } },
    "deny",
  ],
  [
    "a method without a path, and paths listed",
    { actions: { http: { paths: ["*"] } } },
    { http: { method: "GET" } },
    "deny",
  ],
  [
    "a method without a path, among those listed",
    { actions: { http: { methods: ["GET"] } } },
    { http: { method: "GET" } },
    "allow",
  ],
  ["an ambiguous path without a method", {}, { http: { path: "/a/../b" } }, "deny"],
  ["a lower-case method without a path", {}, { http: { method: "get" } }, "deny"],
  ["a lower-case method is no method", { actions: { http: {} } }, { http: { method: "get", path: "/" } }, "deny"],
  ["ssh {} is every ssh action", ssh({}), { action: "ssh.sftp" }, "allow"],
  [
    "usernames alone leave every ssh action",
    ssh({ usernames: ["root"] }),
    { action: "ssh.shell", ssh: { username: "root" } },
    "allow",
  ],
  ["another username", ssh({ usernames: ["root"] }), { action: "ssh.shell", ssh: { username: "Root" } }, "deny"],
  ["no usernames match nothing", ssh({ usernames: [] }), { action: "ssh.shell", ssh: { username: "root" } }, "deny"],
  ["a named ssh action", ssh({ shell: {} }), { action: "ssh.shell" }, "allow"],
  ["another ssh action", ssh({ shell: {} }), { action: "ssh.exec" }, "deny"],
  [
    "a listed command",
    ssh({ exec: { commands: ["uptime"] } }),
    { action: "ssh.exec", ssh: { command: "uptime" } },
    "allow",
  ],
  [
    "more than a listed command",
    ssh({ exec: { commands: ["uptime"] } }),
    { action: "ssh.exec", ssh: { command: "uptime; id" } },
    "deny",
  ],
  ["applies to nothing", { orgWide: false }, {}, "deny"],
  ["attached", { orgWide: false, sockets: ["sock_web"] }, {}, "allow"],
  ["all tags of a rule", { orgWide: false, tagRules: [{ env: "prod", team: "pay" }] }, {}, "allow"],
  ["one tag of a rule missing", { orgWide: false, tagRules: [{ env: "prod", team: "ops" }] }, {}, "deny"],
  ["any tag rule", { orgWide: false, tagRules: [{ env: "dev" }, { env: "prod" }] }, {}, "allow"],
  ["a tag that objects have by nature", { orgWide: false, tagRules: [{ constructor: "x" }] }, {}, "deny"],
  ["org-wide in another namespace", { namespaceId: "ns_staging" }, {}, "deny"],
  ["org-wide in the socket's namespace", { namespaceId: "ns_prod" }, {}, "allow"],
  ["POL-1 disabled", { enabled: false }, {}, "deny"],
];

test.each(ROWS)("%s", (_rule, policy, request, decision) => expect(decisionOf([policy], request)).toBe(decision));

test("POL-1 no policy is deny", () => expect(decisionOf([], {})).toBe("deny"));

test("POL-1 an empty allow is everything, an empty deny is everything too", () => {
  expect(decisionOf([{}], {})).toBe("allow");
  expect(decisionOf([{}, { effect: "deny" }], {})).toBe("deny");
  expect(decisionOf([{}, { effect: "deny", enabled: false }], {})).toBe("allow");
});

test.each([
  ["an unknown country", { where: { countries: ["KP"] } }, {}],
  ["an unknown country, excluding", { where: { notCountries: ["DE"] } }, {}],
  ["an unknown address", { where: { cidrs: ["192.0.2.0/24"] } }, { ip: null }],
  ["an unreadable address", { where: { cidrs: ["192.0.2.0/24"] } }, { ip: "0300.0.2.1" }],
] as [string, Stored, Partial<Request>][])("%s meets the condition of a deny", (_what, policy, request) =>
  expect(decisionOf([{}, { effect: "deny", ...policy }], request)).toBe("deny"),
);

test.each([
  ["who", { who: { serviceAccounts: [], robots: [] }, serviceAccounts: ["sa_other"] }],
  ["who", { who: [] }],
  ["where", { where: { cidrs: ["10.0.0.0/33"] } }],
  ["where", { where: "anywhere" }],
  ["when", { when: { weekly: [{ days: ["mon"], from: "22:00", to: "22:00" }], timeZone: "UTC" } }],
  ["when", { when: { timeZone: "Mars/Olympus" } }],
  ["actions", { actions: { http: { verbs: ["GET"] } } }],
  ["actions", { actions: { ftp: {} } }],
  ["tagRules", { orgWide: false, tagRules: [{}] }],
  ["tagRules", { orgWide: false, tagRules: { env: "prod" } }],
  ["effect", { effect: "permit" }],
] as [string, Stored][])("POL-4 %s that can't be read back fails closed: %j", (part, policy) => {
  expect(policyOf(policy).unreadable).toBe(part);
  expect(decisionOf([policy], {})).toBe("deny");
  expect(decisionOf([{}, { ...policy, effect: "deny" }], { subject: ana, ip: null })).toBe("deny");
});

describe("POL-8 a path that two programs could read differently is denied, whatever the policies say", () => {
  test.each([
    "/a%2fb",
    "/a%2Fb",
    "/a%5cb",
    "/a\\b",
    "/a%00",
    "/../b",
    "/a/./b",
    "/a/%2e%2e/b",
    "/a/..",
    "/%252e%252e/b",
    "/a%25%32%66b",
    "/a/..;/b",
    "/a/..;x=1/b",
    "/a;/b",
    "/a%3bx/b",
    "/a%ff",
    "/a%c0%af",
    "/a%",
    "/a%zz",
    "a",
    "*",
    "http://web/a",
    "/a b",
    "/a#b",
    "/a%0d%0ab",
    "/é",
    "",
  ])("%s", (path) => {
    expect(decisionOf([{}], get(path))).toBe("deny");
    expect(decisionOf([{ actions: { http: {} } }], get(path))).toBe("deny");
  });

  const paths = (...written: string[]): Stored => ({ actions: { http: { paths: written } } });
  const open = (path: string) => ({ ...get(path), socket: { ...web, acceptAmbiguousPaths: true } });
  test.each(["/a%2fb", "/api/../b", "/%252e%252e/b", "/a\\b"])(
    "%s, where the socket accepts that: no allow with paths matches it, and every deny with paths does",
    (path) => {
      expect(decisionOf([{}], open(path))).toBe("allow");
      expect(decisionOf([{ actions: { http: { methods: ["GET"] } } }], open(path))).toBe("allow");
      expect(decisionOf([{ actions: { http: { methods: ["POST"] } } }], open(path))).toBe("deny");
      for (const one of [paths("*"), paths("/*", path)]) {
        expect(decisionOf([one], open(path)), JSON.stringify(one)).toBe("deny");
        expect(decisionOf([{}, { ...one, effect: "deny" }], open(path)), JSON.stringify(one)).toBe("deny");
      }
      expect(decisionOf([{}, { ...paths("/elsewhere"), effect: "deny" }], open(path))).toBe("deny");
      expect(decisionOf([{}, { ...paths(), effect: "deny" }], open(path)), "no paths match nothing").toBe("allow");
      expect(decisionOf([{}], { ...open(path), http: { method: "get", path } }), "still no method").toBe("deny");
    },
  );
  test.each([
    [paths("/api/*"), "/api/", true],
    [paths("/api/*"), "/api/a/b?c=/x/../y", true],
    [paths("/api/*"), "/api", false],
    [paths("/api/*"), "//api///v1", true],
    [paths("/api/*"), "/%61pi/v1", true],
    [paths("/api/*"), "/API/v1", false],
    [paths("/a*c/*"), "/abc/", true],
    [paths("/a*a"), "/a", false],
    [paths("/caf%C3%A9"), "/caf%c3%a9", true],
    [paths("/a%2Ab"), "/a*b", true],
    [paths("/a%2Ab"), "/axb", false],
    [paths("/100%25"), "/100%25", true],
    [paths("/"), "/?x", true],
    [paths("/a", "/b"), "/b", true],
  ])("%j against %s: %s", (policy, path, met) => expect(decisionOf([policy], get(path))).toBe(met ? "allow" : "deny"));
});

test("the reasons are said in words, part by part", () => {
  const oncall = policyOf({
    id: "pol_2",
    name: "oncall",
    who: { groups: [] },
    groups: ["grp_ops"],
    when: { weekly: [{ days: ["tue"], from: "08:00", to: "20:00" }], timeZone: "Europe/Berlin" },
    orgWide: false,
    tagRules: [{ env: "prod" }],
  });
  const legacy = policyOf({ name: "legacy", effect: "deny", where: { cidrs: ["10.0.0.0/8"] } });
  const subject = { ...machine, groups: [{ id: "grp_ops", name: "ops" }] };
  const { decision, because, policies } = evaluate([legacy, oncall], requestOf({ subject }));
  expect(decision).toBe("deny");
  expect(because).toBe(
    "legacy matches, and deny wins over any allow. Without it the answer would still be deny: no allow policy matches.",
  );
  expect(policies.map(({ matched, decides }) => [matched, decides])).toEqual([
    [true, true],
    [false, false],
  ]);
  expect(policies[1]?.parts.map(({ part, present, met, because }) => [part, present, met, because])).toEqual([
    ["who", true, true, "svc-deploy is in the group ops."],
    ["where", false, true, "Holds from any address."],
    ["when", true, false, "Monday 13:00 is outside Tuesday 08:00–20:00 Europe/Berlin."],
    ["actions", false, true, "Holds for every action."],
    ["appliesTo", true, true, "web has the tag env=prod."],
  ]);
  expect(policies[0]?.parts[1]?.because).toBe("10.1.2.3 is inside 10.0.0.0/8.");
  expect(web.tags).toEqual({ env: "prod", team: "pay" });
});
