import { createRouterClient } from "@orpc/server";
import { beforeAll, describe, expect, test } from "vitest";
import { router } from "@/lib/api/router";
import { memberActor, systemActor } from "@/lib/auth/actor";
import { database, type Tx } from "@/lib/db";
import { newId } from "@/lib/ids";
import { toAppError } from "@/lib/operation/failure";
import { localRequest } from "@/lib/operation/request";
import { hashOf, verifyChain } from "./chain";
import type { ActivityRecord } from "./contract";
import { appendActivity } from "./record";

const people = { root: newId("mem"), branch: newId("mem") };
const branch = { id: newId("ns"), slug: "branch" };
const other = { id: newId("ns"), slug: "other" };
const label = '10.2 "quoted"  ü 𝄞 \\ </script>';

beforeAll(async () => {
  await database().$transaction(async (tx) => {
    const by = { createdById: "system", createdByName: "Latchkey" };
    for (const one of [branch, other])
      await tx.namespace.create({ data: { ...one, name: one.slug, parentId: "ns_global", ...by } });
    for (const [key, id] of Object.entries(people)) {
      await tx.member.create({ data: { id, email: `${key}@example.com`, name: key, activatedAt: new Date(), ...by } });
      await tx.roleAssignment.create({
        data: {
          id: newId("ra"),
          roleId: key === "root" ? "role_admin" : "role_read-only",
          namespaceId: key === "root" ? "ns_global" : branch.id,
          memberId: id,
          assignedById: "system",
          assignedByName: "Latchkey",
        },
      });
    }
    await note(tx, "", { action: "session.create" });
    await note(tx, "branch", {
      action: "access-tokens.create",
      target: "in-branch",
      after: { z: 1, 10: label, 2: null },
    });
    await note(tx, "other", { action: "access-tokens.revoke", target: "in-other", before: { list: [1, 1.5, 1e21] } });
    await note(tx, "gone", { action: "access-tokens.pause", target: "100%_sure", outcome: "refused" });
    await note(tx, "branch", { action: "policies.replace", before: null, after: {} });
  });
});

