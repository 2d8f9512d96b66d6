import { generateKeyPairSync, sign } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { systemActor } from "@/lib/auth/actor";
import { database } from "@/lib/db";
import { keepHouse } from "@/lib/housekeeping";
import { localRequest } from "@/lib/operation/request";
import { createPerson, type Person } from "@/lib/operation/suites/world";
import { hashOf, verifyChain } from "./chain";
import { CHECKPOINT, type Checkpoint, signedBytes } from "./checkpoint";
import { checkpointKey, keepCheckpoints } from "./checkpoints";
import type { ActivityRecord } from "./contract";
import { appendActivity } from "./record";

const later = (hours: number) => new Date(Date.now() + hours * 3_600_000 + 60_000);
const checkpoints = () => database().activity.findMany({ where: { action: CHECKPOINT }, orderBy: { seq: "asc" } });
const something = () =>
  database().$transaction((tx) =>
    appendActivity(tx, {
      ...{ actor: systemActor, request: localRequest(), namespace: "", action: "fixture", outcome: "done" },
      target: { kind: "none", id: "", name: "" },
    }),
  );

let auditor: Person;
beforeAll(async () => {
  auditor = await createPerson("ns_global", { role: "read-only" });
});

/** The log as an export has it. */
async function exported(): Promise<ActivityRecord[]> {
  return (await api(auditor.token, "GET /activity?sort=seq&exact=true&limit=200")).body.items;
}

/** The log as whoever can write the database, but has no LATCHKEY_SECRET, makes it anew after changing a record. */
function madeAnew(records: readonly ActivityRecord[], change: (record: ActivityRecord) => object): ActivityRecord[] {
  const anew: ActivityRecord[] = [];
  for (const old of records) {
    const record = { ...old, ...change(old), previousHash: anew.at(-1)?.recordHash ?? old.previousHash };
    anew.push({ ...record, recordHash: hashOf(record) });
  }
  return anew;
}

const withAfter = (after: object) => ({ after, exact: { before: null, after: JSON.stringify(after) } });

test("the log is signed once an hour, where something was added, by one of those who look after it", async () => {
  await keepHouse();
  expect(await checkpoints()).toHaveLength(1);
  await keepHouse(later(2));
  expect(await checkpoints(), "nothing was added").toHaveLength(1);
  await something();
  await keepHouse();
  expect(await checkpoints(), "not yet an hour").toHaveLength(1);
  await Promise.all([1, 2, 3, 4].map(() => keepCheckpoints(later(1))));
  expect(await checkpoints(), "four instances at once").toHaveLength(2);
});

test("status names the key and how far the log is signed", async () => {
  const { body } = await api(auditor.token, "GET /settings/status");
  const last = (await checkpoints()).at(-1);
  expect(body.activity).toEqual({
    key: checkpointKey(),
    signed: { seq: Number(last?.seq) - 1, at: last?.at.toISOString() },
  });
});

test("an export says how far it is signed, also by its last part alone", async () => {
  await something();
  const records = await exported();
  const last = records.findLast(({ action }) => action === CHECKPOINT) as ActivityRecord;
  const signed = { seq: last.seq - 1, at: last.at };
  for (const part of [records, records.slice(-2)])
    for (const keys of [[], [checkpointKey()], ["a".repeat(43), checkpointKey()]])
      expect(verifyChain(part, { keys })).toMatchObject({ ok: true, signed });
  const foreign = verifyChain(records, { keys: ["a".repeat(43)] });
  expect(foreign).toMatchObject({ ok: false, problem: "it is signed with another key" });
});

test("a log that was made anew does not fit the signatures, nor the key where there are others or none", async () => {
  const records = await exported();
  const [first] = records.filter(({ action }) => action === CHECKPOINT);
  const forged = (record: ActivityRecord) => (record.seq === 1 ? { reason: "forged" } : {});
  expect(verifyChain(madeAnew(records, forged))).toMatchObject({
    ok: false,
    seq: first?.seq,
    problem: "it signs another record than the one before it",
  });

  const kept = records.filter(({ action }) => action !== CHECKPOINT).map((record, at) => ({ ...record, seq: at + 1 }));
  const unsigned = madeAnew(kept, forged);
  expect(verifyChain(unsigned)).toMatchObject({ ok: true, signed: null });
  expect(verifyChain(unsigned, { keys: [checkpointKey()] })).toMatchObject({ ok: false, seq: 1 });

  const own = generateKeyPairSync("ed25519");
  const key = own.publicKey.export({ format: "jwk" }).x as string;
  const signedBy = (key: string) => {
    let previous = records[0]?.previousHash ?? "";
    return madeAnew(records, (record) => {
      const seq = record.seq - 1;
      const signature = sign(null, signedBytes({ seq, hash: previous }), own.privateKey).toString("base64url");
      const after = { seq, hash: previous, key, signature } satisfies Checkpoint;
      const change = record.action === CHECKPOINT ? withAfter(after) : forged(record);
      previous = hashOf({ ...record, ...change, previousHash: previous });
      return change;
    });
  };
  expect(verifyChain(signedBy(key))).toMatchObject({ ok: true });
  expect(verifyChain(signedBy(key), { keys: [checkpointKey()] })).toMatchObject({
    ok: false,
    seq: first?.seq,
    problem: "it is signed with another key",
  });
  expect(verifyChain(signedBy(checkpointKey()), { keys: [checkpointKey()] })).toMatchObject({
    ok: false,
    seq: first?.seq,
    problem: "its signature does not fit",
  });
  const garbled = madeAnew(records, ({ action }) => (action === CHECKPOINT ? withAfter({ seq: "1" }) : {}));
  expect(verifyChain(garbled)).toMatchObject({ ok: false, seq: first?.seq, problem: "it is no checkpoint" });
});
