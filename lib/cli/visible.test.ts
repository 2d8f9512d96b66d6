import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnsOf, visible, visibleJson } from "./visible";

/** Whatever a string can hold, halves of surrogate pairs too. */
const anyText = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));

describe("text of strangers is shown, not obeyed", () => {
  test.each([
    ["plain, ünïcode, 日本語, 🔑", "plain, ünïcode, 日本語, 🔑"],
    ["\u001b[31mred\u001b[0m", "\\u001b[31mred\\u001b[0m"],
    ["\u001b]0;title\u0007", "\\u001b]0;title\\u0007"],
    ["a\r\nb\tc", "a\\u000d\\u000ab\\u0009c"],
    ["\u009b31m", "\\u009b31m"],
    ["abc\u202edcba", "abc\\u202edcba"],
    ["\u2066x\u2069", "\\u2066x\\u2069"],
    ["zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"],
    ["half \ud83d", "half \\ud83d"],
  ])("%j", (text, shown) => expect(visible(text)).toBe(shown));

  test("whatever the text, nothing in it moves the cursor or reorders", () =>
    fc.assert(
      fc.property(anyText, (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b-\u200f]/u);
      }),
    ));

  test("JSON reads back as it was, and holds nothing to obey either", () =>
    fc.assert(
      fc.property(fc.jsonValue(), anyText, (value, text) => {
        const shown = visibleJson({ value, text }, 2);
        expect(JSON.parse(shown)).toEqual(JSON.parse(JSON.stringify({ value, text })));
        expect(shown.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
      }),
    ));
});

test.each([
  ["abc", 3],
  ["日本", 4],
  ["é", 1],
  ["e\u0301", 1],
  ["🔑", 2],
  ["👍🏽", 2],
  ["", 0],
])("%j takes %i columns", (text, columns) => expect(columnsOf(text)).toBe(columns));
