import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { api } from "@/lib/api/api-fixture";
import { database, type Tx } from "@/lib/db";
import { createPerson, createPlace, type Person, type Place, recorded } from "@/lib/operation/suites/world";
import { findToken, type State } from "./find";
import { KnownTokens } from "./known-tokens";
import { Lookup } from "./lookup";
import { readWorld } from "./world";
import { WorldKeeper } from "./world-keeper";

const lookup = new Lookup();
let state: State;
/** How often the database was asked about a token, not for its epoch alone. */
let looks = 0;
let place: Place;
let admin: Person;
let account: string;
let tokenId: string;

beforeAll(async () => {
  place = await createPlace("found", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
  const tokens = new KnownTokens();
  const worlds = new WorldKeeper((before) => readWorld(before), {
    changed: (world) => tokens.moveTo(world),
    failed: () => undefined,
  });
  const look: State["lookup"]["look"] = (id) => {
    if (id) looks++;
    return lookup.look(id);
  };
  state = { worlds, tokens, lookup: { look } };
});
afterAll(() => lookup.close());

/** An account in a group, with a token that is known by now. */
beforeEach(async () => {
  const name = `svc-${Math.random().toString(36).slice(2, 10)}`;
  const made = await api(admin.token, "POST /service-accounts", {
    json: { name, namespace: place.namespace.slug, token: { name: "one" } },
  });
  expect(made.status, made.text).toBe(201);
  [account, tokenId] = [made.body.id, made.body.token.id];
  await join(place.group.id);
  await find();
});

const find = async () => (await findToken(state, tokenId)).token;
const fresh = async () => (await lookup.look(tokenId)).token;
const change = (make: (tx: Tx) => Promise<unknown>) => recorded("", async (tx) => void (await make(tx)));
const join = (groupId: string) =>
  change(
    (tx) => tx.$executeRaw`
      INSERT INTO group_service_accounts (namespace_id, group_id, service_account_namespace_id, service_account_id)
      SELECT g.namespace_id, g.id, s.namespace_id, s.id FROM groups g, service_accounts s WHERE g.id = ${groupId} AND s.id = ${account}`,
  );
const actAs = (memberId: string | null) =>
  change(
    (tx) => tx.$executeRaw`UPDATE service_accounts SET impersonates_member_id = ${memberId} WHERE id = ${account}`,
  );

test("a token that is known costs the database its epoch alone, and new things and uses leave it known", async () => {
  const before = looks;
  await api(admin.token, `POST /service-accounts/${account}/tokens`, { json: { name: "two" } });
  await api(admin.token, "POST /service-accounts", {
    json: { name: `${place.word}-other`, namespace: place.namespace.slug },
  });
  await api(admin.token, "POST /groups", { json: { name: `${place.word}-others`, namespace: place.namespace.slug } });
  await change(
    (tx) =>
      tx.$executeRaw`UPDATE access_tokens SET last_used_at = now(), last_used_ip = '10.0.0.1' WHERE id = ${tokenId}`,
  );
  const { epoch } = (await lookup.look(null)) ?? {};
  expect(state.worlds.current?.epoch).toBe(epoch);
  expect(await find()).toEqual(await fresh());
  expect(looks).toBe(before);
});

const CHANGES: [what: string, make: () => Promise<unknown>][] = [
  [
    "the token is renamed",
    () => change((tx) => tx.$executeRaw`UPDATE access_tokens SET name = 'other' WHERE id = ${tokenId}`),
  ],
  [
    "it ends at another time",
    () =>
      change(
        (tx) => tx.$executeRaw`UPDATE access_tokens SET expires_at = now() + interval '1 hour' WHERE id = ${tokenId}`,
      ),
  ],
  [
    "it is limited to addresses",
    () => change((tx) => tx.$executeRaw`UPDATE access_tokens SET allowed_cidrs = '{10.0.0.0/8}' WHERE id = ${tokenId}`),
  ],
  ["it is paused", () => api(admin.token, `POST /access-tokens/${tokenId}/pause`)],
  ["it is rotated", () => api(admin.token, `POST /access-tokens/${tokenId}/rotate`, { json: { overlapHours: 1 } })],
  ["it is revoked", () => api(admin.token, `DELETE /access-tokens/${tokenId}`)],
  ["its account is disabled", () => api(admin.token, `POST /service-accounts/${account}/disable`)],
  [
    "its account ends",
    () =>
      change(
        (tx) =>
          tx.$executeRaw`UPDATE service_accounts SET expires_at = now() + interval '1 hour' WHERE id = ${account}`,
      ),
  ],
  ["its account is deleted", () => api(admin.token, `DELETE /service-accounts/${account}`)],
  [
    "its account leaves a group",
    () => change((tx) => tx.$executeRaw`DELETE FROM group_service_accounts WHERE service_account_id = ${account}`),
  ],
  [
    "a group of its account is renamed",
    () => change((tx) => tx.$executeRaw`UPDATE groups SET name = name || 'x' WHERE id = ${place.group.id}`),
  ],
  ["its account acts as a member", () => actAs(place.member.id)],
];

test.each(CHANGES)("known until it changes: %s", (_what, make) => expectNoticed(make));

async function expectNoticed(make: () => Promise<unknown>): Promise<void> {
  const before = await find();
  await make();
  const [known, now] = [await find(), await fresh()];
  expect(now).not.toEqual(before);
  expect(known).toEqual(now);
}

const inGroup = () =>
  change(
    (tx) => tx.$executeRaw`
      INSERT INTO group_members (namespace_id, group_id, member_id) SELECT namespace_id, id, ${place.member.id} FROM groups WHERE id = ${place.group.id}`,
  );
const outOfGroup = () => change((tx) => tx.$executeRaw`DELETE FROM group_members WHERE member_id = ${place.member.id}`);
const disable = () =>
  change((tx) => tx.$executeRaw`UPDATE members SET disabled_at = now() WHERE id = ${place.member.id}`);
test("known until it changes: the member that its account acts as", async () => {
  await outOfGroup();
  await actAs(place.member.id);
  const renamed = () =>
    change((tx) => tx.$executeRaw`UPDATE members SET name = name || 'x' WHERE id = ${place.member.id}`);
  for (const make of [renamed, inGroup, outOfGroup, disable]) await expectNoticed(make);
});

/** What no decision is made by, or never changes. Whoever adds a column says here, or in a migration's trigger, whether one is. */
const UNREAD: Record<string, string> = {
  access_tokens:
    "created_at created_by_id created_by_name description format hash_key_version holds_name inherits_roles last_used_at last_used_ip last_used_user_agent revoked_by_id revoked_by_name rotated_from_id search_rest search_text version",
  service_accounts: "created_at created_by_id created_by_name description labels search_rest search_text version",
  members: "activated_at created_at created_by_id created_by_name last_sign_in_at oidc_identity password_hash version",
  groups: "created_at created_by_id created_by_name description namespace_id version",
};

test.each(Object.keys(UNREAD))(
  "a change of any column of %s is counted, or nothing that a decision reads",
  async (table) => {
    const columns = await database().$queryRaw<{ name: string; counted: boolean }[]>`
    SELECT a.attname::text AS name, EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = a.attrelid AND t.tgname = 'gates_know' AND a.attnum = ANY(t.tgattr)) AS counted
    FROM pg_attribute a WHERE a.attrelid = ${table}::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1`;
    expect(
      columns
        .filter(({ counted }) => !counted)
        .map(({ name }) => name)
        .join(" "),
    ).toBe(UNREAD[table]);
  },
);

test("a database that goes on from a backup under a running gate is read as a whole", async () => {
  const backup = await database().$queryRaw<
    { epoch: bigint; kind: string; id: string }[]
  >`SELECT epoch, kind, id FROM gate_changes`;
  const [{ epoch } = { epoch: 0n }] = await database().$queryRaw<{ epoch: bigint }[]>`SELECT epoch FROM gate_epoch`;
  const before = await find();
  await api(admin.token, `POST /access-tokens/${tokenId}/pause`);
  await find();
  // As a restored database has it: the token's change is there, and none of the numbers that the gate has seen.
  await change(async (tx) => {
    await tx.$executeRaw`ALTER TABLE access_tokens DISABLE TRIGGER gates_know`;
    await tx.$executeRaw`UPDATE access_tokens SET paused_at = NULL, version = 1 WHERE id = ${tokenId}`;
    await tx.$executeRaw`DELETE FROM gate_changes`;
    for (const row of backup)
      await tx.$executeRaw`INSERT INTO gate_changes (epoch, kind, id) VALUES (${row.epoch}, ${row.kind}, ${row.id})`;
    await tx.$executeRaw`UPDATE gate_epoch SET epoch = ${epoch}`;
  });
  await change((tx) => tx.$executeRaw`ALTER TABLE access_tokens ENABLE TRIGGER gates_know`);
  // As many changes as the gate has seen before, and more; none of them concerns the token.
  for (const name of ["x", "y", "z"])
    await change((tx) => tx.$executeRaw`UPDATE members SET name = ${name} WHERE id = ${admin.memberId}`);
  expect(await find()).toEqual(before);
  expect(before).toEqual(await fresh());
});
