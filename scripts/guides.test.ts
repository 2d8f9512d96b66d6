import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rest } from "@/lib/api/server-fixture";
import { listening } from "@/lib/cli/process-fixture";
import { recorded } from "@/lib/operation/suites/world";
import { initialise } from "@/lib/setup/initialise";
import { followGuide } from "./follow-guide";

let server: { url: string; stop: () => void };
let token: string;

beforeAll(async () => {
  const tokenFile = join(mkdtempSync(join(tmpdir(), "latchkey-guides-")), "bootstrap-token");
  process.env.LATCHKEY_ADMIN_EMAIL = "ana@example.com";
  process.env.LATCHKEY_ADMIN_PASSWORD = "correct horse battery";
  process.env.LATCHKEY_BOOTSTRAP_TOKEN_FILE = tokenFile;
  await initialise();
  token = readFileSync(tokenFile, "utf8").trim();
  server = await listening(rest);
});

afterAll(() => server.stop());

async function follow(guide: string, before?: Record<string, () => Promise<void>>): Promise<void> {
  for await (const { block, printed, written } of followGuide(guide, { url: server.url, token, before: before ?? {} }))
    expect(printed, block).toBe(written);
}

/** Time passes for one token: nobody can make one that ends within the minute, and no test waits for one. */
async function expire(name: string): Promise<void> {
  await recorded("", async (tx) => {
    await tx.$executeRaw`UPDATE access_tokens SET created_at = now() - interval '2 days', expires_at = now() - interval '1 day' WHERE name = ${name}`;
  });
}

test("coming from NVIDIA OSMO", async () => {
  await follow("docs/guides/coming-from-osmo.md", { "10. When something is refused": () => expire("last-week") });
}, 120_000);

test("coming from NetBird", async () => {
  await follow("docs/guides/coming-from-netbird.md");
}, 60_000);

test("everything as code", async () => {
  await follow("docs/as-code.md");
}, 60_000);
