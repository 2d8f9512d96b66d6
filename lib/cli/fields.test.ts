import { expect, test } from "vitest";
import { valueFrom } from "./fields";
import type { Field } from "./verbs";

function field(kind: Field["kind"], more: Partial<Field> = {}): Field {
  return { name: "x", kind, about: "", required: false, nullable: false, choices: null, byDefault: null, ...more };
}

test.each<[string, Field, string[], unknown]>([
  ["a text is what it is", field("text"), ["null"], "null"],
  ["null, where that is a value", field("text", { nullable: true }), ["null"], null],
  ["never, for an end", field("text", { nullable: true, name: "expiresAt" }), ["never"], null],
  ["never is a word elsewhere", field("text", { nullable: true, name: "hostname" }), ["never"], "never"],
  ["an instant", field("time"), ["2027-01-01T01:00:00+01:00"], "2027-01-01T01:00:00+01:00"],
  ["a date is its start in UTC", field("time"), ["2027-01-01"], "2027-01-01T00:00:00Z"],
  ["a number", field("number"), ["1.5"], 1.5],
  ["one below zero", field("number"), ["-3"], -3],
  ["a list by commas and by repetition", field("list"), ["a, b", "c"], ["a", "b", "c"]],
  ["an empty list", field("list"), [""], []],
  ["pairs", field("map"), ["env=prod", "note=a=b"], { env: "prod", note: "a=b" }],
  ["pairs by commas", field("map"), ["env=prod,team=ops", "x=y"], { env: "prod", team: "ops", x: "y" }],
  ["a comma in a value", field("map"), ["note=a,b"], { note: "a,b" }],
  ["JSON", field("json"), ['{"a":[1]}'], { a: [1] }],
])("%s", (_what, one, words, value) => {
  expect(words.reduce<unknown>((before, word) => valueFrom(one, word, before), undefined)).toEqual(value);
});

test.each<[string, Field, string]>([
  ["no number", field("number"), "ten"],
  ["a number of programmers", field("number"), "0x10"],
  ["a number of scientists", field("number"), "1e1"],
  ["a number in a hurry", field("number"), " +5"],
  ["not among the choices", field("text", { choices: ["allow", "deny"] }), "maybe"],
  ["a list with one that is not", field("list", { choices: ["a", "b"] }), "a,c"],
  ["a pair without a name", field("map"), "=x"],
  ["no JSON", field("json"), "{"],
])("%s is refused", (_what, one, word) => expect(() => valueFrom(one, word)).toThrow(/It is/));
