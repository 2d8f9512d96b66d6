import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { policyDocument } from "./document";
import { draftOf, edited, isUnchanged, sameDocument, textOf, typed } from "./draft";
import { sentence } from "./sentence";

const document = policyDocument.parse({
  name: "prod-web",
  orgWide: true,
  who: { everyone: true, serviceAccounts: ["svc-deploy"] },
  where: { cidrs: ["10.0.0.0/8"], notCountries: [] },
  when: { weekly: [{ days: ["mon"], from: "08:00", to: "18:00" }], timeZone: "Europe/Berlin" },
  actions: { http: { methods: ["GET"] }, ssh: { exec: { commands: ["uptime"] } }, tls: {} },
});
const policy = { ...document, sockets: ["web-prod"] };
const draft = draftOf(policy);
const wordsOf = (text: string) => typed(draft, text).problems.map(({ line, message }) => `${line}: ${message}`);

test("what the builder writes reads back from its JSON as the same document", () => {
  const list = fc.option(fc.array(fc.string({ maxLength: 8 }), { maxLength: 3 }), { nil: undefined });
  const where = fc.option(fc.record({ cidrs: list, countries: list }, { requiredKeys: [] }), { nil: undefined });
  fc.assert(
    fc.property(where, list, fc.boolean(), (from, serviceAccounts, enabled) => {
      const who = serviceAccounts && { serviceAccounts };
      const built = edited(draft, { where: JSON.parse(JSON.stringify(from ?? null)) ?? undefined, who, enabled });
      const read = typed(draft, textOf(built));
      expect(read.problems).toEqual([]);
      expect(sameDocument(read.document, built.document)).toBe(true);
    }),
  );
});

test("absent, [] and {} stay three things from builder to JSON and back", () => {
  for (const who of [undefined, {}, { serviceAccounts: [] }]) {
    const built = edited(draft, { who });
    expect(built.document.who).toEqual(who);
    expect(typed(draft, textOf(built)).document.who).toEqual(who);
  }
});

test("a draft that says what is saved is no change, in whatever order it is typed", () => {
  expect(isUnchanged(policy, draft)).toBe(true);
  expect(isUnchanged(policy, edited(edited(draft, { enabled: false }), { enabled: true }))).toBe(true);
  const { name, ...rest } = document;
  expect(isUnchanged(policy, typed(draft, JSON.stringify({ ...rest, name })))).toBe(true);
  expect(isUnchanged(policy, typed(draft, "{"))).toBe(false);
  expect(isUnchanged(policy, { ...draft, sockets: [] })).toBe(false);
});

test("what may be left out is filled in as the server does", () => {
  const short = { name: "short", who: { everyone: true } };
  expect(typed(draft, JSON.stringify(short)).document).toEqual(policyDocument.parse(short));
});

describe("what can't be read is said at its line, and the last document that could be read is kept", () => {
  test.each([
    ["", "1: A value is expected here, but the text ends."],
    ["{", '1: A name in "quotes" is expected here, but the text ends.'],
    ['{\n  "name": "a",\n  "who": { "serviceAcounts": [] }\n}', "3: serviceAcounts is not a field here."],
    ['{\n  "name": "a",\n  "where": {\n    "cidrs": "10.0.0.0/8"\n  }\n}', "4: cidrs is a list, for example []."],
    ['{\n  "name": "a",\n  "name": "b"\n}', "3: name is there twice."],
    ['{\n  "name": "a",\n}', "3: Nothing follows this comma. Remove it."],
    ['{\n  "name": "a"\n  "effect": "deny"\n}', "3: A , or } is missing after this."],
    ['{ "name": "a", "effect": "maybe" }', "1: effect is one of allow, deny."],
    ['{ "name": "a", "who": [] }', "1: who is an object, for example {}."],
    ['{ "name": "a", "__proto__": {} }', "1: __proto__ is not a field here."],
    ['{ "name": "a" } x', "1: The document ends before this."],
    ["[]", "1: A policy is an object, for example {}."],
    ["{}", "1: A policy has no name."],
    [`${"[".repeat(9_000)}`, "1: This is nested too deep."],
  ])("%j", (text, problem) => {
    expect(wordsOf(text)).toEqual([problem]);
    expect(typed(draft, text).document).toEqual(draft.document);
  });
});

test("JSON is read as JSON.parse reads it, and refused where that refuses it", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", '"', "1"), (json, at, noise) => {
      const text = `${json.slice(0, at % (json.length + 1))}${noise}${json.slice(at % (json.length + 1))}`;
      const parses = (() => {
        try {
          JSON.parse(text);
          return true;
        } catch {
          return false;
        }
      })();
      const refused = typed(draft, text).problems.some(
        ({ path, message }) => path === "" && !/^A policy/.test(message),
      );
      if (!parses) expect(refused).toBe(true);
    }),
  );
});

test("whatever reads as a document can be told in a sentence", () => {
  const anything = fc.anything();
  const part = <T>(keys: string[]) =>
    fc.option(fc.dictionary(fc.constantFrom(...keys), fc.oneof(fc.array(fc.string()), anything)) as fc.Arbitrary<T>);
  fc.assert(
    fc.property(
      part(["serviceAccounts", "everyone"]),
      part(["cidrs", "countries"]),
      part(["after", "weekly", "timeZone"]),
      part(["http", "ssh", "tls"]),
      (who, where, when, actions) => {
        const parts = Object.entries({ who, where, when, actions }).filter(([, value]) => value !== null);
        const read = typed(draft, JSON.stringify({ name: "a", ...Object.fromEntries(parts) }));
        expect(() => sentence({ ...read.document, namespace: "global", sockets: [] })).not.toThrow();
      },
    ),
  );
});
