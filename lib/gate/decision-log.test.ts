import { expect, test } from "vitest";
import { database } from "@/lib/db";
import { createPlace } from "@/lib/operation/suites/world";
import { newOutcome, type Outcome } from "./decide";
import { DecisionLog } from "./decision-log";

test("a batch takes what waits when it sets out, and what comes meanwhile goes together in the next; the last one takes all", async () => {
  const place = await createPlace("log", "ns_global");
  const key = await database().gatewayKey.findFirstOrThrow({ where: { gatewayId: place.gateway.id } });
  const gateway = { ...place.gateway, keyId: key.id, namespaceId: place.namespace.id, namespace: place.namespace.slug };
  const outcome = (): Outcome => {
    const original = { method: "GET", uri: "/", host: null, addresses: [] };
    const question = { key: null, presented: { is: "missing" as const }, socketName: null, original, userAgent: null };
    return { ...newOutcome(question), reason: "missing", gateway: { ...gateway, sockets: null } };
  };
  const log = new DecisionLog();
  log.add(outcome(), 401);
  const writing = log.flush();
  for (let more = 0; more < 5; more++) {
    log.add(outcome(), 401);
    await new Promise(setImmediate);
  }
  await writing;
  expect(log.waiting).toBe(5);
  await log.close();
  expect(log.waiting).toBe(0);
  expect(await database().decision.count({ where: { gatewayId: place.gateway.id, reason: "missing" } })).toBe(6);
});
