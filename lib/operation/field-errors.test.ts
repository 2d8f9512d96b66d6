import { expect, test } from "vitest";
import { z } from "zod";
import { fieldErrors } from "./field-errors";

const schema = z.strictObject({ name: z.string(), tags: z.array(z.strictObject({})).optional() });
const errorsOf = (input: object) => fieldErrors(schema.safeParse(input).error?.issues ?? []);

test("an unknown field is named where it stands", () => {
  expect(errorsOf({ name: "x", role: 1, tags: [{ env: 1 }] })).toEqual([
    { path: "tags.0.env", message: "env is not a field here." },
    { path: "role", message: "role is not a field here." },
  ]);
});

test("a flood of unknown fields, or of long ones, gets an answer of a bounded size", () => {
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`field${n}`, n]));
  expect(errorsOf({ name: "x", ...many })).toHaveLength(100);
  expect(errorsOf({ name: "x", tags: Array.from({ length: 5_000 }, () => ({ env: 1 })) })).toHaveLength(100);
  const [{ path, message } = { path: "", message: "" }] = errorsOf({ name: "x", ["k".repeat(1_000_000)]: 1 });
  expect(path).toBe(`${"k".repeat(100)}…`);
  expect(message.length).toBeLessThan(150);
});
