import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rest } from "@/lib/api/server-fixture";
import { initialise } from "@/lib/setup/initialise";
import { emptyHome, latchkey, listening, type Ran } from "./process-fixture";

const folder = mkdtempSync(join(tmpdir(), "latchkey-cli-test-"));
const tokenFile = join(folder, "bootstrap-token");
let server: { url: string; stop: () => void };
let token: string;

beforeAll(async () => {
  process.env.LATCHKEY_ADMIN_EMAIL = "ana@example.com";
  process.env.LATCHKEY_ADMIN_PASSWORD = "correct horse battery";
  process.env.LATCHKEY_BOOTSTRAP_TOKEN_FILE = tokenFile;
  await initialise();
  token = readFileSync(tokenFile, "utf8").trim();
  server = await listening(rest);
});

afterAll(() => server.stop());

/** As the admin of the first start, unless the environment says otherwise. */
function admin(args: string[], env: Record<string, string> = {}, stdin?: string): Promise<Ran> {
  return latchkey(args, { HOME: folder, LATCHKEY_URL: server.url, LATCHKEY_ADMIN_TOKEN: token, ...env }, stdin);
}

async function json<T = Record<string, unknown>>(args: string[]): Promise<T> {
  const ran = await admin([...args, "-t", "json"]);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return JSON.parse(ran.stdout) as T;
}

describe("the life of an account", () => {
  test("create, token, list, roles, delete", async () => {
    const created = await admin(["service-account", "create", "svc-backup", "--roles", "read-only", "-d", "Nightly"]);
    expect(created).toMatchObject({ code: 0, stderr: "" });
    expect(created.stdout).toMatch(/^Name\s+svc-backup\nId\s+sa_/);

    const set = await admin([
      ...["token", "set", "nightly", "--user", "svc-backup", "--expires-at", "2027-01-01", "--roles", "read-only"],
    ]);
    expect(set.stdout, set.stderr).toMatch(/^lks_[0-9A-Za-z]{12}_[0-9A-Za-z]{46}\n$/);
    expect(set.stderr).toMatch(/only time/);
    expect(set.stderr).toContain("2027-01-01 00:00 UTC");

    const listed = await json<{ name: string }[]>([
      "service-account",
      "list",
      "--id-prefix",
      "svc-",
      "-r",
      "read-only",
    ]);
    expect(listed.map(({ name }) => name)).toEqual(["svc-backup"]);
    const tokens = await json<{ name: string; status: string }[]>(["token", "list", "--user", "svc-backup"]);
    expect(tokens).toMatchObject([{ name: "nightly", status: "active" }]);

    const who = await admin(["whoami", "-t", "json"], { LATCHKEY_ADMIN_TOKEN: set.stdout.trim() });
    expect(JSON.parse(who.stdout)).toMatchObject({ subject: { name: "svc-backup" }, token: { name: "nightly" } });

    await json(["service-account", "update", "svc-backup", "--add-roles", "member"]);
    await json(["service-account", "update", "svc-backup", "--remove-roles", "read-only"]);
    expect(await json(["token", "get", "nightly", "--user", "svc-backup"])).toMatchObject({ effectiveRoles: [] });

    const refused = await admin(["service-account", "delete", "svc-backup"]);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(/1 live token stops:\n {2}nightly .*--force/s);
    expect(await admin(["service-account", "delete", "svc-backup", "--force"])).toMatchObject({ code: 0, stderr: "" });
    const gone = await admin(["service-account", "get", "svc-backup"]);
    expect(gone).toMatchObject({ code: 1, stdout: "" });
    expect(gone.stderr).toMatch(/^not_found: This service account .* \(req_\w+\)\nNext: latchkey service-account list/);
    expect(gone.stderr).toContain("latchkey service-account create svc-backup --roles client");
  });
});

describe("login", () => {
  test("keeps the token where only its owner can read it, and logout forgets it", async () => {
    const home = { HOME: emptyHome() };
    const ran = await latchkey(["login", server.url, "--method", "token", "--token-file", tokenFile], home);
    expect(ran).toMatchObject({ code: 0, stdout: "" });
    expect(ran.stderr).not.toContain(token);
    const path = join(home.HOME, ".config/latchkey/config.json");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await latchkey(["whoami"], home)).stdout).toContain("bootstrap-admin");
    expect(await latchkey(["logout"], home)).toMatchObject({ code: 0 });
    expect(await latchkey(["whoami"], home)).toMatchObject({ code: 1, stdout: "" });
  });

  test("takes the token from stdin", async () => {
    const ran = await latchkey(["login", server.url, "--token-stdin"], { HOME: emptyHome() }, `${token}\n`);
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
  });
});
