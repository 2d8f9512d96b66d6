import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { rest } from "@/lib/api/server-fixture";
import { initialise } from "@/lib/setup/initialise";
import { emptyHome, latchkey, leftRunning, listening, onTerminal, type Ran, removeHomes } from "./process-fixture";

// Processes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

// The real program in processes of its own, against the real API on a real database.
const folder = emptyHome();
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
  // The first call makes the bundle; after it, processes can run side by side.
  await latchkey(["--version"], {});
});

afterAll(() => {
  server.stop();
  removeHomes();
});

/** As the admin of the first start, unless the environment says otherwise. */
function admin(args: string[], env: Record<string, string> = {}, stdin?: string): Promise<Ran> {
  return latchkey(args, { ...asAdmin(), ...env }, stdin);
}

function asAdmin(): Record<string, string> {
  return { HOME: folder, TMPDIR: folder, LATCHKEY_URL: server.url, LATCHKEY_ADMIN_TOKEN: token };
}

async function json<T = Record<string, unknown>>(args: string[]): Promise<T> {
  const ran = await admin([...args, "-t", "json"]);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return JSON.parse(ran.stdout) as T;
}

describe("a service account, step by step", () => {
  test("create, token, list, roles, delete", async () => {
    const created = await admin(["service-account", "create", "svc-backup", "--roles", "read-only", "-d", "Nightly"]);
    expect(created, created.stderr).toMatchObject({ code: 0, stderr: "" });
    expect(created.stdout).toMatch(/^Name\s+svc-backup\nId\s+sa_.*\nRoles\s+read-only@global {2}by bootstrap-admin, /s);

    const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const set = await admin([
      ...["token", "set", "nightly", "--user", "svc-backup", "--expires-at", day, "--roles", "read-only"],
    ]);
    expect(set.stdout, set.stderr).toMatch(/^lks_[0-9A-Za-z]{12}_[0-9A-Za-z]{46}\n$/);
    expect(set.stderr).toMatch(new RegExp(`only time.*read-only.*${day} 00:00 UTC`, "s"));
    expect(set.stderr).not.toContain(set.stdout.trim());

    const [accounts, tokens, who] = await Promise.all([
      json<{ name: string }[]>(["service-account", "list", "--id-prefix", "svc-", "-r", "read-only"]),
      json<{ name: string; status: string }[]>(["token", "list", "--user", "svc-backup"]),
      admin(["whoami", "-t", "json"], { LATCHKEY_ADMIN_TOKEN: set.stdout.trim() }),
    ]);
    expect(accounts.map(({ name }) => name)).toEqual(["svc-backup"]);
    expect(tokens).toMatchObject([{ name: "nightly", status: "active" }]);
    expect(JSON.parse(who.stdout)).toMatchObject({ subject: { name: "svc-backup" }, token: { name: "nightly" } });

    await json(["service-account", "update", "svc-backup", "--add-roles", "member"]);
    await json(["service-account", "update", "svc-backup", "--remove-roles", "read-only"]);
    expect(await json(["token", "get", "nightly", "--user", "svc-backup"])).toMatchObject({ effectiveRoles: [] });

    const unasked = await admin(["service-account", "delete", "svc-backup"]);
    expect(unasked).toMatchObject({ code: 2, stdout: "" });
    expect(unasked.stderr).toMatch(/1 live token stops:\n {2}nightly .*--force/s);
    expect(await admin(["service-account", "delete", "svc-backup", "--force"])).toMatchObject({ code: 0, stderr: "" });
    const gone = await admin(["service-account", "get", "svc-backup"]);
    expect(gone).toMatchObject({ code: 1, stdout: "" });
    expect(gone.stderr).toMatch(/^not_found: This service account .* \(req_\w+\)\nNext: latchkey service-account list/);
    expect(gone.stderr).toContain("latchkey service-account create svc-backup --roles client");
  });

  test("one call can make the account and its first token", async () => {
    const made = await admin(["service-account", "create", "svc-first", "--token", '{"name":"ci","expiresInDays":30}']);
    expect(made.stdout, made.stderr).toMatch(/^lks_\w{12}_\w{46}\n$/);
    expect(made.stderr).toContain("svc-first");
  });

  test("rotating prints the successor, and names mean the newer of two", async () => {
    await admin(["service-account", "create", "svc-turn"]);
    await admin(["token", "set", "t", "--user", "svc-turn"]);
    const rotated = await admin(["token", "rotate", "t", "--user", "svc-turn", "--overlap-hours", "1"]);
    expect(rotated.stdout, rotated.stderr).toMatch(/^lks_/);
    const hint = rotated.stdout.slice(0, 16);
    expect(await json(["token", "get", "t", "--user", "svc-turn"])).toMatchObject({ hint, status: "active" });
    const revoked = await admin(["token", "delete", "t", "--user", "svc-turn", "-f"]);
    expect(revoked).toMatchObject({ code: 0, stdout: "Revoked t.\n" });
  });

  test("bulk says what became of each, and ends with 1 when one was refused", async () => {
    await admin(["service-account", "create", "svc-bulk"]);
    const ran = await admin(["service-account", "bulk", "disable", "svc-bulk", "svc-nobody", "--force"]);
    expect(ran, ran.stderr).toMatchObject({ code: 1 });
    expect(ran.stderr).toContain("partly_refused: 1 of 2 were refused.");
    expect(ran.stdout).toMatch(/svc-bulk .*\n.*svc-nobody .*not_found/s);
  });
});

