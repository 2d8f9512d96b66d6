import { spawn } from "node:child_process";
import { connect, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ensureGate } from "@/scripts/build";
import { RUN_GATE } from "@/scripts/build-gate";
import { findFreePort } from "@/scripts/ports";

// A gate of its own, whose database is behind a cable that is plugged in only later.
const real = new URL(process.env.DATABASE_URL as string);
const held = new Set<Socket>();
let endGate = () => true;
let port: number;
let gatePort: number;
let log = "";

beforeAll(async () => {
  await ensureGate();
  [port, gatePort] = [await findFreePort(), await findFreePort()];
  endGate = startGate(port);
});
afterAll(() => endGate());

function startGate(at: number, database = real.pathname): () => boolean {
  const url = new URL(real);
  url.host = `127.0.0.1:${at}`;
  url.pathname = database;
  const env = { ...process.env, DATABASE_URL: url.href, LATCHKEY_GATE_PORT: String(gatePort) };
  const child = spawn(process.execPath, RUN_GATE, { env, stdio: ["ignore", "ignore", "pipe", "ipc"] });
  child.stderr?.on("data", (chunk) => {
    log += chunk;
  });
  return () => child.kill("SIGKILL");
}

async function plugIn(): Promise<() => void> {
  const proxy = createServer((incoming) => {
    const outgoing = connect(Number(real.port), real.hostname);
    for (const socket of [incoming, outgoing]) held.add(socket.on("error", () => undefined));
    incoming.pipe(outgoing).pipe(incoming);
  });
  await new Promise<void>((done) => proxy.listen(port, "127.0.0.1", done));
  return () => {
    proxy.close();
    for (const socket of held) socket.destroy();
  };
}

const lines = () => log.split("\n").flatMap((line) => (line ? [JSON.parse(line)] : []));
const says = (count: number) => vi.waitFor(() => expect(lines()).toHaveLength(count), { timeout: 15_000 });
const isReady = async () => (await fetch(`http://127.0.0.1:${gatePort}/readyz`).catch(() => null))?.status === 200;

test("an outage is one sentence that names the host and never the password, and one when it is over", async () => {
  let attempts = 0;
  const deaf = createServer((incoming) => {
    attempts++;
    incoming.destroy();
  });
  await says(1);
  await new Promise<void>((done) => deaf.listen(port, "127.0.0.1", done));
  await vi.waitFor(() => expect(attempts).toBeGreaterThan(5), { timeout: 10_000 });
  await new Promise((done) => deaf.close(done));
  const pullOut = await plugIn();
  await vi.waitFor(async () => expect(await isReady()).toBe(true), { timeout: 5_000 });
  await says(2);
  pullOut();
  await says(3);
  await plugIn();
  await says(4);
  const gone = `The database at 127.0.0.1:${port} can't be reached: nothing listens there. What needs it is refused until it is back.`;
  const back = expect.stringMatching(`^The database at 127.0.0.1:${port} is back after \\d seconds?\\.$`);
  expect(lines().map(({ level, msg }) => [level, msg])).toEqual([
    ["error", gone],
    ["info", back],
    ["error", gone],
    ["info", back],
  ]);
  expect(log).not.toContain(real.password);
});

test("a database that is somebody else's is told from one that is gone", async () => {
  endGate();
  log = "";
  endGate = startGate(Number(real.port), "/postgres");
  await says(1);
  expect(lines()[0].msg).toContain("it holds nothing of Latchkey's, whose portal has to start first");
});
