import { beforeAll, describe, expect, test } from "vitest";
import { createPerson, type Person } from "@/lib/operation/suites/world";
import { api } from "./api-fixture";

// What the contract leaves to its reader to try: documents sent back as they were answered, dates for instants, things said
// twice or not at all.
let admin: Person;
type Line = `${string} /${string}`;

async function ask(status: number, line: Line, json?: unknown) {
  const answer = await api(admin.token, line, { ...(json !== undefined && { json }) });
  expect(`${answer.status} ${answer.status === status ? "" : answer.text}`.trim()).toBe(String(status));
  return answer.body;
}

beforeAll(async () => {
  admin = await createPerson("ns_global", { role: "admin" });
  await ask(201, "POST /namespaces", { slug: "edge", name: "A first name" });
  await ask(201, "POST /service-accounts", { name: "svc-edge", roles: ["client", "read-only"] });
  for (const name of ["edge-web", "edge-db"])
    await ask(201, "POST /sockets", { name, namespace: "edge", type: "http" });
});

test("a role that is listed twice is carried once, in the very answer that makes the token", async () => {
  const roles = ["client", "client@global", "read-only", "client"];
  const made = await ask(201, "POST /service-accounts/svc-edge/tokens", { name: "twice", roles });
  expect([made.roles, made.effectiveRoles]).toEqual([
    ["client", "read-only"],
    ["client", "read-only"],
  ]);
  const { token: _, ...read } = made;
  expect(await ask(200, `GET /access-tokens/${made.id}`)).toEqual(read);
});

describe("a policy's document", () => {
  const document = { name: "edge", namespace: "edge", sockets: ["edge-web"], who: { serviceAccounts: ["svc-edge"] } };

  test("may say its sockets when it is made, and the record says so", async () => {
    const made = await ask(201, "POST /policies", document);
    expect(made).toMatchObject({ namespace: "edge", sockets: ["edge-web"], version: 1 });
    expect((await ask(200, `GET /policies/${made.id}/versions`)).items[0].sockets).toEqual(["edge-web"]);
    const log = await ask(200, `GET /activity?target=${made.id}`);
    expect(log.items[0].after).toMatchObject({ name: "edge", sockets: ["edge-web"] });
    const unknown = await ask(422, "POST /policies", { ...document, name: "other", sockets: ["edge-web", "nope"] });
    expect(unknown.errors[0].path).toBe("sockets.1");
    await ask(404, "GET /policies/other?namespace=edge");
  });

  test("can be saved as it was made, with its own namespace and no other", async () => {
    const { id } = await ask(200, "GET /policies/edge?namespace=edge");
    const changed = { ...document, enabled: false };
    for (const path of [id, "edge", "edge?namespace=edge"])
      expect(await ask(200, `PUT /policies/${path}`, changed)).toMatchObject({ id, enabled: false, namespace: "edge" });
    expect((await ask(200, `POST /policies/${id}/preview`, document)).gains).toHaveLength(1);
    const elsewhere = { ...changed, namespace: "global", sockets: [] };
    for (const line of [`PUT /policies/${id}`, `POST /policies/${id}/preview`, "PUT /policies/edge?namespace=edge"])
      expect((await ask(422, line as Line, elsewhere)).errors[0].path).toBe("namespace");
    await ask(404, "PUT /policies/edge", elsewhere);
    expect((await ask(200, `GET /policies/${id}`)).sockets).toEqual(["edge-web"]);
  });

  test("is not emptied by a PUT that has no body", async () => {
    const before = await ask(200, "GET /policies/edge?namespace=edge");
    await ask(422, `PUT /policies/${before.id}`);
    expect(await ask(200, `GET /policies/${before.id}`)).toEqual(before);
    const { paths } = await ask(200, "GET /openapi.json");
    expect(paths["/policies/{p}"].put.requestBody.required).toBe(true);
  });
});

test("every list of named things is sorted by name and by createdAt", async () => {
  const lists = [
    "service-accounts",
    "access-tokens",
    "policies",
    "sockets",
    "groups",
    "members",
    "roles",
    "namespaces",
  ];
  for (const list of [...lists, "gateways"])
    for (const key of ["name", "createdAt"] as const) {
      const { items } = await ask(200, `GET /${list}?sort=${key}`);
      const values = items.map((item: Record<typeof key, string>) => item[key]);
      expect(values, list).toEqual([...values].sort());
      expect((await ask(200, `GET /${list}?sort=-${key}&limit=1`)).items[0]?.[key]).toBe(values.at(-1));
    }
});

test("a date in a filter means 00:00 UTC at its start, as it does for an expiry", async () => {
  const date = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  await ask(201, "POST /service-accounts/svc-edge/tokens", { name: "dated", expiresAt: date });
  const found = async (query: string) => (await ask(200, `GET /access-tokens?q=dated&${query}`)).items.length;
  expect([await found(`expiresAfter=${date}`), await found(`expiresBefore=${date}`)]).toEqual([1, 0]);
  expect((await ask(200, "GET /activity?after=2020-01-01&limit=1")).items).toHaveLength(1);
  expect((await ask(200, "GET /activity?before=2020-01-01")).items).toEqual([]);
  await ask(200, "GET /activity/decisions?after=2020-01-01");
  await ask(422, "GET /activity?after=2020-13-01");
});

test("what is obvious may be left out: whom an address is of, and the proxy that most begin with", async () => {
  expect((await ask(201, "POST /members", { email: "Cleo@example.com" })).name).toBe("cleo");
  await ask(422, "POST /members", { email: "dora@example.com", name: " " });
  expect((await ask(201, "POST /gateways", { name: "edge-gw" })).profile).toBe("nginx");
});

describe("a refusal says what would be right", () => {
  test.each([
    ["GET /service-accounts?status=gone", undefined, "status", "status must be active, disabled, or expired."],
    ["POST /service-accounts", { name: "x", labels: 1 }, "labels", "labels must be an object."],
    [
      "POST /service-accounts",
      { name: "x", labels: { "a b": "c" } },
      "labels.a b",
      "A label's name has letters, digits, - _ . /",
    ],
    ["POST /service-accounts", { name: "x", groups: null }, "groups", "groups must be a list."],
    [
      "POST /service-accounts/svc-edge/tokens",
      { name: "x", expiresInDays: 1.5 },
      "expiresInDays",
      "expiresInDays must be a whole number.",
    ],
    ...["0x10", "1e1", "%20%2B5", "5.0", "1_0", ""].map((limit): [string, undefined, string, string] => [
      `GET /service-accounts?limit=${limit}`,
      undefined,
      "limit",
      "limit must be a number.",
    ]),
    ["GET /service-accounts?count=on", undefined, "count", "count must be a boolean."],
    ["GET /service-accounts?q=%00", undefined, "", "A value can't be stored as it was sent."],
  ])("%s %j", async (line, json, path, message) => {
    expect((await ask(422, line as Line, json)).errors).toContainEqual({ path, message });
  });

  test("an If-Match that names no version is told how to write one", async () => {
    const headers = { "if-match": "1" };
    const { status, body } = await api(admin.token, "PATCH /service-accounts/svc-edge", { headers, json: {} });
    expect([status, body.detail]).toEqual([
      412,
      'If-Match names no version. This is version 1 by now, written as If-Match: "1".',
    ]);
  });
});

test("the description answers other methods as every address does", async () => {
  const post = await api(null, "POST /openapi.json", { json: {} });
  expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
  expect((await api(null, "OPTIONS /openapi.json")).status).toBe(204);
});