describe("login", () => {
  test("keeps the token where only its owner can read it, and logout forgets it", async () => {
    const home = { HOME: emptyHome() };
    const ran = await latchkey(["login", server.url, "--method", "token", "--token-file", tokenFile], home);
    expect(ran, ran.stderr).toMatchObject({ code: 0, stdout: "" });
    expect(ran.stderr).not.toContain(token);
    const path = join(home.HOME, ".config/latchkey/config.json");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await latchkey(["whoami"], home)).stdout).toContain("bootstrap-admin");
    expect(await latchkey(["logout"], home)).toMatchObject({ code: 0 });
    const after = await latchkey(["whoami"], home);
    expect(after).toMatchObject({ code: 1, stdout: "" });
    expect(after.stderr).toMatch(/^not_logged_in: .*\nNext: latchkey login URL --token-file FILE/);
  });

  test("takes the token from stdin, and keeps nothing that the server refuses", async () => {
    const home = emptyHome();
    const [good, bad, none] = await Promise.all([
      latchkey(["login", server.url, "--token-stdin"], { HOME: emptyHome() }, `${token}\n`),
      latchkey(["login", server.url, "--token-stdin"], { HOME: home }, `${token.slice(0, -1)}!`),
      latchkey(["login", server.url], { HOME: home }),
    ]);
    expect(good, good.stderr).toMatchObject({ code: 0 });
    expect(bad).toMatchObject({ code: 1 });
    expect(bad.stderr).toMatch(/^unauthenticated: .*latchkey token set NAME --user ACCOUNT/s);
    expect(none).toMatchObject({ code: 2 });
    expect(() => statSync(join(home, ".config"))).toThrow("ENOENT");
  });
});

describe("refusals name the next command to try", () => {
  test("unknown, mistyped, forbidden and nobody there", async () => {
    await admin(["service-account", "create", "svc-client"]);
    const { stdout } = await admin(["token", "set", "t", "--user", "svc-client"]);
    const [forbidden, mistyped, nobody, unknown, invalid] = await Promise.all([
      admin(["service-account", "list"], { LATCHKEY_ADMIN_TOKEN: stdout.trim() }),
      admin(["whoami"], { LATCHKEY_ADMIN_TOKEN: "lks_expired" }),
      admin(["whoami"], { LATCHKEY_URL: "http://127.0.0.1:9999" }),
      admin(["token", "set", "t", "--user", "svc-nobody"]),
      admin(["socket", "create", "Bad Name", "--type", "http"]),
    ]);
    expect(forbidden.stderr).toMatch(/^forbidden: You need service-accounts:read.* \(req_\w+\)\nNext: latchkey whoami/);
    expect(forbidden.stderr).toContain("latchkey service-account update ACCOUNT --add-roles ROLE");
    expect(mistyped.stderr).toMatch(/^unauthenticated: .*\(req_\w+\)\nNext: The token is expired.*latchkey token set/s);
    expect(nobody.stderr).toMatch(/^unreachable: .*nothing listens there.\nNext: latchkey doctor/);
    expect(unknown.stderr).toMatch(/^not_found: .*latchkey service-account create svc-nobody --roles client/s);
    expect(invalid.stderr).toMatch(/^invalid_input: .*\n {2}name: Lower-case letters/s);
    for (const { code, stdout } of [forbidden, mistyped, nobody, unknown, invalid])
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  test("what can't be meant is usage, 2, and says where it is explained", async () => {
    const lines = [
      [],
      ["token"],
      ["whoami", "--odd"],
      ["servce-account"],
      ["token", "set", "x"],
      ["token", "list", "--status", "odd"],
      ["whoami", "-t", "xml"],
    ];
    for (const { code, stdout, stderr } of await Promise.all(lines.map((line) => admin(line))))
      expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: "" });
    const odd = await admin(["token", "list", "--od\u001b[31m"]);
    expect(odd.stderr).toBe("usage: unknown option '--od\\u001b[31m'\nNext: latchkey token list --help\n");
  });

  test("the format may be said before the noun, before the verb and after", async () => {
    const lines = [
      ["-t", "json", "service-account", "get", "bootstrap-admin"],
      ["--format-type=json", "service-account", "get", "bootstrap-admin"],
      ["service-account", "-t", "json", "get", "bootstrap-admin"],
      ["service-account", "get", "-t", "json", "bootstrap-admin"],
    ];
    for (const ran of await Promise.all(lines.map((line) => admin(line))))
      expect(JSON.parse(ran.stdout), ran.stderr).toMatchObject({ name: "bootstrap-admin" });
  });

  test("help explains a command as --help does", async () => {
    const [asked, flag] = await Promise.all([
      latchkey(["help", "token", "set"], {}),
      latchkey(["token", "set", "-h"], {}),
    ]);
    expect(asked).toMatchObject({ code: 0, stderr: "", stdout: flag.stdout });
    expect(asked.stdout).toContain("Examples:\n");
  });
});

