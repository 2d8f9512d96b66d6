import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../scripts/ports";
import { inherited } from "./environment";

/** The proxies that run here, with the very files that deploy/ ships for them. */
export const PROXIES = ["nginx", "caddy", "haproxy"] as const;
export type Proxy = (typeof PROXIES)[number];

type Wanted = { gate: string; key: string; socket: string; application: number };
export type Running = { port: number; stop: () => Promise<void> };

const COMMANDS: Record<Proxy, (folder: string) => { program: string; args: string[] }> = {
  nginx: (folder) => ({ program: "nginx", args: ["-e", "stderr", "-p", folder, "-c", join(folder, "nginx.conf")] }),
  caddy: (folder) => ({ program: "caddy", args: ["run", "--config", join(folder, "Caddyfile")] }),
  haproxy: (folder) => ({ program: "haproxy", args: ["-db", "-f", join(folder, "haproxy.cfg")] }),
};

/** Starts a proxy on a free port, with the sample's own addresses and its socket's name exchanged and nothing else. */
export async function startProxy(proxy: Proxy, { gate, key, socket, application }: Wanted): Promise<Running> {
  const port = await findFreePort();
  const folder = await mkdtemp(join(tmpdir(), `latchkey-${proxy}-`));
  await cp(join("deploy", proxy), folder, { recursive: true });
  for (const file of await readdir(folder)) {
    const text = await readFile(join(folder, file), "utf8");
    const written = text
      .replaceAll("127.0.0.1:3001", new URL(gate).host)
      .replaceAll("127.0.0.1:8000", `127.0.0.1:${application}`)
      .replaceAll(":8080", `:${port}`)
      .replaceAll('"orders"', `"${socket}"`)
      .replaceAll("lua.latchkey orders", `lua.latchkey ${socket}`);
    await writeFile(join(folder, file), written);
  }
  if (proxy === "nginx") await surroundNginx(folder, key);
  const { program, args } = COMMANDS[proxy](folder);
  const child = spawn(found(program), args, {
    cwd: folder,
    env: {
      ...inherited(),
      HOME: folder,
      XDG_CONFIG_HOME: folder,
      XDG_DATA_HOME: folder,
      CADDY_ADMIN: `127.0.0.1:${await findFreePort()}`,
      LATCHKEY_GATEWAY_KEY: key,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async () => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  await listening(child, port).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { port, stop };
}

/** What a distribution's own nginx.conf has around a file in conf.d, here for any user and in one folder. */
async function surroundNginx(folder: string, key: string): Promise<void> {
  await mkdir(join(folder, "tmp"));
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const main = `${process.getuid?.() === 0 ? "user root;\n" : ""}daemon off;
pid ${folder}/nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  ${places.map((name) => `${name}_temp_path ${folder}/tmp/${name};`).join("\n  ")}
  include latchkey.conf;
}
`;
  await writeFile(join(folder, "nginx.conf"), main);
  await writeFile(join(folder, "latchkey.key"), `proxy_set_header X-Latchkey-Gateway "${key}";\n`, {
    mode: 0o600,
  });
}

function found(program: string): string {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/usr/local/sbin"];
  const path = folders.map((folder) => join(folder, program)).find((one) => existsSync(one));
  if (!path) throw new Error("The gateways' tests need real proxies: apt-get install nginx-light caddy haproxy.");
  return path;
}

/** Waits until it accepts connections; says what it printed when it ends before that. */
function listening(child: ChildProcess, port: number): Promise<void> {
  return new Promise((done, failed) => {
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`the proxy ended with code ${code}\n${output}`)));
    const knock = () => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => {
        socket.destroy();
        done();
      });
      socket.once("error", () => child.exitCode === null && setTimeout(knock, 20));
    };
    knock();
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  // HAProxy waits for idle connections; nobody is left to use them.
  child.kill("SIGINT");
  await gone;
}

/** What an application behind a proxy received: each header line as it came. */
export type Received = { method: string; url: string; headers: [name: string, value: string][]; body: string };

/** An application that prints what it received, and counts it. */
export async function startApplication() {
  const received: Received[] = [];
  const server = createServer(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming) body += chunk;
    const headers = incoming.rawHeaders.flatMap((name, index): [string, string][] =>
      index % 2 === 0 ? [[name, incoming.rawHeaders[index + 1] ?? ""]] : [],
    );
    received.push({ method: incoming.method ?? "", url: incoming.url ?? "", headers, body });
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(received.at(-1)));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return { port: (server.address() as AddressInfo).port, received, stop };
}

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };
type Asked = { method?: string; headers?: string[][]; body?: string; from?: string };

/** One request, its path and its header lines exactly as given. `from`: the client's own address on this machine. */
export function ask(
  port: number,
  path: string,
  { method = "GET", headers = [], body, from }: Asked = {},
): Promise<Answer> {
  return new Promise((done, failed) => {
    const lines = [["Host", "orders.example.com"], ["Connection", "close"], ...headers].flat();
    if (body !== undefined) lines.push("Content-Length", String(Buffer.byteLength(body)));
    const outgoing = request(
      {
        host: "127.0.0.1",
        port,
        path,
        method,
        headers: lines as never,
        agent: false,
        ...(from && { localAddress: from }),
      },
      async (response) => {
        let text = "";
        for await (const chunk of response) text += chunk;
        done({ status: response.statusCode ?? 0, headers: response.headers, text });
      },
    );
    outgoing.once("error", failed);
    outgoing.end(body);
  });
}

/** The status that nginx would get when it asks the gate with this key about a request of the token's. */
export async function asked(key: string, socket: string, token: string, path: string): Promise<number> {
  const { port } = new URL(String(process.env.LATCHKEY_E2E_GATE_URL));
  const headers = [
    ["X-Latchkey-Gateway", key],
    ["X-Latchkey-Socket", socket],
    ["X-Original-Method", "GET"],
    ["X-Original-URI", path],
    ["X-Real-IP", "198.51.100.42"],
    ["Authorization", `Bearer ${token}`],
  ];
  return (await ask(Number(port), "/authz/nginx", { headers })).status;
}
