import { afterAll, beforeAll, expect, test } from "vitest";
import { startApplication, startProxy } from "@/e2e/proxies";
import { type Gate, startGate } from "@/lib/gate/gate";
import { followGuide } from "./follow-guide";
import { firstStart } from "./guide-fixture";

let server: Awaited<ReturnType<typeof firstStart>>;
let application: Awaited<ReturnType<typeof startApplication>>;
let gate: Gate;
let stopProxy: (() => Promise<void>) | undefined;

beforeAll(async () => {
  server = await firstStart();
  application = await startApplication();
  gate = await startGate({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await stopProxy?.();
  await gate.close();
  await application.stop();
  server.stop();
});

const addresses: Record<string, string> = {};

/** What its reader does with the files of the third step, and a key of their own for the gateway that the guide registers. */
async function putNginxInFront(): Promise<void> {
  const headers = { authorization: `Bearer ${server.token}`, "content-type": "application/json" };
  const answer = await fetch(`${server.url}/api/v1/gateways/edge/rotate`, { method: "POST", headers, body: "{}" });
  const { key } = (await answer.json()) as { key: string };
  const gateUrl = `http://127.0.0.1:${gate.port}`;
  const nginx = await startProxy("nginx", { gate: gateUrl, key, socket: "orders", application: application.port });
  stopProxy = nginx.stop;
  addresses["127.0.0.1:8080"] = `127.0.0.1:${nginx.port}`;
}

test("a protected application in five minutes: every command of the page prints what the page says", async () => {
  const guide = { ...server, gate: `http://127.0.0.1:${gate.port}`, addresses };
  const before = { "4. Send a request": putNginxInFront };
  for await (const { block, printed, written } of followGuide("docs/gateways.md", { ...guide, before }))
    expect(printed, block).toBe(written);
  expect(
    application.received.map(({ url }) => url),
    "what got through",
  ).toEqual(["/"]);
}, 300_000);
