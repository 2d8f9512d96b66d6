import fc from "fast-check";
import { expect, test } from "vitest";
import { lineDiff } from "./line-diff";

const show = (before: string, after: string, context?: number) =>
  lineDiff(before.split(""), after.split(""), context).map((line) =>
    line.sign === "…" ? `…${line.count}` : `${line.sign}${line.text}`,
  );

test.each<[string, string, string[]]>([
  ["abc", "abc", ["…3"]],
  ["abc", "axc", [" a", "-b", "+x", " c"]],
  ["abc", "abcd", [" a", " b", " c", "+d"]],
  ["abc", "", ["-a", "-b", "-c"]],
  ["abcdefgh", "abcdefgx", ["…4", " e", " f", " g", "-h", "+x"]],
])("%s to %s", (before, after, lines) => expect(show(before, after)).toEqual(lines));

test("keeps both sides whole, and calls nothing changed that is alike", () => {
  const lines = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const diff = lineDiff(before, after, Number.POSITIVE_INFINITY).flatMap((line) =>
        line.sign === "…" ? [] : [line],
      );
      const side = (sign: "-" | "+") =>
        diff.filter((line) => line.sign === " " || line.sign === sign).map(({ text }) => text);
      if (before.join() !== after.join()) {
        expect(side("-")).toEqual(before);
        expect(side("+")).toEqual(after);
      } else expect(diff).toEqual([]);
    }),
  );
});
