import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { RESERVED_SLUGS } from "./reserved-slugs";

test("no namespace can take the address of a page or a route of the portal", () => {
  const routes = readdirSync("app", { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[a-z0-9-]+$/.test(entry.name))
    .map(({ name }) => name);
  expect(routes.length).toBeGreaterThan(5);
  expect(routes.filter((route) => !RESERVED_SLUGS.has(route))).toEqual([]);
});

test("no namespace can take the address of a file that is served as it is", () => {
  const files = readdirSync("public").filter((name) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name));
  expect(files.filter((file) => !RESERVED_SLUGS.has(file))).toEqual([]);
});
