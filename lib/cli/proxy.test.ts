import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emptyHome, latchkey, removeHomes } from "./process-fixture";
import { proxyFor } from "./proxy";

// A server by TLS under a name that only the proxy knows, and a proxy that takes down what it is asked.
const TOKEN = "lks_0123456789AB_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd16Qbs4";
const HOST = "latchkey.example.test";
const asked: string[] = [];
const folder = emptyHome();
const certificate = join(folder, "cert.pem");
let server: ReturnType<typeof createServer>;
let status = 200;
const proxy = createHttpServer((request, response) => {
  asked.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
  response.writeHead(401, { "content-type": "application/problem+json" }).end('{"code":"unauthenticated"}');
}).on("connect", (request, socket) => {
  asked.push(`CONNECT ${request.url} ${JSON.stringify(request.headers)}`);
  socket.write(`HTTP/1.1 ${status} x\r\n\r\n`);
  if (status !== 200) return socket.end();
  const through = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket
    .on("error", () => undefined)
    .pipe(through)
    .on("error", () => undefined)
    .pipe(socket);
});
const port = () => (proxy.address() as AddressInfo).port;

beforeAll(async () => {
  const key = join(folder, "key.pem");
  const about = ["-subj", `/CN=${HOST}`, "-addext", `subjectAltName=DNS:${HOST}`, "-days", "2"];
  const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key];
  execFileSync("openssl", [...made, "-out", certificate, ...about], { stdio: "ignore" });
  server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
    response.setHeader("content-type", "application/problem+json");
    response.writeHead(403).end(JSON.stringify({ code: "forbidden", detail: `${request.headers.authorization} seen` }));
  });
  for (const one of [server, proxy]) await new Promise<void>((done) => one.listen(0, "127.0.0.1", done));
});
afterAll(() => {
  for (const one of [server, proxy]) one.close().closeAllConnections();
  removeHomes();
});

function whoami(env: Record<string, string>) {
  const own = { HOME: folder, LATCHKEY_URL: `https://${HOST}`, LATCHKEY_ADMIN_TOKEN: TOKEN };
  return latchkey(["whoami"], { ...own, NODE_EXTRA_CA_CERTS: certificate, ...env });
}

test("https goes through the proxy, which learns the host and not the token", async () => {
  const { stderr } = await whoami({ HTTPS_PROXY: `http://ana:p%40ss@127.0.0.1:${port()}` });
  expect(stderr).toMatch(/^forbidden: Bearer lks_\S+ seen/);
  expect(asked.splice(0)).toEqual([expect.stringMatching(`^CONNECT ${HOST}:443 `)]);
});

test("what the proxy refuses is said of the proxy, without its password", async () => {
  status = 407;
  const HTTPS_PROXY = `http://ana:hunter2@127.0.0.1:${port()}`;
  expect((await whoami({ HTTPS_PROXY })).stderr).toBe(
    `proxy_failed: The proxy 127.0.0.1:${port()} wants a user and a password.\n`,
  );
  status = 200;
  expect(asked.splice(0).join()).toContain(Buffer.from("ana:hunter2").toString("base64"));
  expect((await whoami({ https_proxy: "127.0.0.1:1" })).stderr).toMatch(/^proxy_failed: The proxy 127.0.0.1:1 can't/);
});

test("plain http shows a proxy nothing unless it was allowed", async () => {
  const env = { LATCHKEY_URL: `http://${HOST}`, HTTP_PROXY: `http://127.0.0.1:${port()}` };
  expect((await whoami(env)).stderr).toMatch(/^insecure_url/);
  expect(asked).toEqual([]);
  expect((await whoami({ ...env, LATCHKEY_ALLOW_HTTP: "1" })).stderr).toMatch(/^unauthenticated/);
  expect(asked.splice(0)).toEqual([expect.stringMatching(`^GET http://${HOST}/api/v1/whoami `)]);
});

test.each<[string, Record<string, string>, string | null]>([
  ["https://a.example.com", { HTTPS_PROXY: "http://p:1" }, "p:1"],
  ["https://a.example.com", { HTTPS_PROXY: "http://p:1", https_proxy: "q:2" }, "q:2"],
  ["https://a.example.com", { HTTP_PROXY: "http://p:1" }, null],
  ["http://a.example.com", { HTTP_PROXY: "http://p:1" }, "p:1"],
  ["https://localhost:3000", { HTTPS_PROXY: "http://p:1" }, null],
  ["http://127.0.0.1:3000", { HTTP_PROXY: "http://p:1" }, null],
  ["http://[::1]:3000", { HTTP_PROXY: "http://p:1" }, null],
  ["https://a.example.com", { HTTPS_PROXY: "http://p:1", NO_PROXY: "*" }, null],
  ["https://a.example.com", { HTTPS_PROXY: "http://p:1", NO_PROXY: "x.org, .example.com" }, null],
  ["https://a.example.com", { HTTPS_PROXY: "http://p:1", NO_PROXY: "example.com:443" }, null],
  ["https://a.example.com", { HTTPS_PROXY: "http://p:1", NO_PROXY: "example.com:8443" }, "p:1"],
  ["https://badexample.com", { HTTPS_PROXY: "http://p:1", no_proxy: "example.com" }, "p:1"],
  ["https://[fd00::1]", { HTTPS_PROXY: "http://p:1", no_proxy: "fd00::1" }, null],
])("%s with %j", (url, env, host) => {
  expect(proxyFor(new URL(url), env as NodeJS.ProcessEnv)?.host ?? null).toBe(host);
});
