import fc from "fast-check";
import { expect, test } from "vitest";
import { diffJson, versionOf } from "./diff";

const row = (before: string | null, after: string | null) => ({ before, after, changed: before !== after });

test("shows the fields that differ, what fits on a line on one, and never the version", () => {
  const before = { name: "metrics", http: { methods: ["GET"], paths: ["/metrics"] }, version: 6 };
  const after = { name: "metrics", http: { methods: ["GET"], paths: ["/metrics", "/federate"] }, version: 7 };
  expect(diffJson(before, after)).toEqual([
    row('"http": {', '"http": {'),
    row('  "methods": ["GET"],', '  "methods": ["GET"],'),
    row('  "paths": ["/metrics"]', '  "paths": ["/metrics", "/federate"]'),
    row("}", "}"),
  ]);
  expect([versionOf(before), versionOf(after), versionOf(null)]).toEqual([6, 7, null]);
});

test("what was created or deleted stands on one side", () => {
  expect(diffJson(null, { name: "x", roles: [] })).toEqual([row(null, '"name": "x"'), row(null, '"roles": []')]);
  expect(diffJson({ name: "x" }, null)).toEqual([row('"name": "x"', null)]);
  expect(diffJson(null, null)).toEqual([]);
});

test("a field that came or went shows on its side", () =>
  expect(diffJson({ a: 1, b: 2 }, { a: 1, c: 3 })).toEqual([row('"b": 2', '"c": 3')]));

test("the same on both sides has no lines", () => {
  for (const value of [{}, { a: [1, { b: null }] }, { version: 3 }]) expect(diffJson(value, value)).toEqual([]);
});

test("each side, read from top to bottom, is that side's own lines (property)", () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
  fc.assert(
    fc.property(object, object, (before, after) => {
      const rows = diffJson(before, after);
      for (const { before: left, after: right, changed } of rows) {
        expect(left !== null || right !== null).toBe(true);
        expect(changed).toBe(left !== right);
      }
      const alone = (value: unknown, side: "before" | "after") =>
        diffJson(side === "before" ? value : null, side === "after" ? value : null).map((line) => line[side]);
      const different = (value: Record<string, unknown>, other: Record<string, unknown>) =>
        Object.fromEntries(
          Object.entries(value).filter(([key]) => JSON.stringify(value[key]) !== JSON.stringify(other[key])),
        );
      expect(rows.flatMap((line) => line.before ?? [])).toEqual(alone(different(before, after), "before"));
      expect(rows.flatMap((line) => line.after ?? [])).toEqual(alone(different(after, before), "after"));
    }),
  );
});