describe("policies", () => {
  test("a file is tested, compared and saved, and the tester agrees before and after", async () => {
    await admin(["service-account", "create", "svc-policy"]);
    await admin([
      "socket",
      "create",
      "orders",
      "--type",
      "http",
      "--hostname",
      "orders.example.com",
      "--tags",
      "env=prod",
    ]);
    const question = [
      "policy",
      "test",
      "--service-account",
      "svc-policy",
      "--socket",
      "orders",
      "--method",
      "GET",
      "--path",
      "/",
    ];
    const file = join(folder, "orders.yaml");
    writeFileSync(
      file,
      [
        "name: ci-orders",
        "tagRules: [{ env: prod }]",
        "who: { serviceAccounts: [svc-policy] }",
        "actions: { http: {} }",
      ].join("\n"),
    );
    const [before, draft, diff, wrong] = await Promise.all([
      admin(question),
      admin([...question, "-f", file, "--expect", "allow"]),
      admin(["policy", "diff", "-f", file]),
      admin([...question, "--expect", "allow"]),
    ]);
    expect(before.stdout, before.stderr).toMatch(/^deny: /);
    expect(draft.stdout, draft.stderr).toMatch(/^allow: .*ci-orders .*draft/s);
    expect(diff.stdout, diff.stderr).toMatch(
      /\+ {3}"name": "ci-orders".*Who gains access:\nWHO.*svc-policy\s+orders\s+http/s,
    );
    expect(wrong).toMatchObject({ code: 1 });

    expect(await admin(["policy", "create", "-f", file])).toMatchObject({ code: 0, stderr: "" });
    expect((await admin([...question, "--expect", "allow"])).code).toBe(0);
    expect((await admin(["policy", "remove-subject", "ci-orders", "svc-policy"])).code).toBe(0);
    expect((await admin([...question, "--expect", "deny"])).code).toBe(0);
  });

  test("a file says where a policy lives and what it is attached to", async () => {
    await admin(["namespace", "create", "files", "--parent", "global", "--name", "Files"]);
    for (const name of ["web-1", "web-2"]) await admin(["socket", "create", name, "--type", "http", "-n", "files"]);
    const file = join(folder, "placed.json");
    const write = (sockets: string[]) =>
      writeFileSync(file, JSON.stringify({ name: "placed", namespace: "files", who: { everyone: true }, sockets }));
    write(["web-1"]);
    const created = await json(["policy", "create", "-f", file]);
    expect(created).toMatchObject({ namespace: "files", sockets: ["web-1"], version: 1 });
    const same = await admin(["policy", "diff", "-f", file]);
    expect(same.stdout, same.stderr).toMatch(/^The file says what is saved\.\n/);
    write(["web-2"]);
    const diff = await admin(["policy", "diff", "-f", file]);
    expect(diff.stdout, diff.stderr).toMatch(/- {3}"web-1"\n\+ {3}"web-2"/);
    const saved = await admin(["policy", "edit", "placed", "-n", "files", "-f", file, "--force", "-t", "json"]);
    expect(JSON.parse(saved.stdout), saved.stderr).toMatchObject({ sockets: ["web-2"], version: 2 });
    expect(saved.stderr).toContain('+   "web-2"');
  });

  test("edit opens the editor, shows what changes, and keeps the text that can't be saved", async () => {
    await admin(["policy", "create", "edited", "--who", '{"everyone":true}']);
    const edit = (script: string) => admin(["policy", "edit", "edited"], { EDITOR: `sed -i ${script}` });
    expect(await edit("s/no/no/")).toMatchObject({ code: 0, stdout: "Nothing was changed.\n" });
    const saved = await edit(`'s/"enabled": true/"enabled": false/'`);
    expect(saved.stdout, saved.stderr).toMatch(
      /- {3}"enabled": true\n\+ {3}"enabled": false.*Saved edited as version 2/s,
    );
    const keptText = ({ stderr }: { stderr: string }) =>
      readFileSync(/your text is in (\S+)/.exec(stderr)?.[1] ?? "", "utf8");
    const broken = await edit("'s/everyone/everyon/'");
    expect(broken).toMatchObject({ code: 1 });
    expect(keptText(broken)).toContain("everyon");
    const EDITOR = `sh -c 'sed -i s/everyone/someone/ "$1"; exit 3' sh`;
    const crashed = await admin(["policy", "edit", "edited"], { EDITOR });
    expect(crashed).toMatchObject({ code: 1, stderr: expect.stringMatching(/^editor: /) });
    expect(keptText(crashed)).toContain("someone");
    const never = await admin(["policy", "edit", "edited"], { EDITOR: "false" });
    expect([never.code, never.stderr]).toEqual([1, expect.not.stringContaining("your text")]);
    expect(broken.stderr).toContain(`latchkey policy edit pol_`);
  });

  test("on a terminal, text that is refused is edited again", async () => {
    await admin(["policy", "create", "twice", "--who", '{"everyone":true}']);
    const editor = join(folder, "editor.sh");
    // The first time it misspells a field, the second time it mends that.
    writeFileSync(
      editor,
      `grep -q everyon\\" "$1" && sed -i 's/everyon"/everyone"/; s/"allow"/"deny"/' "$1" || sed -i s/everyone/everyon/ "$1"`,
    );
    const ran = await onTerminal(["policy", "edit", "twice"], { ...asAdmin(), EDITOR: `sh ${editor}` }, "y", "y");
    expect(ran.stdout).toMatch(
      /everyon is not a field here.*Edit again\?.*"deny".*Save twice\?.*Saved twice as version 2/s,
    );
    expect(await json(["policy", "get", "twice"])).toMatchObject({ effect: "deny", who: { everyone: true } });
  });

  test("edit never loses what somebody else saved in the meantime", async () => {
    await admin(["policy", "create", "raced"]);
    const other = `${process.execPath} bin/latchkey.mjs policy replace raced --effect deny`;
    const ran = await admin(["policy", "edit", "raced"], {
      EDITOR: `sh -c '${other} >/dev/null && sed -i s/true/false/ "$1"' sh`,
    });
    expect(ran, ran.stdout).toMatchObject({ code: 1 });
    expect(ran.stderr).toMatch(/^version_conflict: .*your text is in/s);
    expect(await json(["policy", "get", "raced"])).toMatchObject({ effect: "deny", enabled: true, version: 2 });
  });
});