describe("reading", () => {
  test("the newest come first, page by page, each once", async () => {
    const api = await as("root");
    const all = await api.activity.list({ limit: 200 });
    const numbers = all.items.map(({ seq }) => seq);
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    const paged: number[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof api.activity.list>> = await api.activity.list({
        limit: 2,
        ...(cursor && { cursor }),
      });
      paged.push(...page.items.map(({ seq }) => seq));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(numbers);
  });

  test("TEN-1 a reader of one namespace learns of no other, nor of the organisation, nor of what is gone", async () => {
    const api = await as("branch");
    const { items } = await api.activity.list({ limit: 200 });
    expect(new Set(items.map(({ namespace }) => namespace))).toEqual(new Set(["branch"]));
    const [foreign] = (await (await as("root")).activity.list({ target: "in-other" })).items;
    const failed = await api.activity.get({ seq: foreign?.seq ?? 0 }).catch((error: unknown) => error);
    expect(toAppError(failed, localRequest()).code).toBe("not_found");
    for (const namespace of ["other", "global", "gone"]) {
      const refused = await api.activity.list({ namespace }).catch((error: unknown) => error);
      expect(toAppError(refused, localRequest()).code).toBe("not_found");
    }
  });

  test("a reader at the root reads everything, and can narrow it", async () => {
    const api = await as("root");
    const seen = new Set((await api.activity.list({ limit: 200 })).items.map(({ namespace }) => namespace));
    expect(seen).toEqual(new Set(["", "branch", "other", "gone"]));
    const narrowed = await api.activity.list({ namespace: "branch" });
    expect(new Set(narrowed.items.map(({ namespace }) => namespace))).toEqual(new Set(["branch"]));
  });

  test.each([
    [{ actor: "system" }, 5],
    [{ actor: "Latchkey", action: ["access-tokens.create", "access-tokens.revoke"] }, 2],
    [{ target: ["in-branch", "in-other"] }, 2],
    [{ outcome: "refused" as const }, 1],
    [{ token: "lks_0123456789AB" }, 5],
    [{ token: "tok_0123456789AB", q: "0123456789AB" }, 5],
    [{ ip: ["192.0.2.41"] }, 5],
    [{ ip: "192.0.2.42" }, 0],
    [{ q: "100%_S" }, 1],
    [{ q: "0%0" }, 0],
    [{ after: "2000-01-01T00:00:00Z", before: "2001-01-01T00:00:00+02:00" }, 0],
  ])("%j finds %i records", async (filter, count) => {
    expect((await (await as("root")).activity.list({ limit: 200, ...filter })).items).toHaveLength(count);
  });

  test("one record shows who, what and how it looked", async () => {
    const api = await as("root");
    const [found] = (await api.activity.list({ target: "in-branch" })).items;
    expect(await api.activity.get({ seq: found?.seq ?? 0 })).toMatchObject({
      namespace: "branch",
      actor: { kind: "system", id: "system", name: "Latchkey" },
      token: { id: "tok_0123456789AB", hint: "lks_0123456789AB" },
      ip: "192.0.2.41",
      action: "access-tokens.create",
      target: { kind: "access-token", name: "in-branch", of: "svc-deploy" },
      outcome: "done",
      before: null,
      after: { z: 1, 10: label, 2: null },
    });
  });
});

describe("the chain, checked away from the database", () => {
  test("fits as the database made it", async () => {
    const records = await exported();
    expect(verifyChain(records, { head: await head() })).toEqual({
      ok: true,
      firstSeq: 1,
      records: records.length,
      lastSeq: records.at(-1)?.seq,
      lastHash: records.at(-1)?.recordHash,
      signed: null,
    });
    expect(verifyChain(records.slice(2))).toMatchObject({ ok: true, firstSeq: 3 });
    expect(verifyChain([])).toMatchObject({ ok: true, records: 0 });
  });

  const edits: [string, (record: ActivityRecord) => Partial<ActivityRecord>][] = [
    ["time", ({ at }) => ({ at: new Date(Date.parse(at) + 1).toISOString() })],
    ["namespace", () => ({ namespace: "elsewhere" })],
    ["actor", ({ actor }) => ({ actor: { ...actor, name: "Someone else" } })],
    ["token", () => ({ token: null })],
    ["address", () => ({ ip: "192.0.2.1" })],
    ["user agent", () => ({ userAgent: null })],
    ["request", () => ({ requestId: "req_0" })],
    ["action", () => ({ action: "access-tokens.get" })],
    ["target", ({ target }) => ({ target: { ...target, of: null } })],
    ["outcome", () => ({ outcome: "refused" })],
    ["reason", () => ({ reason: "" })],
    ["attempts", () => ({ attempts: 2 })],
    ["before", ({ exact }) => ({ exact: { before: `${exact?.before} `, after: exact?.after ?? null } })],
    ["after", ({ exact }) => ({ exact: { before: exact?.before ?? null, after: "{}" } })],
    ["shown state before", () => ({ before: { name: "harmless" } })],
    ["shown state after", () => ({ after: null })],
    ["token's hint", () => ({ token: { id: "tok_0123456789AB", hint: "lks_zzzzzzzzzzzz" } })],
    [
      "border between two fields",
      ({ action, target }) => ({ action: `${action}a`, target: { ...target, kind: target.kind.slice(1) } }),
    ],
    ["hash before", () => ({ previousHash: "1".repeat(64) })],
    ["hash", () => ({ recordHash: "1".repeat(64) })],
  ];
  test.each(edits)("names the record whose %s was changed", async (_what, edit) => {
    const records = await exported();
    const index = records.findIndex(({ target }) => target.name === "in-branch");
    const record = records[index] as ActivityRecord;
    const tampered = records.with(index, { ...record, ...edit(record) });
    expect(verifyChain(tampered)).toMatchObject({ ok: false, seq: record.seq });
  });

  test("names the record after one that was deleted, and the first that is out of order", async () => {
    const records = await exported();
    expect(verifyChain(records.toSpliced(2, 1))).toMatchObject({ ok: false, seq: records[3]?.seq });
    const [a, b] = [records[1] as ActivityRecord, records[2] as ActivityRecord];
    expect(verifyChain(records.with(1, b).with(2, a))).toMatchObject({ ok: false, seq: b.seq });
    expect(verifyChain(records.toReversed())).toMatchObject({ ok: false });
  });

  test("a record made anew with its hash recomputed still breaks the next one", async () => {
    const records = await exported();
    const record = { ...(records[1] as ActivityRecord), reason: "forged" };
    const forged = records.with(1, { ...record, recordHash: hashOf(record) });
    expect(verifyChain(forged)).toMatchObject({ ok: false, seq: records[2]?.seq });
  });

  test("a tail that was cut off shows against a number and hash noted elsewhere", async () => {
    const records = await exported();
    expect(verifyChain(records.slice(0, -2), { head: await head() })).toMatchObject({
      ok: false,
      seq: records.at(-2)?.seq,
    });
    expect(verifyChain(records.slice(0, -2))).toMatchObject({ ok: true });
  });

  test("the database refuses to change or delete a record", async () => {
    await expect(database().$executeRaw`UPDATE activity SET reason = 'x' WHERE seq = 1`).rejects.toThrow();
    await expect(database().$executeRaw`DELETE FROM activity WHERE seq = 1`).rejects.toThrow();
    await expect(database().$executeRaw`TRUNCATE activity`).rejects.toThrow();
  });
});

/** As an export is: through JSON, the oldest first. */
async function exported(): Promise<ActivityRecord[]> {
  const { items } = await (await as("root")).activity.list({ limit: 200, sort: "seq", exact: true });
  return JSON.parse(JSON.stringify(items)) as ActivityRecord[];
}

async function head(): Promise<{ seq: number; hash: string }> {
  const { seq, hash } = await database().activityHead.findFirstOrThrow();
  return { seq: Number(seq), hash: Buffer.from(hash).toString("hex") };
}

async function as(person: keyof typeof people) {
  const session = { id: newId("ses"), authenticatedAt: new Date(), method: "password" } as const;
  const actor = await memberActor(database(), { id: people[person], name: person }, session);
  return createRouterClient(router, { context: { actor, request: localRequest() } });
}

async function note(
  tx: Tx,
  namespace: string,
  about: { action: string; target?: string; before?: unknown; after?: unknown; outcome?: "done" | "refused" },
): Promise<void> {
  await appendActivity(tx, {
    actor: { ...systemActor, token: { id: "tok_0123456789AB", name: "ci" } },
    request: localRequest({ ip: "192.0.2.41", userAgent: "curl/8" }),
    namespace,
    action: about.action,
    target: { kind: "access-token", id: "tok_x", name: about.target ?? "-", of: "svc-deploy" },
    before: about.before,
    after: about.after,
    outcome: about.outcome ?? "done",
    ...(about.outcome === "refused" && { reason: "forbidden", attempts: 214 }),
  });
}
