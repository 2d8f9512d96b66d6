import { expect, test } from "vitest";
import { PLANNED_ANEW, statementNames } from "./statement-names";

test("what is asked often gets one name, what is asked once or planned for its values gets none", () => {
  const nameOf = statementNames();
  const asked = (sql: string, times: number) => Array.from({ length: times }, () => nameOf({ sql }));
  expect(asked("SELECT 1", 5)).toEqual(["", "", "latchkey-0", "latchkey-0", "latchkey-0"]);
  expect(asked("SELECT 2", 4)).toEqual(["", "", "latchkey-1", "latchkey-1"]);
  expect(asked(`${PLANNED_ANEW} SELECT 3`, 9).every((name) => name === "")).toBe(true);
});

test("however many statements there are, a connection keeps a few hundred at most", () => {
  const nameOf = statementNames();
  const names = new Set<string>();
  for (let number = 0; number < 5_000; number++)
    for (let time = 0; time < 4; time++) names.add(nameOf({ sql: `SELECT ${number}` }));
  expect(names.size).toBeLessThanOrEqual(201);
});
