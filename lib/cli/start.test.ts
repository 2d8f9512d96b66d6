import { beforeAll, expect, test } from "vitest";
import { latchkey, run } from "./process-fixture";

const ROUNDS = 8;

beforeAll(async () => {
  await latchkey(["--version"], {});
});

async function took(args: string[]): Promise<number> {
  const begun = performance.now();
  await run(process.execPath, args, {});
  return performance.now() - begun;
}

test("it starts in little more than the time that Node itself takes", { timeout: 120_000 }, async () => {
  const bare: number[] = [];
  const ours: number[] = [];
  // Side by side, and the best of each, so that a busy machine counts for both.
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await took(["-e", "0"]));
    ours.push(await took(["bin/latchkey.mjs", "token", "list", "--help"]));
  }
  expect(Math.min(...ours) / Math.min(...bare)).toBeLessThan(3.5);
});
