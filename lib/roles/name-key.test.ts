import { expect, test } from "vitest";
import { database } from "@/lib/db";
import { nameKey } from "./name-key";

test.each([
  ["Admin", "admin"],
  ["admin ", "admin"],
  ["ad\u200bmin", "admin"],
  ["ａｄｍｉｎ", "admin"],
  ["аdmin", "admin"],
  ["adm1n", "admin"],
  ["àdmin", "admin"],
  ["read only", "read-only"],
  ["read_only", "read-only"],
  ["readonly", "read-only"],
  ["c1ient", "client"],
  ["mernber", "member"],
  ["\u202emember", "member"],
])("ESC-6 %j can be taken for %s", (name, other) => expect(nameKey(name)).toBe(nameKey(other)));

test.each([
  ["deploy", "deployer"],
  ["auditor", "admin"],
  ["team-a", "team-b"],
])("%s is not taken for %s", (name, other) => expect(nameKey(name)).not.toBe(nameKey(other)));

test("the built-in roles stand in the database under their keys", async () => {
  const built = await database().role.findMany({ where: { builtIn: true }, select: { name: true, nameKey: true } });
  expect(built).toHaveLength(4);
  for (const role of built) expect(role.nameKey).toBe(nameKey(role.name));
});
