import { afterAll, beforeAll, expect, test } from "vitest";
import { recorded } from "@/lib/operation/suites/world";
import { followGuide } from "./follow-guide";
import { firstStart } from "./guide-fixture";

let server: Awaited<ReturnType<typeof firstStart>>;

beforeAll(async () => {
  server = await firstStart();
});
afterAll(() => server.stop());

/** Time passes for one token, because no token ends sooner than a minute after it was made. */
async function expire(name: string): Promise<void> {
  await recorded("", async (tx) => {
    await tx.$executeRaw`
      UPDATE access_tokens SET created_at = now() - interval '2 days', expires_at = now() - interval '1 day' WHERE name = ${name}`;
  });
}

test("coming from NVIDIA OSMO: every command of the guide prints what the guide says", async () => {
  const before = { "12. Expired token": () => expire("report") };
  for await (const { block, printed, written } of followGuide("docs/guides/coming-from-osmo.md", { ...server, before }))
    expect(printed, block).toBe(written);
}, 300_000);
