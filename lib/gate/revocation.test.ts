import { afterAll, beforeAll, expect, test } from "vitest";
import { mintToken } from "@/lib/access-tokens/token-format";
import { tokenHash } from "@/lib/access-tokens/token-hash";
import { api } from "@/lib/api/api-fixture";
import { newId } from "@/lib/ids";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { type Gate, startGate } from "./gate";
import { askAsNginx, askRaw, givenGateway } from "./gate-fixture";

/** Each way of ending access is tried this often; 1,000 take minutes. */
const ROUNDS = Number(process.env.LATCHKEY_TEST_REVOCATIONS ?? 40);
const CALLERS = 50;

let gates: Gate[];
let place: Place;
let admin: Person;
let key: string;
type Machine = { account: string; tokenId: string; token: string };
/** Used up one a round, by those ends that nothing undoes. */
let revocable: Machine[];
let deletable: Machine[];
let lasting: Machine[];

beforeAll(async () => {
  place = await createPlace("prod", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
  ({ key } = await givenGateway({ namespaceId: place.namespace.id }));
  [revocable, deletable, lasting] = [await machines(ROUNDS), await machines(ROUNDS), await machines(4)];
  gates = [await startGate({ host: "127.0.0.1", port: 0 }), await startGate({ host: "127.0.0.1", port: 0 })];
}, 120_000);
afterAll(() => Promise.all(gates.map((gate) => gate.close())));

/** Accounts with a token each, all let in by the policy of the place. */
async function machines(count: number): Promise<Machine[]> {
  const made: Machine[] = [];
  const by = { createdById: "system", createdByName: "Latchkey" };
  const namespaceId = place.namespace.id;
  for (let from = 0; from < count; from += 500)
    await recorded("", async (tx) => {
      const batch = Array.from({ length: Math.min(500, count - from) }, () => {
        const [account, minted] = [newId("sa"), mintToken("s")];
        return { account, minted, tokenId: `tok_${minted.id12}`, token: minted.plaintext };
      });
      made.push(...batch);
      await tx.serviceAccount.createMany({
        data: batch.map(({ account: id }) => ({
          namespaceId,
          id,
          name: id.toLowerCase().replace("_", "-"),
          userId: id,
          ...by,
        })),
      });
      await tx.serviceAccountOwner.createMany({
        data: batch.map(({ account }) => ({
          namespaceId,
          serviceAccountId: account,
          ownerId: place.member.id,
          memberId: place.member.id,
        })),
      });
      await tx.accessToken.createMany({
        data: batch.map(({ account, minted, tokenId: id }) => ({
          ...{
            namespaceId,
            id,
            serviceAccountId: account,
            name: "one",
            hashKeyVersion: 1,
            inheritsRoles: true,
            lastUsedAt: new Date(),
            ...by,
          },
          hash: tokenHash(minted, account),
        })),
      });
      await tx.policyServiceAccount.createMany({
        data: batch.map(({ account }) => ({
          namespaceId,
          policyId: place.policy.id,
          serviceAccountId: account,
          serviceAccountNamespaceId: namespaceId,
        })),
      });
    });
  await api(admin.token, `POST /policies/${place.policy.id}/sockets`, { json: { add: [place.socket.id] } });
  return made;
}

/** One way to end access, how to undo it if at all, and whom it concerns in a round. */
type Way = {
  name: string;
  machine: (round: number) => Machine;
  end: (machine: Machine) => `${string} /${string}`;
  undo?: (machine: Machine) => `${string} /${string}`;
};

const at = (list: Machine[], index: number) => list[index % list.length] as Machine;
const WAYS: Way[] = [
  {
    name: "revoke",
    machine: (round) => at(revocable, round),
    end: ({ tokenId }) => `DELETE /access-tokens/${tokenId}`,
  },
  {
    name: "delete",
    machine: (round) => at(deletable, round),
    end: ({ account }) => `DELETE /service-accounts/${account}`,
  },
  {
    name: "pause",
    machine: () => at(lasting, 0),
    end: ({ tokenId }) => `POST /access-tokens/${tokenId}/pause`,
    undo: ({ tokenId }) => `POST /access-tokens/${tokenId}/resume`,
  },
  {
    name: "disable",
    machine: () => at(lasting, 1),
    end: ({ account }) => `POST /service-accounts/${account}/disable`,
    undo: ({ account }) => `POST /service-accounts/${account}/enable`,
  },
  {
    name: "policy edit",
    machine: () => at(lasting, 2),
    end: () => `POST /policies/${place.policy.id}/subjects`,
    undo: () => `POST /policies/${place.policy.id}/subjects`,
  },
];

test(`P1, TOK-2 ${ROUNDS} rounds of revoke, delete, pause, disable and a policy's edit, ${CALLERS} callers of two gates: no allow starts after the answer`, {
  timeout: 600_000 + ROUNDS * 2_000,
}, async () => {
  let allowed = 0;
  let turn = 0;
  const ask = async ({ token }: Machine) => {
    const asked = { key, token, ip: `10.${turn % 250}.0.1`, lines: ["X-Latchkey-Socket", place.socket.name] };
    const { status } = await askAsNginx((gates[turn++ % 2] as Gate).port, asked);
    if (status === 200) allowed++;
    return status;
  };
  const change = async (line: `${string} /${string}`, json?: object): Promise<void> => {
    const answer = await api(admin.token, line, json ? { json } : {});
    // The policy was saved while an account that it names was deleted: the second tries again.
    if (answer.status === 409) return change(line, json);
    expect(answer.status, `${line} ${answer.text}`).toBeLessThan(300);
  };
  const round = async (way: Way, number: number) => {
    const machine = way.machine(number);
    const isPolicy = way.name === "policy edit";
    // In flight while it ends: these may be answered either way.
    const before = Array.from({ length: CALLERS / WAYS.length }, () => ask(machine));
    await change(way.end(machine), isPolicy ? { remove: [machine.account] } : undefined);
    const after = await Promise.all(Array.from({ length: CALLERS / WAYS.length }, () => ask(machine)));
    expect({ way: way.name, number, allows: after.filter((status) => status === 200) }).toMatchObject({ allows: [] });
    await Promise.all(before);
    if (way.undo) await change(way.undo(machine), isPolicy ? { add: [machine.account] } : undefined);
  };
  for (let number = 0; number < ROUNDS; number++) await Promise.all(WAYS.map((way) => round(way, number)));
  expect(allowed, "calls were let in before").toBeGreaterThan(ROUNDS);
});

test("P1 a role that was removed is gone from the very next call on the gate's port", {
  timeout: 120_000,
}, async () => {
  const person = await createPerson(place.namespace.id, { role: "read-only" });
  const rounds = Math.min(ROUNDS, 20);
  const list = (gate: Gate) => askRaw(gate.port, "GET", "/api/v1/activity?limit=1", ["Authorization", person.token]);
  for (let number = 0; number < rounds; number++) {
    const change = (json: object) => api(admin.token, `PATCH /service-accounts/${person.accountId}`, { json });
    expect((await list(gates[number % 2] as Gate)).status).toBe(200);
    await change({ removeRoles: ["read-only"] });
    expect((await list(gates[number % 2] as Gate)).status).not.toBe(200);
    await change({ addRoles: ["read-only"] });
  }
});
