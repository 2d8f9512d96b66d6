import fc from "fast-check";
import { expect, test } from "vitest";
import type { PolicyDocument } from "./document";
import { mergeDocuments } from "./merge";

const base: PolicyDocument = {
  name: "prod-web",
  description: "",
  enabled: true,
  effect: "allow",
  orgWide: true,
  tagRules: [],
  who: { serviceAccounts: ["a", "b"] },
};
const naming = (serviceAccounts: string[]): PolicyDocument => ({ ...base, who: { serviceAccounts } });

test("two drafts that meet both take effect", () => {
  const { document, conflicts } = mergeDocuments(base, naming(["b", "c"]), {
    ...naming(["a", "b", "d"]),
    where: { cidrs: ["10.0.0.0/8"] },
  });
  expect(document.who).toEqual({ serviceAccounts: ["b", "d", "c"] });
  expect(document.where).toEqual({ cidrs: ["10.0.0.0/8"] });
  expect(conflicts).toEqual([]);
});

test("what the other one did already is no change any more", () => {
  const theirs = naming(["b", "c"]);
  expect(mergeDocuments(base, naming(["b", "c"]), theirs).document).toEqual(theirs);
});

test("where both changed one field, mine stands and is named", () => {
  const { document, conflicts } = mergeDocuments(base, { ...base, name: "mine" }, { ...base, name: "theirs" });
  expect(document.name).toBe("mine");
  expect(conflicts).toEqual(["name"]);
});

test("a condition that one took out and the other changed is named", () => {
  const limited = { ...base, where: { cidrs: ["10.0.0.0/8"] } };
  const { document, conflicts } = mergeDocuments(limited, base, { ...limited, where: { cidrs: ["192.0.2.0/24"] } });
  expect(document.where).toBeUndefined();
  expect(conflicts).toEqual(["where"]);
});

test("merging with no change of one side is the other side; without conflict the order does not matter", () => {
  const names = fc.subarray(["a", "b", "c", "d"]);
  const some = fc.record({
    enabled: fc.boolean(),
    names,
    cidrs: fc.option(fc.subarray(["x", "y"]), { nil: undefined }),
  });
  const made = ({ enabled, names, cidrs }: { enabled: boolean; names: string[]; cidrs: string[] | undefined }) => ({
    ...naming(names),
    enabled,
    ...(cidrs && { where: { cidrs } }),
  });
  fc.assert(
    fc.property(some, some, some, (one, two, three) => {
      const [from, mine, theirs] = [made(one), made(two), made(three)];
      expect(mergeDocuments(from, from, theirs).document).toEqual(theirs);
      expect(mergeDocuments(from, mine, from).document).toEqual(mine);
      const [there, back] = [mergeDocuments(from, mine, theirs), mergeDocuments(from, theirs, mine)];
      if (there.conflicts.length === 0) expect(sorted(there.document)).toEqual(sorted(back.document));
    }),
  );
});

function sorted({ who, where, ...rest }: PolicyDocument) {
  return { ...rest, who: who?.serviceAccounts?.toSorted(), where: where?.cidrs?.toSorted() };
}
