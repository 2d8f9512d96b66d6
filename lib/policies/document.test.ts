import { describe, expect, test } from "vitest";
import { policyDocument } from "./document";

const base = { name: "prod-web" };
const issuesOf = (document: unknown) =>
  policyDocument
    .safeParse(document)
    .error?.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => [...issue.path, key].join("."))
        : [issue.path.join(".")],
    ) ?? [];

describe("what a policy can say", () => {
  test.each<[string, object]>([
    ["nothing but a name", {}],
    ["nobody, in every way", { who: {} }],
    ["nobody, by an empty list", { who: { serviceAccounts: [] } }],
    [
      "every kind of subject",
      {
        who: {
          serviceAccounts: ["svc-a", "svc-b@prod"],
          members: ["ana@example.com"],
          groups: ["ops"],
          emails: ["b@example.com"],
          domains: ["example.com"],
          userIds: ["u-1"],
          everyone: true,
        },
      },
    ],
    [
      "every kind of place",
      { where: { cidrs: ["10.0.0.0/8", "2001:db8::/32"], countries: ["DE"], notCountries: ["KP"] } },
    ],
    [
      "a span and an overnight window",
      {
        when: {
          after: "2027-01-01T00:00:00Z",
          before: null,
          weekly: [{ days: ["mon", "fri"], from: "22:00", to: "06:00" }],
          timeZone: "Europe/Berlin",
        },
      },
    ],
    ["whole days", { when: { weekly: [{ days: ["sat"], from: "00:00", to: "24:00" }], timeZone: "UTC" } }],
    ["no hour at all", { when: { weekly: [] } }],
    [
      "every action",
      {
        actions: {
          http: { methods: ["GET"], paths: ["/api/*"] },
          ssh: { shell: {}, exec: { commands: ["uptime"] }, sftp: {}, tcpForwarding: {}, usernames: ["deploy"] },
          tls: {},
          database: {},
          rdp: {},
          vnc: {},
          kubernetes: {},
        },
      },
    ],
    ["no action", { actions: {} }],
    ["tags", { tagRules: [{ env: "prod", team: "web" }, { env: "dev" }] }],
  ])("%s", (_name, parts) => {
    const document = {
      description: "",
      enabled: true,
      effect: "allow",
      orgWide: false,
      tagRules: [],
      ...base,
      ...parts,
    };
    expect(policyDocument.parse(document)).toEqual(document);
  });
});

describe("what is refused, and where", () => {
  test.each<[object, string]>([
    [{ owner: "ana" }, "owner"],
    [{ createdBy: "ana" }, "createdBy"],
    [{ effect: "audit" }, "effect"],
    [{ enabled: "true" }, "enabled"],
    [{ who: [] }, "who"],
    [{ who: null }, "who"],
    [{ who: { everybody: true } }, "who.everybody"],
    [{ who: { everyone: "yes" } }, "who.everyone"],
    [{ who: { serviceAccounts: "svc-a" } }, "who.serviceAccounts"],
    [{ who: { serviceAccounts: [""] } }, "who.serviceAccounts.0"],
    [{ who: { emails: ["ana"] } }, "who.emails.0"],
    [{ who: { domains: ["@example.com"] } }, "who.domains.0"],
    [{ where: { cidrs: ["10.0.0.0/8", "10.0.0.1/8"] } }, "where.cidrs.1"],
    [{ where: { cidrs: ["010.0.0.0/8"] } }, "where.cidrs.0"],
    [{ where: { countries: ["Germany"] } }, "where.countries.0"],
    [{ where: { countries: ["DE", "XX"] } }, "where.countries.1"],
    [{ where: { notCountries: ["UK"] } }, "where.notCountries.0"],
    [{ where: { countries: ["DE"], notCountries: ["DE", "FR"] } }, "where.notCountries"],
    [{ where: { notCidrs: [] } }, "where.notCidrs"],
    [{ when: { after: "tomorrow" } }, "when.after"],
    [{ when: { after: "2027-02-01T00:00:00Z", before: "2027-01-01T00:00:00Z" } }, "when.before"],
    [{ when: { weekly: [{ days: ["mon"], from: "08:00", to: "18:00" }] } }, "when.timeZone"],
    [{ when: { weekly: [{ days: ["mon"], from: "08:00", to: "08:00" }], timeZone: "UTC" } }, "when.weekly.0.to"],
    [{ when: { weekly: [{ days: ["Monday"], from: "08:00", to: "18:00" }], timeZone: "UTC" } }, "when.weekly.0.days.0"],
    [{ when: { weekly: [{ days: ["mon"], from: "8:00", to: "18:00" }], timeZone: "UTC" } }, "when.weekly.0.from"],
    [{ when: { weekly: [{ days: ["mon"], from: "08:00", to: "25:00" }], timeZone: "UTC" } }, "when.weekly.0.to"],
    [{ when: { timeZone: "Mars/Olympus" } }, "when.timeZone"],
    [{ when: { timeZone: "+01:00" } }, "when.timeZone"],
    [{ when: { timeZone: "europe/berlin" } }, "when.timeZone"],
    [{ actions: { http: [] } }, "actions.http"],
    [{ actions: { http: true } }, "actions.http"],
    [{ actions: { ftp: {} } }, "actions.ftp"],
    [{ actions: { tls: { sni: [] } } }, "actions.tls.sni"],
    [{ actions: { http: { methods: ["get"] } } }, "actions.http.methods.0"],
    [{ actions: { http: { paths: ["api/*"] } } }, "actions.http.paths.0"],
    [{ actions: { http: { paths: ["/api/../admin"] } } }, "actions.http.paths.0"],
    [{ actions: { http: { paths: ["/a%2Fb"] } } }, "actions.http.paths.0"],
    [{ actions: { ssh: { exec: { commands: [""] } } } }, "actions.ssh.exec.commands.0"],
    [{ tagRules: [{}] }, "tagRules.0"],
    [{ tagRules: [[]] }, "tagRules.0"],
    [{ tagRules: [{ env: ["prod"] }] }, "tagRules.0.env"],
  ])("%j at %s", (parts, path) => expect(issuesOf({ ...base, ...parts })).toEqual([path]));

  test.each(["", "-web", "web-", "wéb", "a\u200bb", "a/b", "x".repeat(64)])("the name %j", (name) =>
    expect(new Set(issuesOf({ name }))).toEqual(new Set(["name"])),
  );

  test("every message is a sentence for the reader", () => {
    const wrong = {
      name: 1,
      effect: 1,
      who: 1,
      where: { cidrs: 1, countries: [1] },
      when: { weekly: [1] },
      actions: { http: { paths: [1] } },
      tagRules: [{ "-": "x" }, 1],
    };
    for (const { message } of policyDocument.safeParse(wrong).error?.issues ?? [])
      expect(message).not.toMatch(/^Invalid/);
  });
});
