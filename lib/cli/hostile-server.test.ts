import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { emptyHome, latchkey, listening, removeHomes, run } from "./process-fixture";

// What answers may be anybody: the token stays here, and the terminal obeys nobody.
vi.setConfig({ testTimeout: 120_000 });

const TOKEN = "lks_0123456789AB_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd16Qbs4";
const HOSTILE = "\u001b[2J\u202eevil\u009b1m\r";
const seen: string[] = [];
let elsewhere: { url: string; stop: () => void };
let server: { url: string; stop: () => void };

beforeAll(async () => {
  elsewhere = await listening((request, response) => {
    seen.push(JSON.stringify(request.rawHeaders));
    response.end("{}");
  });
  server = await listening(answer);
});
afterAll(() => {
  server.stop();
  elsewhere.stop();
  removeHomes();
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://localhost");
  const json = (status: number, value: unknown) => {
    response.writeHead(status, {
      "content-type": "application/json",
      "x-request-id": HOSTILE.replace(/\P{ASCII}|\p{Cc}/gu, ""),
    });
    response.end(JSON.stringify(value));
  };
  if (url.pathname === "/echo") response.end(`${request.rawHeaders.join("\n")}\n`);
  else if (url.pathname.endsWith("/whoami") || url.pathname === "/away")
    response.writeHead(307, { location: `${elsewhere.url}/api/v1/whoami` }).end();
  else if (url.pathname.endsWith("/sockets"))
    json(200, {
      items: [
        {
          name: HOSTILE,
          namespace: "global",
          type: "http",
          hostname: null,
          upstream: null,
          tags: { [HOSTILE]: HOSTILE },
        },
      ],
      nextCursor: url.searchParams.get("cursor") === "2" ? null : url.searchParams.has("cursor") ? "2" : "1",
    });
  else if (url.pathname.endsWith("/overview")) response.end("<html>");
  else if (url.pathname.endsWith("/settings")) response.writeHead(404).end("<html>");
  else json(403, { code: `forbidden${HOSTILE}`, detail: HOSTILE, errors: [{ path: HOSTILE, message: HOSTILE }] });
}

function ask(...args: string[]) {
  const env = {
    HOME: emptyHome(),
    LATCHKEY_URL: server.url,
    LATCHKEY_ADMIN_TOKEN: TOKEN,
    LATCHKEY_CLIENT_TOKEN: TOKEN,
  };
  return latchkey(args, env);
}

test("a redirect is not followed, and the token is not sent to where it leads", async () => {
  const home = { HOME: emptyHome() };
  const [admin, login, curl, followed, check] = await Promise.all([
    ask("whoami"),
    latchkey(["login", server.url, "--token-stdin"], home, TOKEN),
    ask("client", "curl", "-sS", `${server.url}/away`),
    ask("client", "curl", "-sSL", `${server.url}/away`),
    ask("client", "check"),
  ]);
  for (const ran of [admin, login, check]) {
    expect(ran.code, ran.stderr).toBe(1);
    expect(ran.stderr).toContain(`redirected: The server sends us to ${elsewhere.url}. The token was not sent there.`);
  }
  expect(curl.code).toBe(0);
  expect(followed.code, followed.stderr).toBe(47);
  expect(seen.filter((headers) => headers.includes("lks_"))).toEqual([]);
});

test("nothing in names, tags or errors is obeyed, in tables, JSON and on stderr", async () => {
  const [table, json, refused, html] = await Promise.all([
    ask("socket", "list"),
    ask("socket", "list", "-t", "json"),
    ask("role", "list"),
    ask("overview"),
  ]);
  for (const { stdout, stderr } of [table, json, refused, html])
    expect((stdout + stderr).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(table.stdout).toContain("\\u001b[2J\\u202eevil\\u009b1m\\u000d");
  expect((JSON.parse(json.stdout) as { name: string }[]).map(({ name }) => name)).toEqual([HOSTILE, HOSTILE, HOSTILE]);
  expect(refused.stderr).toContain("\\u001b[2J");
  expect(html.stderr).toMatch(/^not_latchkey: /);
});

test("an address that is not quite right is said to be that", async () => {
  const env = { HOME: emptyHome(), LATCHKEY_ADMIN_TOKEN: TOKEN };
  const https = server.url.replace("http:", "https:");
  const [astray, plain] = await Promise.all([
    latchkey(["settings", "get"], { ...env, LATCHKEY_URL: `${server.url}/elsewhere` }),
    latchkey(["settings", "get"], { ...env, LATCHKEY_URL: https }),
  ]);
  expect(astray.stderr).toMatch(/^http_404: .*\nNext: is http:.*\/elsewhere the right address\?\n/);
  expect(plain.stderr).toContain(`unreachable: ${https} does not speak TLS`);
});

test("a list ends where --limit says", async () => {
  const { stdout } = await ask("socket", "list", "-t", "json", "--limit", "2");
  expect(JSON.parse(stdout)).toHaveLength(2);
});

test("client presents LATCHKEY_CLIENT_TOKEN, in its header and in no argument, and never the admin's token", async () => {
  const env = { HOME: emptyHome(), LATCHKEY_URL: server.url, LATCHKEY_ADMIN_TOKEN: TOKEN };
  const client = TOKEN.replace("0123456789AB", "CLIENTTOKEN1");
  const spy = `${process.cwd()}/bin/latchkey.mjs`;
  const [sent, none, plain, exported] = await Promise.all([
    latchkey(
      ["client", "curl", "-sS", `${server.url}/echo`, "-d", "@-"],
      { ...env, LATCHKEY_CLIENT_TOKEN: client },
      "x=1",
    ),
    latchkey(["client", "curl", `${server.url}/echo`], env),
    latchkey(["client", "curl", "http://example.com/"], { ...env, LATCHKEY_CLIENT_TOKEN: client }),
    run("sh", ["-c", `eval "$('${process.execPath}' '${spy}' client env)"; echo "$LATCHKEY_HEADER"`], {
      ...env,
      LATCHKEY_CLIENT_TOKEN: client,
    }),
  ]);
  expect(sent.stdout, sent.stderr).toContain(`Latchkey-Token\n${client}\n`);
  expect(sent.stdout).not.toMatch(/authorization/i);
  expect(none).toMatchObject({ code: 1, stdout: "" });
  expect(none.stderr).toMatch(/^no_token: LATCHKEY_CLIENT_TOKEN is not set/);
  expect(plain.stderr).toMatch(/^insecure_url: http:\/\/example.com is not encrypted/);
  expect(exported.stdout).toBe(`Latchkey-Token: ${client}\n`);
});