describe("activity", () => {
  test("an export is checked offline, and the first record that does not fit is named", async () => {
    const file = join(folder, "activity.jsonl");
    expect(await admin(["activity", "export", "--output", file])).toMatchObject({ code: 0, stdout: "" });
    const [again, nowhere] = await Promise.all([
      admin(["activity", "export", "--output", file]),
      admin(["activity", "export", "--output", join(folder, "nowhere", "activity.jsonl")]),
    ]);
    expect(again).toMatchObject({ code: 1, stderr: `unwritable: ${file} can't be written (EEXIST).\n` });
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringMatching(/^unwritable: .*ENOENT/) });
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const alone = { HOME: emptyHome() };
    const verify = (text: string[], ...more: string[]) =>
      latchkey(["activity", "verify", ...more], alone, `${text.join("\n")}\n`);
    const whole = await verify(lines);
    expect(whole.stdout, whole.stderr).toMatch(
      new RegExp(`^${lines.length} records fit. The last is ${lines.length}:`),
    );
    const told = await verify(lines, "-t", "json");
    expect(JSON.parse(told.stdout)).toMatchObject({ ok: true, firstSeq: 1, records: lines.length });
    const shown = JSON.parse(lines[3] as string) as { after: unknown };
    const harmless = await verify(lines.with(3, JSON.stringify({ ...shown, after: { harmless: true } })));
    expect(harmless.stderr).toBe("broken_chain: Record 4 does not fit: what it shows is not what its hash covers.\n");
    const [summary = "", signed] = whole.stdout.split("\n");
    expect(signed).toMatch(/^Signed up to \d+, |^None of them is signed yet\.$/);
    const foreign = await verify(lines, "--signed-by", "a".repeat(43));
    expect(foreign.stderr).toMatch(
      /^broken_chain: Record \d+ does not fit: .* (is signed with the|is signed with another) key\.\n$/,
    );
    expect(await verify(lines, "--signed-by", "short")).toMatchObject({ code: 2 });
    const head = summary.split(" ").at(-1) as string;
    const edited = [...lines];
    edited[3] = (lines[3] as string).replace(/"action":"[^"]+"/, '"action":"nothing.happened"');
    const [late, none] = await Promise.all([verify(lines.slice(2)), verify([])]);
    expect(late.stdout).toContain(`${lines.length - 2} records fit, from 3 on: those before it are not here.`);
    expect(none).toMatchObject({ code: 1, stderr: "unreadable: There is no record to check.\n" });
    const [changed, missing, cut, same] = await Promise.all([
      verify(edited),
      verify([...lines.slice(0, 2), ...lines.slice(3)]),
      verify(lines.slice(0, -1), "--head", head),
      verify(lines, "--head", head),
    ]);
    expect(changed.stderr).toBe("broken_chain: Record 4 does not fit: its fields do not fit its hash.\n");
    expect(missing.stderr).toMatch(/^broken_chain: Record 4 does not fit: it follows record 2/);
    expect(cut.stderr).toMatch(new RegExp(`^broken_chain: Record ${lines.length} does not fit: .*missing`));
    expect([changed, missing, cut, same].map(({ code }) => code)).toEqual([1, 1, 1, 0]);
  });

  test("--watch goes on with what happens", async () => {
    const { firstLine, stop } = leftRunning(
      ["activity", "list", "--watch", "--action", "groups.create", "-t", "json"],
      asAdmin(),
    );
    await admin(["group", "create", "watched"]);
    expect(JSON.parse(await firstLine)).toMatchObject({ action: "groups.create", target: { name: "watched" } });
    expect(await stop()).toBe(0);
    await admin(["group", "create", "watched-last"]);
    const last = leftRunning(["activity", "list", "--watch", "--limit", "1", "-t", "json"], asAdmin());
    expect(JSON.parse(await last.firstLine)).toMatchObject({ target: { name: "watched-last" } });
    expect(await last.stop()).toBe(0);
  });
});

