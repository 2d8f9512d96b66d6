import { expect, test } from "vitest";
import { hashPassword, passwordProblem, verifyPassword } from "./password";

test("a password is 12 to 128 characters, counted as people see them", () => {
  expect(passwordProblem("x".repeat(11))).toMatch(/at least 12/);
  expect(passwordProblem("x".repeat(12))).toBeNull();
  expect(passwordProblem("\u{1f511}".repeat(12))).toBeNull();
  expect(passwordProblem("\u{1f511}".repeat(11))).toMatch(/at least 12/);
  expect(passwordProblem("e\u0301".repeat(11))).toMatch(/at least 12/);
  expect(passwordProblem("x".repeat(128))).toBeNull();
  expect(passwordProblem("x".repeat(129))).toMatch(/at most 128/);
});

test("the hash is Argon2id with at least 19 MiB and two passes, salted", async () => {
  const [one, two] = await Promise.all([hashPassword("correct horse battery"), hashPassword("correct horse battery")]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(await verifyPassword(one, "correct horse battery")).toBe(true);
  expect(await verifyPassword(one, "correct horse batterx")).toBe(false);
});

test("a keyboard that composes letters differently spells the same password", async () => {
  const hash = await hashPassword("caf\u00e9 au lait noir");
  expect(await verifyPassword(hash, "cafe\u0301 au lait noir")).toBe(true);
});

test("without a stored hash nothing matches, at the same cost", async () => {
  const hash = await hashPassword("correct horse battery");
  const timed = async (stored: string | null) => {
    const start = performance.now();
    expect(await verifyPassword(stored, "something else")).toBe(false);
    return performance.now() - start;
  };
  const [known, unknown]: [number[], number[]] = [[], []];
  for (let round = 0; round < 6; round++) {
    known.push(await timed(hash));
    unknown.push(await timed(null));
  }
  // In turns, and the fastest of each, for whatever else the machine does.
  const ratio = Math.min(...unknown) / Math.min(...known);
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
});

test("a flood is turned away instead of piling up", async () => {
  const results = await Promise.allSettled(Array.from({ length: 100 }, () => verifyPassword(null, "x")));
  const refused = results.filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(34);
  expect(refused[0]).toMatchObject({ reason: { code: "unavailable" } });
}, 30_000);
