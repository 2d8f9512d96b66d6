import fs from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { database } from "@/lib/db";
import { newId } from "@/lib/ids";
import { tablesWith, watchChanges } from "./changes";
import { type Answer, bearer, callAsMember, callRest, everyVerb, exampleInput, explain, type Verb } from "./verbs";
import { createPerson, createPlace, type Person, type Place } from "./world";

const PLAINTEXT = /lk[sgx]_[0-9A-Za-z]{12}_[0-9A-Za-z]{46}/;
const SECRET_KEY = /^(hash|secret|password|passwordHash|password_hash|plaintext|cookie)$/i;

let prod: Place;
let place: Place;
let admin: Person;

// What the process logs, as its own file descriptor receives it.
const logged: string[] = [];
const writeSync = fs.writeSync;

let takeChanges: () => Promise<string[]>;

beforeAll(async () => {
  prod = await createPlace("prod", "ns_global");
  place = prod;
  admin = await createPerson("ns_global", { role: "admin" });
  vi.spyOn(fs, "writeSync").mockImplementation(((fd: number, data: string, ...rest: never[]) => {
    if (fd !== 2) return writeSync(fd, data, ...rest);
    logged.push(String(data));
    return Buffer.byteLength(String(data));
  }) as typeof fs.writeSync);
  await database().$executeRawUnsafe(`
    CREATE FUNCTION refuse_records() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$`);
  takeChanges = await watchChanges();
});

afterAll(() => vi.restoreAllMocks());

function recordsOf({ requestId }: Answer) {
  return database().$queryRaw<Record<string, unknown>[]>`
    SELECT seq::int, namespace, actor_kind, actor_id, token_id, ip, action, target_kind, target_id, target_name, outcome, before, after, to_jsonb(a)::text AS text
    FROM activity a WHERE request_id = ${requestId} ORDER BY seq`;
}

/** Fails on a key that names a secret, and on anything shaped like a token, at any depth. */
function expectNoSecret(where: string, value: unknown): void {
  const text = JSON.stringify(value, (key, inner: unknown) => {
    if (SECRET_KEY.test(key)) throw new Error(`${where} holds ${key}`);
    return inner;
  });
  expect(text ?? "", where).not.toMatch(PLAINTEXT);
}

/** The answer but for the fields that the verb declares as secret, shown this once. */
function withoutDeclaredSecrets(verb: Verb, body: unknown): unknown {
  return JSON.parse(
    JSON.stringify(body ?? null, (key, value: unknown) =>
      verb.meta.secrets?.includes(key) && typeof value === "string" ? null : value,
    ),
  );
}

async function expectRecordedOnce(
  verb: Verb,
  answer: Answer,
  actor: { kind: string; id: string; tokenId: string | null },
) {
  const records = await recordsOf(answer);
  expect(records, `${verb.name} left ${records.length} records`).toHaveLength(1);
  const [record] = records as [Record<string, unknown>];
  expect(record).toMatchObject({
    actor_kind: actor.kind,
    actor_id: actor.id,
    token_id: actor.tokenId,
    outcome: "done",
  });
  expect(record.action).toMatch(/^[a-z-]+\.[a-z-]+$/);
  for (const field of ["target_kind", "target_id", "target_name"]) expect(record[field], field).not.toBe("");
  expect(record.before ?? record.after, "neither before nor after is recorded").not.toBeNull();
  expect(JSON.stringify(record.before), "before and after are the same").not.toBe(JSON.stringify(record.after));
  if (verb.meta.scope.in === "object") expect(record.namespace).not.toBe("");
  expectNoSecret(`${verb.name}: the record`, [record.before, record.after]);
  expect(record.text).not.toMatch(PLAINTEXT);
}

/** What the answer shows only this once: no row of any table and no line of the log holds it. */
async function expectKeptNowhere(verb: Verb, answer: Answer): Promise<void> {
  const secrets: string[] = [];
  JSON.stringify(answer.body, (key, value: unknown) => {
    if (verb.meta.secrets?.includes(key) && typeof value === "string") secrets.push(value);
    return value;
  });
  for (const secret of secrets) {
    const needle = secret.slice(-30);
    expect(await tablesWith(needle), `${verb.name} stored its secret`).toEqual([]);
    expect(logged.join("")).not.toContain(needle);
  }
}

async function fresh(verb: Verb): Promise<Record<string, unknown>> {
  place = await createPlace("below", prod.namespace.id);
  return exampleInput(verb, place);
}

