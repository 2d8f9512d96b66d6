import { describe, expect, test } from "vitest";
import type { PolicyDocument } from "./document";
import { sentence, sentenceText } from "./sentence";

const base = {
  name: "org-default-policy",
  description: "",
  enabled: true,
  effect: "allow",
  orgWide: true,
  tagRules: [],
  namespace: "global",
  sockets: [],
} as const;
const told = (parts: Partial<PolicyDocument & { sockets: string[] }>) => ({
  ...base,
  tagRules: [],
  sockets: [],
  ...parts,
});
const say = (parts: Parameters<typeof told>[0]) => sentenceText(sentence(told(parts)));

describe("a policy in one sentence", () => {
  const everyone = { everyone: true, serviceAccounts: ["svc-deploy", "ci-runner-eu"] };
  const tail = "to use every action on every socket in global and below, from any address, at any time.";
  test.each<[Parameters<typeof told>[0], string]>([
    [
      { who: everyone, where: { notCountries: ["KP"] } },
      "Allow every member, svc-deploy and ci-runner-eu to use every action on every socket in global and below, from any address outside KP, at any time.",
    ],
    [{ who: { serviceAccounts: [] } }, `Allow nobody ${tail}`],
    [{ who: {} }, `Allow nobody ${tail}`],
    [{}, `Allow anyone, members and service accounts alike, ${tail}`],
    [{ who: { groups: ["ops"], domains: ["example.com"] } }, `Allow the group ops and everyone at example.com ${tail}`],
    [{ who: { serviceAccounts: Array.from("abcdefgh") } }, `Allow a, b, c, d, e and 3 more service accounts ${tail}`],
    [
      { who: { everyone: true }, effect: "deny" },
      "Deny every member the use of every action on every socket in global and below, from any address, at any time.",
    ],
    [{ who: { everyone: true }, enabled: false }, `Allow every member ${tail} It is disabled, so it matches nothing.`],
    [
      {
        who: { everyone: true },
        orgWide: false,
        sockets: ["pg-orders"],
        tagRules: [{ env: "prod", team: "web" }, { env: "dev" }],
      },
      "Allow every member to use every action on pg-orders and sockets tagged env=prod and team=web, or env=dev, from any address, at any time.",
    ],
    [
      { who: { everyone: true }, orgWide: false },
      "Allow every member to use every action on no socket, from any address, at any time.",
    ],
    [
      {
        who: { everyone: true },
        actions: {
          http: { methods: ["GET", "HEAD"], paths: ["/api/*"] },
          ssh: { shell: {}, exec: { commands: ["uptime"] }, usernames: ["deploy"] },
          tls: {},
        },
      },
      "Allow every member to use http (GET or HEAD on /api/*), ssh.shell and ssh.exec (only uptime) as deploy and tls on every socket in global and below, from any address, at any time.",
    ],
    [
      {
        who: { everyone: true },
        actions: {
          http: {},
          ssh: { shell: {}, exec: {}, sftp: {}, tcpForwarding: {} },
          tls: {},
          database: {},
          rdp: {},
          vnc: {},
          kubernetes: {},
        },
      },
      "Allow every member to use every action on every socket in global and below, from any address, at any time.",
    ],
    [
      { who: { everyone: true }, actions: {} },
      "Allow every member to use no action on every socket in global and below, from any address, at any time.",
    ],
    [
      { who: { everyone: true }, where: { cidrs: ["10.0.0.0/8", "192.0.2.0/24"], countries: ["DE"] } },
      "Allow every member to use every action on every socket in global and below, from 10.0.0.0/8 or 192.0.2.0/24 in DE, at any time.",
    ],
    [
      { who: { everyone: true }, where: { cidrs: [] } },
      "Allow every member to use every action on every socket in global and below, from no address, at any time.",
    ],
    [
      {
        who: { everyone: true },
        when: {
          weekly: [{ days: ["mon", "fri"], from: "22:00", to: "06:00" }],
          timeZone: "Europe/Berlin",
          before: "2027-01-01T00:00:00Z",
        },
      },
      "Allow every member to use every action on every socket in global and below, from any address, on Monday and Friday 22:00–06:00 Europe/Berlin, until 1 Jan 2027, 00:00 UTC.",
    ],
    [
      { who: { everyone: true }, when: { weekly: [] } },
      "Allow every member to use every action on every socket in global and below, from any address, at no time.",
    ],
    [
      { who: { everyone: true }, when: { after: "2027-01-01T00:00:00Z" } },
      "Allow every member to use every action on every socket in global and below, from any address, from 1 Jan 2027, 00:00 UTC on.",
    ],
  ])("%j", (parts, words) => expect(say(parts)).toBe(words));

  test("marks what a draft adds and takes away", () => {
    const saved = told({ who: { everyone: true, serviceAccounts: ["svc-deploy", "terraform-cloud"] } });
    const draft = told({
      who: { everyone: true, serviceAccounts: ["svc-deploy", "prometheus-scraper"] },
      where: { cidrs: ["10.0.0.0/8"] },
      effect: "deny",
    });
    const phrases = sentence(draft, saved);
    expect(sentenceText(phrases)).toBe(
      "Deny (no longer Allow) every member, svc-deploy and prometheus-scraper (no longer terraform-cloud) the use of every action on every socket in global and below, from 10.0.0.0/8 (no longer any address), at any time.",
    );
    expect(phrases.flatMap(({ text, change }) => (change ? [[text, change]] : []))).toEqual([
      ["Deny", "added"],
      ["Allow", "removed"],
      ["prometheus-scraper", "added"],
      ["terraform-cloud", "removed"],
      ["10.0.0.0/8", "added"],
      ["any address", "removed"],
    ]);
  });

  test("every part leads to its section", () =>
    expect(sentence(told({ who: { everyone: true } })).flatMap(({ section }) => section ?? [])).toEqual([
      "who",
      "actions",
      "applies",
      "where",
      "when",
    ]));
});
