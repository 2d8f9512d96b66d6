import { beforeAll, describe, expect, test } from "vitest";
import { mintToken } from "@/lib/access-tokens/token-format";
import { database } from "@/lib/db";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { type ApiAnswer, api } from "./api-fixture";

let place: Place;
let admin: Person;
let other: Person;
const collection = "/service-accounts";

beforeAll(async () => {
  place = await createPlace("prod", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
  other = await createPerson("ns_global", { role: "client" });
});

function expectProblem(answer: ApiAnswer, status: number, code: string): void {
  expect(answer.body, answer.text).toMatchObject({ status, code, requestId: answer.headers.get("x-request-id") });
  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.body.type).toMatch(/^https:\/\//);
  expect(answer.body.title).toMatch(/^[A-Z]/);
  expect(answer.body.detail).toMatch(/[.]$/);
  expect("errors" in answer.body).toBe(status === 422);
}

describe("HDR-1 every form of the contract is the same caller", () => {
  test.each<[string, (token: string) => string]>([
    ["Authorization", (token) => token],
    ["Authorization", (token) => `Bearer ${token}`],
    ["Authorization", (token) => `bEaReR ${token}`],
    ["Authorization", (token) => `Token ${token}`],
    ["Authorization", (token) => `Latchkey ${token}`],
    ["Authorization", (token) => `Bearer Latchkey-${token}`],
    ["X-Latchkey-Authorization", (token) => token],
    ["Latchkey-Token", (token) => token],
    ["Border0-Token", (token) => token],
    ["x-access-token", (token) => token],
    ["X-Pomerium-Authorization", (token) => token],
    ["Authorization", (token) => `Pomerium ${token}`],
    ["Authorization", (token) => `Bearer Pomerium-${token}`],
  ])("%s", async (name, form) => {
    const answer = await api(null, "GET /whoami", { headers: { [name]: form(admin.token) } });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.subject.id).toBe(admin.accountId);
    expect(answer.headers.get("x-request-id")).toMatch(/^req_/);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test("ours wins over a foreign bearer", async () => {
    const headers = { authorization: "Bearer eyJhbGciOiJub25lIn0.e30.", "latchkey-token": admin.token };
    expect((await api(null, "GET /whoami", { headers })).body.subject.id).toBe(admin.accountId);
  });

  test.each<[string, () => Record<string, string>]>([
    ["HDR-2 two of ours that differ", () => ({ "latchkey-token": admin.token, "border0-token": other.token })],
    ["one in Authorization, another in ours", () => ({ authorization: admin.token, "x-access-token": other.token })],
    ["HDR-3 a header of ours given twice", () => ({ "latchkey-token": `${admin.token}, ${admin.token}` })],
  ])("%s is 400", async (_name, headers) => {
    expectProblem(await api(null, "GET /whoami", { headers: headers() }), 400, "conflicting_credentials");
  });
});

describe("whatever is wrong with a token, a stranger learns one thing", () => {
  const ended: [string, object][] = [
    ["revoked", { revokedAt: new Date(), holdsName: false }],
    ["paused", { pausedAt: new Date() }],
    ["expired", { createdAt: new Date(0), expiresAt: new Date(1) }],
    ["past its overlap", { overlapUntil: new Date(1) }],
    ["bound to other addresses", { allowedCidrs: ["198.51.100.0/24"] }],
  ];

  test("the 401 of every reason is the same, byte for byte, but for the request id", async () => {
    const answers = new Map<string, ApiAnswer>();
    for (const [reason, data] of ended) {
      const { token, tokenId } = await createPerson("ns_global", { role: "admin" });
      expect((await api(token, "GET /whoami")).status).toBe(200);
      await recorded("", (tx) => tx.accessToken.updateMany({ where: { id: tokenId }, data }));
      answers.set(reason, await api(token, "GET /whoami"));
    }
    for (const data of [{ disabledAt: new Date() }, { expiresAt: new Date(1) }]) {
      const { token, accountId } = await createPerson("ns_global", { role: "admin" });
      await recorded("", (tx) => tx.serviceAccount.updateMany({ where: { id: accountId }, data }));
      answers.set(`account ${Object.keys(data)}`, await api(token, "GET /whoami"));
    }
    const [, id12] = admin.token.split("_") as [string, string];
    const forged = `lks_${id12}_${mintToken("s").secret40}`;
    const presented: Record<string, string | null> = {
      missing: null,
      malformed: "nonsense",
      "double space": ` ${admin.token}`,
      unknown: mintToken("s").plaintext,
      "another kind": mintToken("g").plaintext,
      "HDR-5 one character changed": admin.token.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
      truncated: admin.token.slice(0, -1),
      extended: `${admin.token}0`,
      quoted: `"${admin.token}"`,
      "wrong secret": forged,
    };
    for (const [reason, token] of Object.entries(presented)) answers.set(reason, await api(token, "GET /whoami"));
    const blank = (answer: ApiAnswer) =>
      JSON.stringify([
        answer.status,
        [...answer.headers].filter(([name]) => name !== "x-request-id"),
        answer.text.replace(answer.body.requestId, ""),
      ]);
    const [first] = answers.values();
    expectProblem(first as ApiAnswer, 401, "unauthenticated");
    expect(first?.headers.get("www-authenticate")).toBe('Bearer realm="latchkey"');
    for (const [reason, answer] of answers) expect(blank(answer), reason).toBe(blank(first as ApiAnswer));
  });

  test("the reason is in the activity log", async () => {
    const records = await database().activity.findMany({
      where: { action: "token.present" },
      select: { reason: true },
    });
    expect(new Set(records.map(({ reason }) => reason))).toEqual(
      new Set([
        "revoked",
        "paused",
        "expired",
        "address",
        "account-disabled",
        "account-expired",
        "unknown",
        "missing",
        "malformed",
      ]),
    );
  });

  test("RBAC-6 a session cookie is no credential here", async () => {
    expectProblem(await api(null, "GET /whoami", { headers: { cookie: "__Host-latchkey=x" } }), 401, "unauthenticated");
  });
});

describe("every refusal is a problem with its code", () => {
  test.each<[string, `${string} /${string}`, object, number, string]>([
    ["no JSON", `POST ${collection}`, { raw: "{" }, 400, "malformed_request"],
    ["no UTF-8", `POST ${collection}`, { raw: Buffer.from([0x22, 0xff, 0x22]) }, 400, "malformed_request"],
    ["a depth of 100,000", `POST ${collection}`, { raw: "[".repeat(100_000) }, 400, "malformed_request"],
    [
      "another type",
      `POST ${collection}`,
      { raw: "a=b", headers: { "content-type": "text/plain" } },
      415,
      "unsupported_media_type",
    ],
    ["10 MB", `POST ${collection}`, { raw: `{"name":"${"x".repeat(10_000_000)}"}` }, 413, "payload_too_large"],
    ["an unknown address", "GET /nothing", {}, 404, "not_found"],
    ["a method that nobody serves", `PUT ${collection}`, { json: {} }, 405, "method_not_allowed"],
    ["an unknown account", `GET ${collection}/sa_0000000000000000`, {}, 404, "not_found"],
    ["a name with NUL", `GET ${collection}/%00`, {}, 404, "not_found"],
    ["a path that is no UTF-8", `GET ${collection}/%ff`, {}, 404, "not_found"],
    ["a missing field", `POST ${collection}`, { json: {} }, 422, "invalid_input"],
    ["a body that is a list", `POST ${collection}`, { json: [] }, 422, "invalid_input"],
    ["an operator where a string is due", `POST ${collection}`, { json: { name: { $ne: "" } } }, 422, "invalid_input"],
    ["a list where an object is due", `PATCH ${collection}/machine`, { json: [] }, 422, "invalid_input"],
    ["a query on a write", `POST ${collection}?namespace=prod`, { json: { name: "svc-a" } }, 422, "invalid_input"],
    ["a field of the path in the body", `PATCH ${collection}/machine`, { json: { sa: "other" } }, 422, "invalid_input"],
    ["a field of the path in the query", `GET ${collection}/machine?sa=other`, {}, 422, "invalid_input"],
    [
      "a key of 256 characters",
      `POST ${collection}`,
      { json: {}, headers: { "idempotency-key": "k".repeat(256) } },
      400,
      "malformed_request",
    ],
    [
      "an empty body that calls itself a form",
      `POST ${collection}`,
      { headers: { "content-type": "multipart/form-data" } },
      422,
      "invalid_input",
    ],
    ["a bad query", `GET ${collection}?limit=0`, {}, 422, "invalid_input"],
    ["an unknown filter", `GET ${collection}?color=red`, {}, 422, "invalid_input"],
    ["a cursor of nobody", `GET ${collection}?cursor=xyz`, {}, 422, "invalid_input"],
  ])("%s", async (_name, line, asked, status, code) => {
    expectProblem(await api(admin.token, line, asked), status, code);
  });

  test("422 names each field that is wrong, unknown ones included", async () => {
    const { body } = await api(admin.token, `POST ${collection}`, { json: { name: "Bad Name", color: "red" } });
    expect(body.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: "name" }),
        { path: "color", message: "color is not a field here." },
      ]),
    );
  });

  test.each(["userId", "hash", "createdBy", "role", "id", "__proto__", "constructor"])(
    "ESC-2 nobody sets %s from outside",
    async (field) => {
      const raw = `{"name":"svc-outside","${field}":"x"}`;
      expectProblem(await api(admin.token, `POST ${collection}`, { raw }), 422, "invalid_input");
    },
  );

  test("403 without the right, 404 without any role there", async () => {
    expectProblem(await api(other.token, `GET ${collection}`), 403, "forbidden");
    const stranger = await createPerson(place.namespace.id, { role: "admin" });
    expectProblem(await api(stranger.token, `GET ${collection}/${admin.accountId}`), 404, "not_found");
  });

  test("409 for a name that is taken", async () => {
    const json = { name: place.account.name, namespace: place.namespace.slug };
    expectProblem(await api(admin.token, `POST ${collection}`, { json }), 409, "name_taken");
  });
});

