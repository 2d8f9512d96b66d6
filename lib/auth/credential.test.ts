import { describe, expect, test } from "vitest";
import { presentedToken } from "./credential";

const A = "lks_0123456789AB_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd16Qbs4";
const B = "lks_zzzzzzzzzzzz_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA2fH3bb";

function present(...lines: [string, string][]) {
  return presentedToken((name) => lines.filter(([line]) => line.toLowerCase() === name).map(([, value]) => value));
}

describe("every form of the contract presents the same token", () => {
  test.each<[string, string]>([
    ["Authorization", A],
    ["Authorization", `Bearer ${A}`],
    ["Authorization", `bEARER ${A}`],
    ["Authorization", `Token ${A}`],
    ["Authorization", `TOKEN ${A}`],
    ["Authorization", `Latchkey ${A}`],
    ["Authorization", `Bearer Latchkey-${A}`],
    ["X-Latchkey-Authorization", A],
    ["Latchkey-Token", A],
    ["Border0-Token", A],
    ["x-access-token", A],
    ["X-Pomerium-Authorization", A],
    ["Authorization", `Pomerium ${A}`],
    ["Authorization", `Bearer Pomerium-${A}`],
  ])("%s: %s", (name, value) => expect(present([name, value])).toEqual({ is: "token", text: A }));
});

describe("what is not quite a form is not trimmed into one", () => {
  test.each([`Bearer  ${A}`, `Bearer\t${A}`, ` ${A}`, `${A} `, `"${A}"`, `Bearer ${A},`, `Basic ${A}`, "Bearer", ""])(
    "%j",
    (value) => {
      const presented = present(["Authorization", value]);
      expect(presented).not.toEqual({ is: "token", text: A });
      expect(presented.is).toBe("token");
    },
  );
});

describe("several credentials", () => {
  test("no header at all is missing", () => expect(present()).toEqual({ is: "missing" }));
  test("ours wins over a foreign bearer", () =>
    expect(present(["Authorization", "Bearer eyJhbGciOi"], ["Latchkey-Token", A])).toEqual({ is: "token", text: A }));
  test("the same token twice in two headers is one token", () =>
    expect(present(["Authorization", `Bearer ${A}`], ["Latchkey-Token", A])).toEqual({ is: "token", text: A }));
  test.each<[string, [string, string][]]>([
    [
      "two of ours that differ",
      [
        ["Latchkey-Token", A],
        ["Border0-Token", B],
      ],
    ],
    [
      "one of ours in Authorization, another in our header",
      [
        ["Authorization", `Bearer ${B}`],
        ["Latchkey-Token", A],
      ],
    ],
    [
      "two Authorization lines",
      [
        ["Authorization", `Bearer ${A}`],
        ["Authorization", `Bearer ${A}`],
      ],
    ],
    [
      "a header of ours twice",
      [
        ["Latchkey-Token", A],
        ["Latchkey-Token", A],
      ],
    ],
    ["a header of ours twice, joined on the way", [["Latchkey-Token", `${A}, ${A}`]]],
  ])("%s conflict", (_name, lines) => expect(present(...lines)).toEqual({ is: "conflicting" }));
});
