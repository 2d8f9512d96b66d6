import { beforeEach, expect, test } from "vitest";
import { KnownTokens } from "./known-tokens";
import type { FoundToken } from "./lookup";
import type { Changes } from "./world";

const token = (id: string) =>
  ({
    id,
    accountId: `sa_of_${id}`,
    memberId: "mem_1",
    subject: { groups: [{ id: "grp_1", name: "one" }] },
  }) as never as FoundToken;
const one = token("tok_1");
const changes = (kind: string, id: string): Changes => new Map([[kind, new Set([id])]]);
const UNRELATED = changes("token", "tok_2");
const RELATED: [kind: string, id: string][] = [
  ["token", "tok_1"],
  ["account", "sa_of_tok_1"],
  ["member", "mem_1"],
  ["group", "grp_1"],
];

let tokens: KnownTokens;
beforeEach(() => {
  tokens = new KnownTokens();
  tokens.moveTo({ epoch: 10, changes: "everything" });
  tokens.moveTo({ epoch: 20, changes: UNRELATED });
});

test.each(RELATED)("a token is known until its %s changes", (kind, id) => {
  tokens.keep(one, 20);
  tokens.moveTo({ epoch: 30, changes: UNRELATED });
  expect(tokens.at(30, "tok_1")).toBe(one);
  tokens.moveTo({ epoch: 40, changes: changes(kind, id) });
  expect([tokens.has("tok_1"), tokens.at(40, "tok_1"), tokens.at(30, "tok_1")]).toEqual([false, null, null]);
});

test.each(RELATED)("a look that a change of its %s overtook is not kept; one that others overtook is", (kind, id) => {
  tokens.moveTo({ epoch: 30, changes: changes(kind, id) });
  tokens.keep(one, 20);
  expect(tokens.has("tok_1")).toBe(false);
  tokens.keep(token("tok_3"), kind === "token" || kind === "account" ? 20 : 30);
  expect(tokens.at(30, "tok_3")).not.toBeNull();
});

test("a token of a later epoch says nothing of the world before it", () => {
  tokens.moveTo({ epoch: 30, changes: UNRELATED });
  tokens.keep(one, 30);
  expect([tokens.at(20, "tok_1"), tokens.at(30, "tok_1")]).toEqual([null, one]);
});

test("a look is not kept that is ahead of the newest world, or older than what is remembered", () => {
  tokens.keep(one, 21);
  tokens.keep(one, 9);
  expect(tokens.has("tok_1")).toBe(false);
  for (let epoch = 30; epoch < 3_000; epoch++) tokens.moveTo({ epoch, changes: UNRELATED });
  tokens.keep(one, 20);
  expect(tokens.has("tok_1")).toBe(false);
});

test("a world that was read as a whole leaves none known, whatever its number", () => {
  tokens.keep(one, 20);
  tokens.moveTo({ epoch: 5, changes: "everything" });
  expect(tokens.has("tok_1")).toBe(false);
  tokens.keep(one, 4);
  tokens.keep(one, 20);
  expect(tokens.has("tok_1")).toBe(false);
  tokens.keep(one, 5);
  expect(tokens.at(5, "tok_1")).toBe(one);
});

test("of more tokens than fit the oldest are forgotten", () => {
  for (let number = 0; number < 20_001; number++) tokens.keep(token(`tok_${number}`), 20);
  expect([tokens.has("tok_0"), tokens.has("tok_1"), tokens.has("tok_20000")]).toEqual([false, true, true]);
});
