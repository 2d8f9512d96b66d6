import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { createPerson, createPlace, type Person, type Place } from "@/lib/operation/suites/world";
import { type Gate, startGate } from "./gate";
import { askAsNginx, givenGateway } from "./gate-fixture";

let gate: Gate;
let place: Place;
let admin: Person;
let gateway: { id: string; key: string };
let token: string;

beforeAll(async () => {
  place = await createPlace("prod", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
  gateway = await givenGateway({ namespaceId: place.namespace.id });
  const json = { name: "for the gate" };
  token = (await api(admin.token, `POST /service-accounts/${place.account.id}/tokens`, { json })).body.token;
  const attach = { add: [place.socket.id] };
  const attached = await api(admin.token, `POST /policies/${place.policy.id}/sockets`, { json: attach });
  expect(attached.status, attached.text).toBe(200);
  gate = await startGate({ host: "127.0.0.1", port: 0 });
});
afterAll(() => gate?.close());

const host = () => `${place.socket.name.replace("socket", "host")}.example`;
const ask = (more: Partial<Parameters<typeof askAsNginx>[1]> = {}) =>
  askAsNginx(gate.port, { key: gateway.key, token, host: host(), ...more });

test("allows with exactly 200 and everything that is known of who asks", async () => {
  const answer = await ask();
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers).toMatchObject({
    "x-latchkey-service-account": place.account.name,
    "x-latchkey-namespace": place.namespace.slug,
    "x-latchkey-groups": place.group.name,
    "x-latchkey-policy": place.policy.name,
  });
  const started = performance.now();
  for (let i = 0; i < 2000; i++) await ask();
  console.log((performance.now() - started) / 2000);
});
