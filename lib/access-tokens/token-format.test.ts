import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mintToken, parseToken, tokenHint } from "./token-format";

const VECTORS = [
  "lks_0123456789AB_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd16Qbs4",
  "lks_zzzzzzzzzzzz_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA2fH3bb",
];

describe("token format", () => {
  test.each(VECTORS)("reads the contract's vector %s", (vector) => {
    expect(parseToken(vector)).toMatchObject({ kind: "s", id12: vector.slice(4, 16), secret40: vector.slice(17, 57) });
  });

  test("a minted token is 63 characters and reads back as its parts", () => {
    fc.assert(
      fc.property(fc.constantFrom("s", "g", "x") as fc.Arbitrary<"s" | "g" | "x">, (kind) => {
        const { plaintext, ...parts } = mintToken(kind);
        expect(plaintext).toHaveLength(63);
        expect(parseToken(plaintext)).toEqual(parts);
      }),
    );
  });

  test("any single changed character is refused", () => {
    const [vector] = VECTORS as [string];
    fc.assert(
      fc.property(
        fc.nat(62),
        fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"),
        (at, character) => {
          const changed = vector.slice(0, at) + character + vector.slice(at + 1);
          expect(parseToken(changed) === null).toBe(changed !== vector);
        },
      ),
    );
  });

  test.each([
    "",
    "lks_",
    `${VECTORS[0]} `,
    `${VECTORS[0]}0`,
    VECTORS[0]?.slice(0, -1),
    `\n${VECTORS[0]}`,
    VECTORS[0]?.toUpperCase(),
  ])("%j is not a token", (text) => expect(parseToken(text as string)).toBeNull());

  test("the hint shows the public part only", () => {
    expect(tokenHint("tok_0123456789AB")).toBe("lks_0123456789AB");
  });
});