describe("methods", () => {
  test("HEAD is GET without the body", async () => {
    const [head, get] = [await api(admin.token, "HEAD /whoami"), await api(admin.token, "GET /whoami")];
    expect([head.status, head.text]).toEqual([200, ""]);
    const names = (answer: ApiAnswer) => [...answer.headers.keys()];
    expect(names(head)).toEqual(names(get));
    expect((await api(null, "HEAD /whoami")).status).toBe(401);
    expect((await api(admin.token, "HEAD /nothing")).status).toBe(404);
  });

  test("405 and OPTIONS say what does something here; a stranger learns nothing", async () => {
    const allow = "GET, POST, HEAD, OPTIONS";
    expect((await api(admin.token, `DELETE ${collection}`)).headers.get("allow")).toBe(allow);
    const options = await api(admin.token, `OPTIONS ${collection}`);
    expect([options.status, options.text, options.headers.get("allow")]).toEqual([204, "", allow]);
    expect(options.headers.get("x-request-id")).toMatch(/^req_/);
    expectProblem(await api(null, `OPTIONS ${collection}`), 401, "unauthenticated");
    expectProblem(await api(null, `DELETE ${collection}`), 401, "unauthenticated");
  });

  test("a body counts as JSON whatever else is said of it", async () => {
    const headers = { "content-disposition": 'attachment; filename="body"' };
    const answer = await api(admin.token, `PATCH ${collection}/${place.idle.id}`, { json: { color: "red" }, headers });
    expectProblem(answer, 422, "invalid_input");
  });
});
