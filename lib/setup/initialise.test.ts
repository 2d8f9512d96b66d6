import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parseToken } from "@/lib/access-tokens/token-format";
import { tokenHash } from "@/lib/access-tokens/token-hash";
import { signInWithPassword } from "@/lib/auth/sign-in";
import { database } from "@/lib/db";
import { localRequest } from "@/lib/operation/request";

// Steps of one story, in order: an empty database starts once.
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "latchkey-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A start with these variables, in a module graph that has not read the environment yet. */
async function start(variables: Record<string, string> = {}) {
  vi.resetModules();
  const names = [
    "LATCHKEY_ADMIN_EMAIL",
    "LATCHKEY_ADMIN_PASSWORD",
    "LATCHKEY_BOOTSTRAP_TOKEN_FILE",
    "LATCHKEY_BOOTSTRAP_GATEWAY_KEY_FILE",
  ];
  for (const name of names) process.env[name] = variables[name] ?? "";
  return (await import("./initialise")).initialise();
}

const withToken = (path: string) => ({
  LATCHKEY_ADMIN_EMAIL: "Ana@Example.com",
  LATCHKEY_ADMIN_PASSWORD: "correct horse battery",
  LATCHKEY_BOOTSTRAP_TOKEN_FILE: path,
});

test("a token file that exists stops the start with a sentence, and nothing is made", async () => {
  const path = join(folder, "taken");
  await writeFile(path, "mine");
  await expect(start(withToken(path))).rejects.toThrow(
    "LATCHKEY_BOOTSTRAP_TOKEN_FILE names a file that exists already; name a new one, or remove it.",
  );
  await expect(start(withToken(join(folder, "no", "folder")))).rejects.toThrow(/can't be written \(ENOENT\)/);
  expect(await readFile(path, "utf8")).toBe("mine");
  expect(await database().policy.count()).toBe(0);
  expect(await database().member.count()).toBe(0);
});

test("when one secret can't be written, the file of the other is taken back", async () => {
  const variables = { ...withToken(join(folder, "lone")), LATCHKEY_BOOTSTRAP_GATEWAY_KEY_FILE: join(folder, "taken") };
  await expect(start(variables)).rejects.toThrow(/^LATCHKEY_BOOTSTRAP_GATEWAY_KEY_FILE names a file that exists/);
  await expect(stat(join(folder, "lone"))).rejects.toThrow(/ENOENT/);
  expect(await database().gateway.count()).toBe(0);
});

test("two instances that start at once make everything once", async () => {
  const files = {
    ...withToken(join(folder, "token")),
    LATCHKEY_BOOTSTRAP_GATEWAY_KEY_FILE: join(folder, "gateway-key"),
  };
  const answers = await Promise.all([start(files), start(files)]);
  expect(answers).toEqual([
    { setupLink: null, sameSecret: true },
    { setupLink: null, sameSecret: true },
  ]);
  const actions = await database().activity.findMany({
    orderBy: { seq: "asc" },
    select: { action: true, actorKind: true },
  });
  expect(actions.map(({ action }) => action)).toEqual([
    "policies.create",
    "members.create",
    "service-accounts.create",
    "access-tokens.create",
    "gateways.create",
  ]);
  expect(new Set(actions.map(({ actorKind }) => actorKind))).toEqual(new Set(["system"]));
});

test("org-default-policy allows every action to all members and to no service account", async () => {
  const policy = await database().policy.findFirstOrThrow({ include: { serviceAccounts: true, versions: true } });
  expect(policy).toMatchObject({
    name: "org-default-policy",
    namespaceId: "ns_global",
    enabled: true,
    effect: "allow",
    orgWide: true,
    who: { everyone: true },
    where: null,
    when: null,
    serviceAccounts: [],
    versions: [{ version: 1 }],
  });
  expect(policy.actions).toEqual({
    http: {},
    ssh: { shell: {}, exec: {}, sftp: {}, tcpForwarding: {} },
    tls: {},
    database: {},
    rdp: {},
    vnc: {},
    kubernetes: {},
  });
});

test("the first admin can sign in, and owns the bootstrap account", async () => {
  const credentials = { email: "ana@example.com", password: "correct horse battery" };
  await signInWithPassword(credentials, localRequest({ ip: "192.0.2.9" }));
  const owners = await database().serviceAccountOwner.findMany({ include: { member: true } });
  expect(owners).toMatchObject([{ member: { email: "ana@example.com", name: "ana" } }]);
});

test("the bootstrap token is in its file, for its owner only, for a year, and in the database as a hash", async () => {
  const path = join(folder, "token");
  const text = await readFile(path, "utf8");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const parsed = parseToken(text.trim());
  const token = await database().accessToken.findFirstOrThrow({
    include: { serviceAccount: { include: { assignments: true } } },
  });
  expect(token).toMatchObject({ id: `tok_${parsed?.id12}`, inheritsRoles: true });
  expect(token.serviceAccount).toMatchObject({ name: "bootstrap-admin", assignments: [{ roleId: "role_admin" }] });
  expect(parsed && Buffer.from(token.hash).equals(tokenHash(parsed, token.serviceAccountId))).toBe(true);
  const days = ((token.expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(364.9);
  expect(days).toBeLessThanOrEqual(365);
  const dump = JSON.stringify(await database().activity.findMany({ omit: { seq: true } }));
  expect(dump).not.toContain(parsed?.secret40);
});

test("the bootstrap gateway's key is in its file, for its owner only, and opens nothing but the gate", async () => {
  const path = join(folder, "gateway-key");
  const text = (await readFile(path, "utf8")).trim();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const gateway = await database().gateway.findFirstOrThrow({ include: { keys: true } });
  expect(gateway).toMatchObject({ name: "bootstrap-gateway", namespaceId: "ns_global", everySocket: true });
  const parsed = parseToken(text);
  expect(parsed?.kind).toBe("g");
  expect(parsed && Buffer.from(gateway.keys[0]?.hash ?? []).equals(tokenHash(parsed, gateway.id))).toBe(true);
});

test("later starts change nothing, whatever the environment says", async () => {
  const before = await database().activity.count();
  expect(await start(withToken(join(folder, "token")))).toEqual({ setupLink: null, sameSecret: true });
  expect(await start()).toEqual({ setupLink: null, sameSecret: true });
  expect(await database().activity.count()).toBe(before);
});

test("every start says whether the secret is the one that the hashes were made with", async () => {
  const secret = process.env.LATCHKEY_SECRET;
  expect((await start()).sameSecret).toBe(true);
  process.env.LATCHKEY_SECRET = Buffer.alloc(32, "other").toString("base64");
  const { sameSecret } = await start();
  process.env.LATCHKEY_SECRET = secret;
  expect(sameSecret).toBe(false);
  expect((await start()).sameSecret).toBe(true);
});
