import { describe, expect, test } from "vitest";
import { problemPlace, readText } from "./read-files";

const problemsOf = (text: string) =>
  readText("team.yaml", text).problems.map((problem) => `${problemPlace(problem)}: ${problem.message}`);

describe("reading documents", () => {
  test("takes YAML and JSON, one after the other or in a list, and skips what is empty", () => {
    const { documents, problems } = readText(
      "team.yaml",
      [
        "# nothing but a comment",
        "---",
        "kind: socket\nname: one\ntype: http",
        "---",
        '[{"kind":"socket","name":"two","type":"ssh"},{"kind":"role","name":"three"}]',
        "---",
        "",
      ].join("\n"),
    );
    expect(problems).toEqual([]);
    expect(documents.map(({ kind, name, place }) => [kind, name, place.number])).toEqual([
      ["socket", "one", 1],
      ["socket", "two", 2],
      ["role", "three", 3],
    ]);
  });

  test("keeps only what was mentioned, but takes a policy as a whole", () => {
    const { documents } = readText(
      "t",
      "kind: service-account\nname: a\nroles: [client]\n---\nkind: policy\nname: p\nwho: {}",
    );
    expect(documents[0]?.fields).toEqual({ roles: ["client"] });
    expect(documents[1]?.fields).toMatchObject({ enabled: true, effect: "allow", orgWide: false, who: {} });
    expect(documents[1]?.fields).not.toHaveProperty("where");
  });

  test.each([
    [
      "kind: account",
      "team.yaml:1: document 1, kind: A kind is one of namespace, role, group, service-account, socket, policy.",
    ],
    ["- 1", "team.yaml:1: document 1: A document is an object with a kind, for example kind: service-account."],
    [
      "kind: socket\nname: a\ntype: http\n---\nkind: socket\nname: B\ntype: http\n",
      "team.yaml:6: document 2, name: Lower-case letters, digits, - _ . and a letter or digit at both ends.",
    ],
    ["kind: socket\nname: a\ntype: http\nport: 5\n", "team.yaml:4: document 1, port: port is not a field here."],
    [
      "kind: policy\nname: p\nwhere:\n  cidrs:\n    - 10.0.0.0/8\n    - 10.0.0.1/8\n",
      "team.yaml:6: document 1, where.cidrs.1: 10.0.0.1/8 is not a network like 10.20.0.0/16 or 2001:db8::/32, written without host bits.",
    ],
    ["kind: role\nname: r\npermissions: [sockets:fly]\n", "team.yaml:3: document 1, permissions.0: "],
    ["kind: role\nname: r\nname: s\n", "team.yaml:3: document 1: This can't be read: "],
    ["kind: role\n  name: [", "team.yaml:"],
  ])("says where %j is wrong", (text, message) => {
    expect(problemsOf(text)[0]).toContain(message);
  });

  test("refuses secrets without repeating them", () => {
    const token = "lks_0123456789AB_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd16Qbs4";
    for (const text of [
      `kind: service-account\nname: a\ntoken: { name: first }`,
      `kind: service-account\nname: a\ndescription: use ${token}`,
      `kind: service-account\nname: a\nlabels: { at: "${token}" }`,
      `kind: socket\nname: a\ntype: http\npassword: x`,
    ]) {
      const { documents, problems } = readText("t", text);
      expect(documents).toEqual([]);
      expect(JSON.stringify(problems)).toMatch(/hold no secrets/);
      expect(JSON.stringify(problems)).not.toContain(token.slice(20, 40));
    }
  });

  test("does not follow aliases without end, or take a name from a prototype", () => {
    const bomb = `a: &a [x, x]\n${"bcdefghij"
      .split("")
      .map((one, index) => `${one}: &${one} [${`*${"abcdefghij"[index]}, `.repeat(9)}]`)
      .join("\n")}`;
    expect(problemsOf(bomb)).toHaveLength(1);
    expect(problemsOf('{"kind":"role","name":"r","__proto__":{"permissions":["sockets:read"]}}')).toHaveLength(1);
  });
});
