import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { rest } from "@/lib/api/server-fixture";
import { initialise } from "@/lib/setup/initialise";
import { emptyHome, latchkey, listening, removeHomes, run } from "./process-fixture";

vi.setConfig({ testTimeout: 120_000 });

// Each shell loads the script as its manual says and completes lines as someone types them, against a real server.
const home = emptyHome();
const bin = join(home, "bin");
let server: { url: string; stop: () => void };
let env: Record<string, string>;

/** .ci/run installs them; elsewhere what is not there is not asked. */
const HAS = { zsh: found("zsh"), fish: found("fish") };

const LINES = {
  "latchkey service-account dis": "latchkey service-account disable",
  "latchkey token set x --user svc-com": "latchkey token set x --user svc-complete",
  "latchkey token set x --user=svc-com": "latchkey token set x --user=svc-complete",
  "latchkey -t json tok": "latchkey -t json token",
  "latchkey member get ana@ex": "latchkey member get ana@example.com",
  "latchkey policy test --member ana@example.com --so": "latchkey policy test --member ana@example.com --socket",
  [`latchkey apply -f ${home}/policies.y`]: `latchkey apply -f ${home}/policies.yaml`,
};

beforeAll(async () => {
  const tokenFile = join(home, "bootstrap-token");
  process.env.LATCHKEY_ADMIN_EMAIL = "ana@example.com";
  process.env.LATCHKEY_ADMIN_PASSWORD = "correct horse battery";
  process.env.LATCHKEY_BOOTSTRAP_TOKEN_FILE = tokenFile;
  await initialise();
  server = await listening(rest);
  mkdirSync(bin);
  writeFileSync(
    join(bin, "latchkey"),
    `#!/bin/sh\nexec '${process.execPath}' '${process.cwd()}/bin/latchkey.mjs' "$@"\n`,
  );
  chmodSync(join(bin, "latchkey"), 0o755);
  writeFileSync(join(home, "policies.yaml"), "");
  const token = readFileSync(tokenFile, "utf8").trim();
  const PATH = `${bin}${delimiter}${process.env.PATH}`;
  env = { HOME: home, TMPDIR: home, PATH, TERM: "xterm", LATCHKEY_URL: server.url, LATCHKEY_ADMIN_TOKEN: token };
  const account = await latchkey(["service-account", "create", "svc-complete", "-d", "Builds: all of them"], env);
  expect(account, account.stderr).toMatchObject({ code: 0 });
});

afterAll(() => {
  server.stop();
  removeHomes();
});

/** What stands on the line after Tab, as the shell itself says it: typed into it on a terminal that zsh makes. */
async function typed(shell: string, before: string, line: string): Promise<string> {
  const script = `
    zmodload zsh/zpty
    zpty shell ${shell}
    zpty -w shell ${quoted(`${before}; echo REA''DY`)}
    zpty -r shell seen '*READY*'
    zpty -w -n shell ${quoted(line)}$'\\t\\x18'
    zpty -r shell seen '*<<*>>*'
    print -r -- "\${\${seen##*<<}%%>>*}"`;
  const ran = await run("zsh", ["-f", "-c", script], env);
  return ran.stdout.trim();
}

function found(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

test("bash, called as it calls a completion itself", async () => {
  const script = `
    source <(latchkey completion bash)
    COMP_LINE="latchkey token set x --user svc-com" COMP_POINT=35; _latchkey; echo "\${COMPREPLY[@]}"
    COMP_LINE="latchkey member get ana@ex and more" COMP_POINT=26; _latchkey; echo "\${COMPREPLY[@]}"
    COMP_LINE="latchkey role " COMP_POINT=14; _latchkey; echo "\${COMPREPLY[@]}"`;
  const ran = await run("bash", ["--norc", "-c", script], env);
  expect(ran.stdout, ran.stderr).toMatch(/^svc-complete\n@example\.com\n.*\bcreate\b.*\n$/);
});

describe.each(Object.entries(LINES))("%s", (line, completed) => {
  test.runIf(HAS.zsh)("bash", async () => {
    const before = `PS1=; source <(latchkey completion bash); said() { echo "<<$READLINE_LINE>>"; }; bind -x '"\\C-x": said'`;
    expect(await typed("bash --norc --noprofile -i", before, line)).toBe(completed);
  });

  const widget = `said() { print -r -- "<<$BUFFER>>" }; zle -N said; bindkey "^X" said`;
  test.runIf(HAS.zsh).each([
    ["zsh", `PS1=; autoload -Uz compinit; compinit -u -D; source <(latchkey completion zsh); ${widget}`],
    [
      "zsh, found in $fpath",
      `PS1=; latchkey completion zsh > ~/_latchkey; fpath=(~ $fpath); autoload -Uz compinit; compinit -u -D; ${widget}`,
    ],
  ])("%s", async (_, before) => expect(await typed("zsh -f -i", before, line)).toBe(completed));

  test.runIf(HAS.fish)("fish", async () => {
    const script = `latchkey completion fish | source; complete -C ${quoted(line)}`;
    const ran = await run("fish", ["--no-config", "-c", script], env);
    const last = completed.split(" ").at(-1);
    expect(ran.stdout.split("\n").map((one) => one.split("\t")[0])).toContain(last);
  });
});
