import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rest } from "@/lib/api/server-fixture";
import { listening } from "@/lib/cli/process-fixture";
import { initialise } from "@/lib/setup/initialise";

/** A server after its first start, with the first admin and the token that npm start writes. For tests. */
export async function firstStart(): Promise<{ url: string; token: string; stop: () => void }> {
  const tokenFile = join(mkdtempSync(join(tmpdir(), "latchkey-guides-")), "bootstrap-token");
  process.env.LATCHKEY_ADMIN_EMAIL = "ana@example.com";
  process.env.LATCHKEY_ADMIN_PASSWORD = "correct horse battery";
  process.env.LATCHKEY_BOOTSTRAP_TOKEN_FILE = tokenFile;
  await initialise();
  return { token: readFileSync(tokenFile, "utf8").trim(), ...(await listening(rest)) };
}
