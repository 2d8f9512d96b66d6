import { expect, test } from "vitest";
import { placedName } from "./placed-name";

test.each([
  ["deployer", "deployer", undefined],
  ["deployer@staging", "deployer", "staging"],
  ["deployer@staging@eu", "deployer@staging", "eu"],
  ["deployer@", "deployer@", undefined],
  ["@staging", "@staging", undefined],
  ["@", "@", undefined],
  ["", "", undefined],
])("%j is called %j in %j", (text, name, namespace) => {
  expect(placedName(text)).toEqual({ name, namespace });
});
