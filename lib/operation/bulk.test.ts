import { beforeEach, describe, expect, test } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { database } from "@/lib/db";
import { newId } from "@/lib/ids";
import { createPerson, createPlace, type Person, type Place } from "./suites/world";

let place: Place;
let stranger: Place;
let admin: Person;

beforeEach(async () => {
  place = await createPlace("prod", "ns_global");
  stranger = await createPlace("quokka", "ns_global", place);
  admin = await createPerson(place.namespace.id, { role: "admin" });
});

const accounts = (action: string, ids: string[], headers: Record<string, string> = {}, person = admin) =>
  api(person.token, "POST /service-accounts/bulk", { json: { action, ids }, headers });
const tokens = (action: string, ids: string[]) =>
  api(admin.token, "POST /access-tokens/bulk", { json: { action, ids } });

type Item = { id: string; status: number; changed: boolean; code: string | null };
const brief = (items: Item[]) => items.map(({ status, changed, code }) => [status, changed, code]);

function records({ headers }: { headers: Headers }, outcome: "done" | "refused") {
  const where = { requestId: headers.get("x-request-id"), outcome };
  return database().activity.findMany({ where, select: { action: true, targetId: true }, orderBy: { seq: "asc" } });
}

describe("each item is judged for itself", () => {
  test("what was so already, is someone else's, is unknown or is oneself does not touch the others", async () => {
    const ids = [place.account.id, place.disabled.id, stranger.idle.id, "sa_0000000000000000", admin.accountId];
    const answer = await accounts("disable", [...ids, place.account.id]);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.items.map(({ id }: Item) => id)).toEqual([...ids, place.account.id]);
    expect(brief(answer.body.items)).toEqual([
      [200, true, null],
      [200, false, null],
      [404, false, "not_found"],
      [404, false, "not_found"],
      [409, false, "conflict"],
      [200, true, null],
    ]);
    const [, , foreign, unknown] = answer.body.items;
    expect({ ...foreign, id: "" }, "a stranger's is answered like one that does not exist").toEqual({
      ...unknown,
      id: "",
    });
    expect(await records(answer, "done")).toEqual([{ action: "service-accounts.disable", targetId: place.account.id }]);
    expect((await records(answer, "refused")).map(({ targetId }) => targetId).sort()).toEqual(
      [stranger.idle.id, "sa_0000000000000000"].sort(),
    );
    const disabled = await database().serviceAccount.findMany({
      where: { disabledAt: { not: null } },
      select: { id: true },
    });
    expect(disabled.map(({ id }) => id)).toEqual(
      expect.arrayContaining([place.account.id, place.disabled.id, stranger.disabled.id]),
    );
    expect(disabled.map(({ id }) => id)).not.toContain(stranger.idle.id);
  });

  test("the right is asked for where each one lives", async () => {
    const below = await createPlace("below", place.namespace.id);
    const deputy = await createPerson(below.namespace.id, { role: "admin" });
    const answer = await accounts("delete", [below.idle.id, place.idle.id], {}, deputy);
    expect(brief(answer.body.items)).toEqual([
      [204, true, null],
      [404, false, "not_found"],
    ]);
    const client = await createPerson(place.namespace.id, { role: "client" });
    expect((await accounts("delete", [place.idle.id], {}, client)).status).toBe(403);
  });

  test("tokens: revoke is final and idempotent, what ended can't be paused, names count with ?namespace=", async () => {
    expect(brief((await tokens("revoke", [place.token.id])).body.items)).toEqual([[204, true, null]]);
    const answer = await tokens("pause", [place.token.id, place.successor.id, place.paused.id]);
    expect(brief(answer.body.items)).toEqual([
      [409, false, "conflict"],
      [200, true, null],
      [200, false, null],
    ]);
    expect(await records(answer, "done")).toEqual([{ action: "access-tokens.pause", targetId: place.successor.id }]);
    const byName = await api(admin.token, `POST /service-accounts/bulk?namespace=${place.namespace.slug}`, {
      json: { action: "enable", ids: [place.disabled.name] },
    });
    expect(brief(byName.body.items)).toEqual([[200, true, null]]);
  });

  test("none and more than a page are refused", async () => {
    const codes = [];
    for (const count of [0, 201])
      codes.push(
        (
          await accounts(
            "enable",
            Array.from({ length: count }, () => newId("sa")),
          )
        ).body.code,
      );
    expect(codes).toEqual(["invalid_input", "invalid_input"]);
  });
});

describe("all of it at once", () => {
  test("a retry with the same key gets the same answer and does nothing again", async () => {
    const headers = { "idempotency-key": newId("req") };
    const ids = [place.idle.id, stranger.idle.id];
    const first = await accounts("delete", ids, headers);
    const again = await accounts("delete", ids, headers);
    expect(again.body).toEqual(first.body);
    expect(await records(again, "done")).toEqual([]);
    expect((await accounts("disable", ids, headers)).body.code).toBe("idempotency_mismatch");
  });

  test("many at once, in any order, beside single verbs, end without a deadlock and with one record a change", async () => {
    const made = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        api(admin.token, `POST /service-accounts/${place.idle.id}/tokens`, { json: { name: `bulk ${i}` } }),
      ),
    );
    const ids = made.filter(({ status }) => status === 201).map(({ body }) => body.id as string);
    const answers = await Promise.all([
      tokens("revoke", ids),
      tokens("revoke", ids.toReversed()),
      ...ids.slice(0, 5).map((id) => api(admin.token, `DELETE /access-tokens/${id}`)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 204, 204, 204, 204, 204]);
    for (const id of ids)
      expect(await database().activity.count({ where: { targetId: id, action: "access-tokens.revoke" } })).toBe(1);
  }, 30_000);
});
