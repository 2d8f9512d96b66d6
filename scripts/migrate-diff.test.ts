import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

test("schema.prisma says what the migrations make, and migrate:diff nothing else", { timeout: 60_000 }, () => {
  const script = ["--import", "tsx", "scripts/migrate-diff.ts"];
  expect(execFileSync(process.execPath, script, { encoding: "utf8" })).toBe(
    "-- The migrations make what schema.prisma says.\n",
  );
});
