import { expect, test } from "vitest";
import { card, table } from "./table";

type Row = { name: string; roles: string[]; last: string | null };

const rows: Row[] = [
  { name: "svc-日本", roles: ["client", "read-only"], last: null },
  { name: "b", roles: [], last: "\u001b[2J" },
];

test("columns are aligned by what a terminal shows, and nothing trails", () =>
  expect(
    table<Row>(
      [
        ["name", (row) => row.name],
        ["roles", (row) => row.roles],
        ["last", (row) => row.last],
      ],
      rows,
    ),
  ).toBe(
    [
      "NAME      ROLES              LAST",
      "svc-日本  client, read-only  -",
      "b         -                  \\u001b[2J",
    ].join("\n"),
  ));

test("a card has a line a value, and one for each entry of a list", () =>
  expect(
    card([
      ["Name", "svc-ci"],
      ["Left out", undefined],
      ["Roles", ["a", "b"]],
      ["Empty", []],
      ["Enabled", true],
      ["Text", null],
    ]),
  ).toBe("Name     svc-ci\nRoles    a\n         b\nEnabled  yes\nText     -"));
