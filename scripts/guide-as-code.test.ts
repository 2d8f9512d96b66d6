import { afterAll, beforeAll, expect, test } from "vitest";
import { followGuide } from "./follow-guide";
import { firstStart } from "./guide-fixture";

let server: Awaited<ReturnType<typeof firstStart>>;

beforeAll(async () => {
  server = await firstStart();
});
afterAll(() => server.stop());

test("everything as code: every command of the page prints what the page says", async () => {
  for await (const { block, printed, written } of followGuide("docs/as-code.md", server))
    expect(printed, block).toBe(written);
}, 300_000);