describe("on a terminal", () => {
  test("it asks, no is the answer unless y was typed, and NO_COLOR means none", async () => {
    await admin(["service-account", "create", "svc-asked"]);
    const no = await onTerminal(["service-account", "delete", "svc-asked"], asAdmin(), "");
    expect(no).toMatchObject({ code: 1 });
    expect(no.stdout).toMatch(/0 live tokens stop.*Delete a service account: svc-asked\?.* \[y\/N\].*cancelled/s);
    const plain = await onTerminal(["service-account", "get", "svc-asked"], { ...asAdmin(), NO_COLOR: "1" });
    expect(plain.stdout).not.toContain("\u001b[");
    const coloured = await onTerminal(["service-account", "get", "svc-asked"], asAdmin());
    expect(coloured.stdout).toContain("\u001b[32mactive");
    const yes = await onTerminal(["service-account", "delete", "svc-asked"], asAdmin(), "y");
    expect(yes.stdout).toContain("Deleted svc-asked.");
  });
});

test("doctor finds the server well, and says what it can't know", async () => {
  const findings = await json<{ check: string; is: string }[]>(["doctor"]);
  expect(findings.filter(({ is }) => is === "fail")).toEqual([]);
  expect(new Set(findings.map(({ check }) => check))).toEqual(
    new Set(
      "settings server ready version clock token migrations keys database activity backups mail"
        .split(" ")
        .concat("weak spots"),
    ),
  );
  const away = await admin(["doctor"], { LATCHKEY_URL: "http://127.0.0.1:9999" });
  expect(away).toMatchObject({ code: 1 });
  expect(away.stdout).toMatch(/fail\s+server\s+http:\/\/127.0.0.1:9999 refuses connections/);
});
