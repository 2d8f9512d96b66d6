import { beforeAll, describe, expect, test } from "vitest";
import { createPerson, type Person } from "@/lib/operation/suites/world";
import { api } from "./api-fixture";

// What other programs rely on, line by line: fields, filters and statuses as they are promised, in one organisation.
let admin: Person;
type Line = `${string} /${string}`;

/** Sends one request and answers its body; any other status than the expected one is told with the answer. */
async function ask(status: number, line: Line, json?: unknown) {
  const answer = await api(admin.token, line, { ...(json !== undefined && { json }) });
  expect(`${answer.status} ${answer.status === status ? "" : answer.text}`.trim()).toBe(String(status));
  return answer.body;
}

const names = ({ items }: { items: { name: string }[] }) => items.map(({ name }) => name);

beforeAll(async () => {
  admin = await createPerson("ns_global", { role: "admin" });
  await ask(201, "POST /namespaces", { slug: "team-a", name: "Team A", parent: "global" });
  await ask(201, "POST /groups", { name: "ops", namespace: "team-a" });
});

describe("service accounts", () => {
  test("create has every field, also a first token; the object has all that is promised and a version", async () => {
    const made = await ask(201, "POST /service-accounts", {
      name: "svc-all",
      namespace: "team-a",
      description: "All of it.",
      roles: ["client"],
      groups: ["ops"],
      labels: { team: "a" },
      expiresAt: "2031-01-01",
      token: { name: "first" },
    });
    expect(made).toMatchObject({
      id: expect.stringMatching(/^sa_/),
      userId: "svc-all@team-a.latchkey",
      status: "active",
      roles: [{ role: "client", namespace: "team-a", assignedBy: { id: admin.accountId } }],
      groups: ["ops"],
      impersonates: null,
      labels: { team: "a" },
      expiresAt: "2031-01-01T00:00:00.000Z",
      lastUsedAt: null,
      version: 1,
      token: { name: "first", token: expect.stringMatching(/^lks_/) },
    });
    expect(made.createdAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const plain = await ask(201, "POST /service-accounts", { name: "svc-plain" });
    expect([plain.namespace, plain.roles[0].role, "token" in plain]).toEqual(["global", "client", false]);
  });

  test.each([
    ["namePrefix=svc-a", ["svc-all"]],
    ["role=client&namePrefix=svc-", ["svc-all", "svc-plain"]],
    ["group=ops", ["svc-all"]],
    ["status=disabled", []],
    ["status=disabled&status=active&namePrefix=svc-p", ["svc-plain"]],
    ["q=all+of+it", ["svc-all"]],
    ["namespace=team-a", ["svc-all"]],
    ["namePrefix=svc-&sort=-name", ["svc-plain", "svc-all"]],
    ["namePrefix=svc-&limit=1", ["svc-all"]],
  ])("GET ?%s", async (query, expected) =>
    expect(names(await ask(200, `GET /service-accounts?${query}`))).toEqual(expected),
  );

  test("{sa} is an id, or a name with ?namespace=; patch adds and removes; disable, enable, impact and access", async () => {
    const byName = "/service-accounts/svc-all";
    const { id } = await ask(200, `GET ${byName}?namespace=team-a`);
    await ask(404, `GET ${byName}`);
    await ask(200, `PATCH ${byName}?namespace=team-a`, { addRoles: ["member"], removeGroups: ["ops"] });
    const patched = await ask(200, `PATCH /service-accounts/${id}`, {
      description: "Changed.",
      labels: {},
      expiresAt: null,
      removeRoles: ["client"],
      addGroups: ["ops"],
    });
    expect(patched).toMatchObject({
      description: "Changed.",
      labels: {},
      expiresAt: null,
      groups: ["ops"],
      version: 3,
    });
    expect(patched.roles.map(({ role }: { role: string }) => role)).toEqual(["member"]);
    expect((await ask(200, `POST /service-accounts/${id}/disable`)).status).toBe("disabled");
    expect((await ask(200, `POST /service-accounts/${id}/enable`)).status).toBe("active");
    expect((await ask(200, `GET /service-accounts/${id}/impact`)).liveTokens).toBe(1);
    expect((await ask(200, `GET /service-accounts/${id}/access`)).items).toEqual([]);
    await ask(204, `DELETE /service-accounts/${id}`);
    await ask(404, `DELETE /service-accounts/${id}`);
  });
});

describe("access tokens", () => {
  const tokens = "/service-accounts/svc-plain/tokens";
  const days = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString();

  test("every expiry: 365 days by default, days, an instant, a date, and never only where the organisation allows it", async () => {
    const end = ({ expiresAt }: { expiresAt: string }) => Math.round((Date.parse(expiresAt) - Date.now()) / 86_400_000);
    expect(end(await ask(201, `POST ${tokens}`, { name: "default" }))).toBe(365);
    expect(end(await ask(201, `POST ${tokens}`, { name: "ninety", expiresInDays: 90 }))).toBe(90);
    expect(end(await ask(201, `POST ${tokens}`, { name: "instant", expiresAt: days(10) }))).toBe(10);
    const date = days(20).slice(0, 10);
    expect((await ask(201, `POST ${tokens}`, { name: "date", expiresAt: date })).expiresAt).toBe(
      `${date}T00:00:00.000Z`,
    );
    const never = { name: "never", expiresInDays: null, roles: [], allowedCidrs: ["10.0.0.0/8"] };
    await ask(422, `POST ${tokens}`, never);
    await ask(200, "PATCH /settings", { allowTokensWithoutExpiry: true });
    expect(await ask(201, `POST ${tokens}`, never)).toMatchObject({
      expiresAt: null,
      roles: [],
      effectiveRoles: [],
      allowedCidrs: ["10.0.0.0/8"],
      format: "opaque",
      status: "active",
      serviceAccount: { name: "svc-plain", namespace: "global" },
    });
    await ask(422, `POST ${tokens}`, { name: "more", roles: ["admin"] });
    expect((await ask(200, `GET ${tokens}?limit=200`)).items).toHaveLength(5);
    for (const name of ["hash", "token", "secret"])
      expect((await ask(200, `GET ${tokens}`)).items[0]).not.toHaveProperty(name);
  });

  test.each([
    ["expiresBefore", () => `expiresBefore=${days(15)}`, ["instant"]],
    ["expiresAfter", () => `expiresAfter=${days(300)}&sort=name`, ["default", "never"]],
    ["both", () => `expiresAfter=${days(15)}&expiresBefore=${days(100)}&sort=expiresAt`, ["date", "ninety"]],
    ["neverUsed", () => "neverUsed=true&q=ninety", ["ninety"]],
    ["used", () => "neverUsed=false", []],
    ["usedBefore takes those that were never used in", () => `usedBefore=${days(-1)}&q=ninety`, ["ninety"]],
    ["createdBy, as an id", () => `createdBy=${admin.accountId}&q=date`, ["date"]],
    ["createdBy of someone else", () => "createdBy=nobody", []],
    ["status", () => "status=paused&status=revoked", []],
    ["sort", () => "sort=-expiresAt&limit=1", ["never"]],
  ])("GET ?%s", async (_name, query, expected) =>
    expect(names(await ask(200, `GET /access-tokens?serviceAccount=svc-plain&${query()}`))).toEqual(expected),
  );

  test("pause, resume, rotate, finish, roll back; DELETE is 204, and again 204", async () => {
    const { id } = (await ask(200, "GET /access-tokens?q=ninety")).items[0];
    expect((await ask(200, `POST /access-tokens/${id}/pause`)).status).toBe("paused");
    expect((await ask(200, `POST /access-tokens/${id}/resume`)).status).toBe("active");
    const successor = await ask(201, `POST /access-tokens/${id}/rotate`, { overlapHours: 2 });
    expect(successor).toMatchObject({ name: "ninety", rotatedFrom: id, token: expect.stringMatching(/^lks_/) });
    await ask(409, `POST /access-tokens/${id}/rotate`);
    expect(await ask(200, `GET /access-tokens/${id}`)).toMatchObject({ status: "rotated", rotatedTo: successor.id });
    expect((await ask(200, `POST /access-tokens/${id}/rotate/rollback`)).status).toBe("active");
    const next = await ask(201, `POST /access-tokens/${id}/rotate`);
    expect((await ask(200, `POST /access-tokens/${id}/rotate/finish`)).status).toBe("revoked");
    expect((await ask(200, `PATCH /access-tokens/${next.id}`, { name: "renamed" })).name).toBe("renamed");
    await ask(204, `DELETE /access-tokens/${next.id}`);
    await ask(204, `DELETE /access-tokens/${next.id}`);
  });
});

test("sockets and policies: documents, attachments, versions, preview and test", async () => {
  const socket = { name: "orders", type: "http", hostname: "orders.example.com", tags: { env: "prod" } };
  const { id } = await ask(201, "POST /sockets", { ...socket, upstream: "http://10.0.0.1:80", description: "Orders." });
  expect((await ask(200, "PATCH /sockets/orders", { tags: {} })).tags).toEqual({});
  const document = { name: "deploy", effect: "allow", who: { serviceAccounts: ["svc-plain"] }, actions: { http: {} } };
  const policy = await ask(201, "POST /policies", document);
  expect(policy).toMatchObject({ enabled: true, orgWide: false, tagRules: [], sockets: [], version: 1 });
  expect((await ask(200, "POST /policies/deploy/sockets", { add: ["orders"] })).sockets).toEqual(["orders"]);
  const put = await ask(200, "PUT /policies/deploy", { ...document, where: { cidrs: ["10.0.0.0/8"] } });
  expect([put.sockets, put.version], "PUT does not touch attachments").toEqual([["orders"], 3]);
  const test = { subject: { serviceAccount: "svc-plain" }, socket: "orders", action: "http" };
  expect((await ask(200, "POST /policies/test", { ...test, ip: "10.1.2.3" })).decision).toBe("allow");
  const denied = await ask(200, "POST /policies/test", { ...test, ip: "192.0.2.1" });
  expect(denied.decision).toBe("deny");
  expect(denied.policies[0].parts).toContainEqual(expect.objectContaining({ part: "where", met: false }));
  const preview = await ask(200, "POST /policies/deploy/preview", { ...document, who: { serviceAccounts: [] } });
  expect([preview.gains, preview.losses.length]).toEqual([[], 1]);
  expect(preview.losses[0]).toMatchObject({ subject: { name: "svc-plain" }, socket: { id }, actions: ["http"] });
  expect(
    (await ask(200, "GET /policies/deploy/versions")).items.map(({ version }: { version: number }) => version),
  ).toEqual([3, 2, 1]);
  expect((await ask(200, "POST /policies/deploy/versions/1/restore")).where).toBeUndefined();
  const without = await ask(200, "POST /policies/deploy/subjects", { remove: ["svc-plain"] });
  expect(without.who).toEqual({ serviceAccounts: [] });
  await ask(422, "POST /policies", { name: "cidr", where: { cidrs: ["10.0.0.1/8"] } });
  await ask(204, "DELETE /policies/deploy");
  await ask(204, "DELETE /sockets/orders");
});

test("groups and their members, members, roles, namespaces, settings, activity, whoami: the same verbs", async () => {
  const group = await ask(200, "POST /groups/ops/members?namespace=team-a", { add: ["svc-plain@global"] });
  expect(group.serviceAccounts.map(({ name }: { name: string }) => name)).toEqual(["svc-plain"]);
  expect(names(await ask(200, "GET /groups/ops/members?namespace=team-a"))).toEqual(["svc-plain"]);
  await ask(204, "DELETE /groups/ops?namespace=team-a");
  const invited = await ask(201, "POST /members", { email: "Bo@Example.com", name: "Bo", roles: ["read-only"] });
  expect([invited.email, invited.status]).toEqual(["bo@example.com", "invited"]);
  expect((await ask(200, "PATCH /members/bo@example.com", { addRoles: ["client@team-a"] })).roles).toHaveLength(2);
  await ask(201, "POST /roles", { name: "looker", permissions: ["sockets:read"] });
  await ask(409, "POST /roles", { name: "Looker", permissions: [] });
  expect((await ask(200, "GET /roles/looker")).permissions).toEqual(["sockets:read"]);
  await ask(204, "DELETE /roles/looker");
  expect((await ask(200, "GET /namespaces/team-a")).parent).toBe("global");
  expect((await ask(200, "PATCH /namespaces/team-a", { name: "A" })).slug).toBe("team-a");
  expect(await ask(200, "GET /settings")).toMatchObject({ maxTokenLifetimeDays: 365, version: expect.any(Number) });
  const log = await ask(200, `GET /activity?action=roles.delete&actor=${admin.accountId}`);
  expect(log.items[0]).toMatchObject({ target: { name: "looker" }, outcome: "done" });
  expect(await ask(200, "GET /whoami")).toMatchObject({
    subject: { id: admin.accountId },
    token: { id: admin.tokenId },
  });
});

test("If-Match is looked at by every change of a thing that is there", async () => {
  const headers = { "if-match": '"999"' };
  await ask(201, "POST /sockets", { name: "held", type: "ssh" });
  const account = "/service-accounts/svc-plain";
  const lines: [Line, object?][] = [
    [`PATCH ${account}`, { description: "no" }],
    [`POST ${account}/disable`],
    [`DELETE ${account}`],
    ["PATCH /sockets/held", { description: "no" }],
    ["DELETE /sockets/held"],
    ["PATCH /members/bo@example.com", { addRoles: ["member"] }],
    ["PATCH /namespaces/team-a", { name: "no" }],
    ["DELETE /namespaces/team-a"],
    ["PATCH /settings", { maxTokenLifetimeDays: 30 }],
  ];
  for (const [line, json] of lines) {
    const answer = await api(admin.token, line, { headers, ...(json && { json }) });
    expect([line, answer.status]).toEqual([line, 412]);
  }
});
