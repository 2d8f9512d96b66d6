import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { database } from "@/lib/db";
import { createPerson, createPlace } from "@/lib/operation/suites/world";
import { api } from "./api-fixture";
import { parseBody } from "./body";
import { answerApi } from "./handler";

describe("a body that is no JSON is refused in time that grows with its length", () => {
  test.each(['\\"', '"', "[", "{}", "\\"])("%s, a million letters of it", (part) => {
    const started = performance.now();
    const bytes = Buffer.from(part.repeat(1_000_000 / part.length));
    expect(() => parseBody(bytes, "application/json")).toThrow(/not JSON|nested deeper/);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

test("brackets inside of strings are not levels", () => {
  const deep = (levels: number) => `{"a":${"[".repeat(levels - 1)}"[[\\"[[{{\\\\"${"]".repeat(levels - 1)}}`;
  expect(parseBody(Buffer.from(deep(64)), "application/json")).toBeTypeOf("object");
  expect(() => parseBody(Buffer.from(deep(65)), "application/json")).toThrow("nested deeper");
});

test("P1 whoever is revoked while their body is on its way changes nothing", async () => {
  const { namespace, account } = await createPlace("prod", "ns_global");
  const admin = await createPerson(namespace.id, { role: "admin" });
  const owner = await createPerson(namespace.id, { role: "admin" });
  const text = JSON.stringify({ name: "made too late" });
  let begun = () => {};
  const isBegun = new Promise<void>((done) => {
    begun = done;
  });
  let go = () => {};
  const mayGoOn = new Promise<void>((done) => {
    go = done;
  });
  async function* slowly() {
    yield Buffer.from(text.slice(0, 5));
    begun();
    await mayGoOn;
    yield Buffer.from(text.slice(5));
  }
  const headers: Record<string, string> = {
    authorization: `Bearer ${admin.token}`,
    "content-type": "application/json",
  };
  const answer = answerApi(
    {
      method: "POST",
      url: `/api/v1/service-accounts/${account.id}/tokens`,
      header: (name) => (headers[name] ? [headers[name]] : []),
      body: slowly(),
    },
    "192.0.2.7",
  );
  await isBegun;
  // Long enough for a look at who asks.
  await delay(300);
  expect((await api(owner.token, `POST /service-accounts/${admin.accountId}/disable`)).status).toBe(200);
  go();
  expect((await answer).status).toBe(401);
  expect(await database().accessToken.count({ where: { name: "made too late" } })).toBe(0);
});

test("P3 a refusal names what was asked for without the secret that was written for it", async () => {
  const { namespace, account } = await createPlace("prod", "ns_global");
  const admin = await createPerson(namespace.id, { role: "admin" });
  const stranger = await createPerson((await createPlace("other", "ns_global")).namespace.id, { role: "admin" });
  const { body } = await api(admin.token, `POST /service-accounts/${account.id}/tokens`, { json: { name: "leaked" } });
  for (const line of [
    `DELETE /access-tokens/${body.token}`,
    `DELETE /service-accounts/${body.token}`,
    `PATCH /access-tokens/${body.token}`,
    `POST /access-tokens/${body.token}/rotate`,
    `DELETE /gateways/${body.token.replace("lks_", "lkg_")}`,
  ] as const) {
    const { status, headers } = await api(stranger.token, line, line.startsWith("PA") ? { json: { name: "x" } } : {});
    expect(status, line).toBe(404);
    const [refused] = await database().activity.findMany({ where: { requestId: headers.get("x-request-id") } });
    expect(refused?.outcome, line).toBe("refused");
    expect(JSON.stringify(refused, (_, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain(
      body.token.slice(17),
    );
  }
});