const writes = everyVerb().filter(({ meta }) => meta.effect === "write");
const reads = everyVerb().filter(({ meta }) => meta.effect === "read");

describe.each(writes)("$name", (verb) => {
  test("one call of a machine leaves exactly one record of it, and no secret anywhere but in the answer", async () => {
    const answer = await callRest(verb, await fresh(verb), { ...bearer(admin.token), "idempotency-key": newId("req") });
    expect(answer.status, explain(verb, answer)).toBeLessThan(300);
    await expectRecordedOnce(verb, answer, { kind: "service-account", id: admin.accountId, tokenId: admin.tokenId });
    expectNoSecret(`${verb.name}: the answer`, withoutDeclaredSecrets(verb, answer.body));
    await expectKeptNowhere(verb, answer);
  });

  test("one call of a member leaves exactly one record of it", async () => {
    const answer = await callAsMember(verb, await fresh(verb), admin);
    expect(answer.status, explain(verb, answer)).toBeLessThan(300);
    await expectRecordedOnce(verb, answer, { kind: "member", id: admin.memberId, tokenId: null });
    await expectKeptNowhere(verb, answer);
  });

  test("the same call again is recorded if and only if it changed something", async () => {
    const input = await fresh(verb);
    await callAsMember(verb, input, admin);
    await takeChanges();
    const again = await callAsMember(verb, input, admin);
    const records = (await recordsOf(again)).filter(({ outcome }) => outcome === "done");
    expect(records).toHaveLength((await takeChanges()).length > 0 ? 1 : 0);
  });

  test("a repeat with the same Idempotency-Key has the same answer but for the secret, and changes and records nothing", async () => {
    const headers = { ...bearer(admin.token), "idempotency-key": newId("req") };
    const input = await fresh(verb);
    const first = await callRest(verb, input, headers);
    expect(first.status, explain(verb, first)).toBeLessThan(300);
    await takeChanges();
    const again = await callRest(verb, input, headers);
    expect(await takeChanges()).toEqual([]);
    // What is gone by then can't be addressed again; everything else is answered as it was.
    if (again.status === 404) return;
    expect(again.status, again.text).toBe(first.status);
    expect(again.body).toEqual(verb.meta.secrets ? withoutDeclaredSecrets(verb, first.body) : first.body);
    expect(await recordsOf(again)).toEqual([]);
  });

  test("when its record can't be written, nothing of it is kept and no secret is shown", async () => {
    const input = await fresh(verb);
    await database().$executeRawUnsafe(
      "CREATE TRIGGER refuse_records BEFORE INSERT ON activity FOR EACH ROW EXECUTE FUNCTION refuse_records()",
    );
    try {
      await takeChanges();
      const answer = await callRest(verb, input, { ...bearer(admin.token), "idempotency-key": newId("req") });
      expect(answer.status, answer.text).toBe(500);
      expect(await takeChanges()).toEqual([]);
      expect(Object.keys(answer.body ?? {})).not.toContain(verb.meta.secrets?.[0] ?? "token");
      expect(answer.text).not.toMatch(PLAINTEXT);
      expect(answer.text).not.toContain("disk");
      expect(logged.join("")).not.toMatch(PLAINTEXT);
    } finally {
      await database().$executeRawUnsafe("DROP TRIGGER refuse_records ON activity");
    }
  });

  test("its answer has no field that the contract does not declare", async () => {
    const answer = await callRest(verb, await fresh(verb), bearer(admin.token));
    await expectDeclared(verb, answer);
  });
});

describe.each(reads)("$name", (verb) => {
  test("RBAC-5 it changes nothing, records nothing, and holds no secret", async () => {
    const input = exampleInput(verb, prod);
    await takeChanges();
    const answer = await callRest(verb, input, bearer(admin.token));
    expect(answer.status, explain(verb, answer)).toBe(200);
    expect(await takeChanges()).toEqual([]);
    expect(await recordsOf(answer)).toEqual([]);
    expectNoSecret(`${verb.name}: the answer`, answer.body);
  });

  test("its answer has no field that the contract does not declare", async () =>
    expectDeclared(verb, await callRest(verb, exampleInput(verb, prod), bearer(admin.token))));
});

async function expectDeclared(verb: Verb, answer: Answer): Promise<void> {
  const schema = verb.declared["~orpc"].outputSchema;
  const body = answer.body === null ? undefined : answer.body;
  const result = await schema?.["~standard"].validate(body);
  expect(result, answer.text).not.toHaveProperty("issues");
  expect(body).toEqual((result as { value: unknown }).value);
}
