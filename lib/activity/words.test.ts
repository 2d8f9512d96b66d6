import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { router } from "@/lib/api/router";
import { actionWords, hasWords } from "./words";

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

test("every verb has words", () => {
  const verbs = Object.entries(router).flatMap(([feature, all]) =>
    Object.keys(all).map((name) => `${kebab(feature)}.${kebab(name)}`),
  );
  expect(verbs.filter((verb) => !hasWords(verb))).toEqual([]);
});

test("every action that code names, beside the verbs, has words", async () => {
  const files = (await readdir("lib", { recursive: true })).filter(
    (file) => file.endsWith(".ts") && !file.includes(".test.") && !/suites|fixture/.test(file),
  );
  const sources = await Promise.all(files.map((file) => readFile(join("lib", file), "utf8")));
  const named = sources.flatMap((source) =>
    [...source.matchAll(/(?:\baction: |\b(?:read|write)\(\s*)"([a-z-]+\.[a-z-]+)"/g)].map(
      ([, action]) => action as string,
    ),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((action) => !hasWords(action))).toEqual([]);
});

test.each([
  [{ action: "access-tokens.create", outcome: "done" }, "Created token"],
  [{ action: "access-tokens.rotate", outcome: "refused", reason: "forbidden" }, "Tried to rotate token"],
  [{ action: "token.present", outcome: "refused", reason: "unknown" }, "Presented an unknown token"],
  [{ action: "session.create", outcome: "refused", reason: "wrong-password" }, "Tried to sign in"],
] as const)("%o is said as %s", (record, words) => expect(actionWords(record)).toBe(words));
