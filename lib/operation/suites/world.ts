import { mintToken } from "@/lib/access-tokens/token-format";
import { tokenHash } from "@/lib/access-tokens/token-hash";
import { appendActivity } from "@/lib/activity/record";
import { type Actor, memberActor, systemActor } from "@/lib/auth/actor";
import type { Permission } from "@/lib/auth/permissions";
import { randomBase62 } from "@/lib/base62";
import { database, type Tx } from "@/lib/db";
import { newDecisionId } from "@/lib/decisions/decision-id";
import { mintGatewayKey } from "@/lib/gateways/key";
import { newId } from "@/lib/ids";
import { localRequest } from "@/lib/operation/request";
import { keepVersion } from "@/lib/policies/save";

const by = { createdById: "system", createdByName: "Latchkey" };

/** A namespace with one of everything in it. Every name in it holds `word`, so that a leak is found by looking for that. */
export type Place = {
  word: string;
  /** The number of the activity record of its making. */
  record: number;
  /** The newer of two decisions about its socket. */
  decision: { id: string };
  namespace: { id: string; slug: string };
  /** An empty namespace below it. */
  vacant: { id: string; slug: string };
  member: { id: string; email: string };
  /** Of the member, and usable. */
  session: { id: string };
} & Record<"invited" | "suspended", { id: string; email: string }> &
  Record<"role" | "group" | "socket" | "policy" | "gateway" | "turning", { id: string; name: string }> &
  Record<"account" | "idle" | "disabled", { id: string; name: string }> &
  Record<"token" | "paused" | "rotated" | "successor", { id: string; name: string }>;

/** Someone with one role at one namespace: a machine with its token, and a member who is signed in. */
export type Person = {
  token: string;
  tokenId: string;
  accountId: string;
  member: () => Promise<Actor>;
  memberId: string;
};

type Holding = { role: string } | { permissions: readonly Permission[] } | { nothing: true };

/** A namespace below `parentId` with accounts, tokens in every state, a group, a socket, a policy and a role of its own. */
export async function createPlace(
  word: string,
  parentId: string,
  shared?: Pick<Place, "member" | "session">,
): Promise<Place> {
  const tag = randomBase62(6).toLowerCase();
  const called = (what: string) => `${word}-${what}-${tag}`;
  const namespace = { id: newId("ns"), slug: called("ns") };
  const place = { namespaceId: namespace.id };
  const made = await recorded(namespace.slug, async (tx) => {
    await tx.namespace.create({ data: { ...namespace, name: called("Namespace"), parentId, ...by } });
    const vacant = { id: newId("ns"), slug: called("vacant") };
    await tx.namespace.create({ data: { ...vacant, name: called("Vacant"), parentId: namespace.id, ...by } });
    const member = shared?.member ?? (await createMember(tx, called("member"), "role_client"));
    const session = shared?.session ?? { id: newId("ses") };
    if (!shared) {
      const hash = Buffer.from(session.id.padEnd(32, "0").slice(0, 32));
      await tx.session.create({ data: { ...session, hash, memberId: member.id, method: "password" } });
    }
    const invited = await createMember(tx, called("invited"), "role_client", { activatedAt: null });
    const suspended = await createMember(tx, called("suspended"), "role_client", { disabledAt: new Date() });
    const role = { id: newId("role"), name: called("role") };
    await tx.role.create({
      data: { ...role, ...place, nameKey: role.name, permissions: ["sockets:read", "policies:read"], ...by },
    });
    const group = { id: newId("grp"), name: called("group") };
    await tx.group.create({ data: { ...place, ...group, description: called("words"), ...by } });
    await tx.groupMember.create({ data: { ...place, groupId: group.id, memberId: member.id } });
    const socket = { id: newId("sock"), name: called("socket"), hostname: `${called("host")}.example` };
    await tx.socket.create({ data: { ...place, ...socket, type: "http", tags: { of: called("tag") }, ...by } });

    const account = await createAccount(tx, { ...place, name: called("svc"), owner: member.id });
    const idle = await createAccount(tx, { ...place, name: called("idle"), owner: member.id });
    const disabled = await createAccount(tx, { ...place, name: called("off"), owner: member.id, disabled: true });
    await tx.groupServiceAccount.create({
      data: { ...place, groupId: group.id, serviceAccountNamespaceId: namespace.id, serviceAccountId: account.id },
    });

    const issue = (name: string, more: Parameters<typeof createToken>[2] = {}) =>
      createToken(tx, { ...account, ...place, token: called(name) }, more);
    const token = await issue("token");
    const paused = await issue("paused", { pausedAt: new Date() });
    const tomorrow = new Date(Date.now() + 86_400_000);
    const rotated = await issue("turn", { overlapUntil: tomorrow, holdsName: false });
    const successor = await createToken(
      tx,
      { ...account, ...place, token: called("turn") },
      { rotatedFromId: rotated.id },
    );

    const policy = { id: newId("pol"), name: called("policy") };
    const parts = { who: { serviceAccounts: [] }, actions: { http: {} } };
    const saved = { updatedById: "system", updatedByName: "Latchkey" };
    await tx.policy.create({ data: { ...place, ...policy, effect: "allow", ...parts, ...by, ...saved } });
    await tx.policyServiceAccount.create({
      data: { ...place, policyId: policy.id, serviceAccountNamespaceId: namespace.id, serviceAccountId: account.id },
    });
    await keepVersion(tx, systemActor, { ...place, id: policy.id });
    const second = { description: called("second"), version: 2 };
    await tx.policy.update({ where: { namespaceId_id: { ...place, id: policy.id } }, data: second });
    await keepVersion(tx, systemActor, { ...place, id: policy.id });
    const gateway = await registerGateway(tx, place, called("gateway"));
    const turning = await registerGateway(tx, place, called("turning"));
    await tx.gatewaySocket.create({
      data: { ...place, gatewayId: gateway.id, socketNamespaceId: namespace.id, socketId: socket.id },
    });
    await tx.gatewayKey.updateMany({ where: { gatewayId: turning.id }, data: { endsAt: tomorrow } });
    await tx.gatewayKey.create({ data: { ...mintGatewayKey({ ...turning, ...place }).row, ...by } });
    const decision = await decide(tx, { namespace, gateway, socket, account, token });
    const tokens = { token, paused, rotated, successor };
    return {
      word,
      namespace,
      vacant,
      member,
      session,
      invited,
      suspended,
      role,
      group,
      socket,
      account,
      idle,
      disabled,
      ...tokens,
      policy,
      gateway,
      turning,
      decision,
    };
  });
  const { seq } = await database().activity.findFirstOrThrow({
    where: { namespace: namespace.slug },
    select: { seq: true },
  });
  return { ...made, record: Number(seq) };
}

/** Someone who holds a role, or exactly these permissions through a custom one, at a namespace and all below it. */
export async function createPerson(namespaceId: string, holding: Holding): Promise<Person> {
  const tag = randomBase62(8).toLowerCase();
  const made = await recorded("", async (tx) => {
    let roleId: string | null = null;
    if ("role" in holding) roleId = `role_${holding.role}`;
    if ("permissions" in holding) {
      roleId = newId("role");
      const permissions = [...holding.permissions];
      const name = `custom-${tag}`;
      await tx.role.create({ data: { id: roleId, namespaceId: "ns_global", name, nameKey: name, permissions, ...by } });
    }
    const member = await createMember(tx, `person-${tag}`, roleId, { namespaceId });
    const account = await createAccount(tx, { namespaceId, name: `machine-${tag}`, owner: member.id, roleId });
    // Used before, so that the suites' own calls are not its first use, which is recorded too.
    const used = { lastUsedAt: new Date() };
    const token = await createToken(tx, { ...account, namespaceId, token: "for the suites" }, used);
    return { memberId: member.id, name: member.name, accountId: account.id, token: token.plaintext, tokenId: token.id };
  });
  const session = { id: newId("ses"), authenticatedAt: new Date(), method: "password" } as const;
  return { ...made, member: () => memberActor(database(), { id: made.memberId, name: made.name }, session) };
}

/** Makes rows as Latchkey itself, with the one record that the database wants to see. */
export async function recorded<T>(namespace: string, make: (tx: Tx) => Promise<T>): Promise<T> {
  return database().$transaction(
    async (tx) => {
      const made = await make(tx);
      const target = { kind: "none", id: "", name: "" };
      const by = { actor: systemActor, request: localRequest() };
      await appendActivity(tx, { ...by, namespace, action: "fixture", target, outcome: "done" });
      return made;
    },
    { maxWait: 20_000, timeout: 60_000 },
  );
}

async function createMember(
  tx: Tx,
  name: string,
  roleId: string | null,
  { namespaceId = "ns_global", ...state }: { namespaceId?: string; activatedAt?: null; disabledAt?: Date } = {},
) {
  const member = { id: newId("mem"), email: `${name}@example.com`, name };
  await tx.member.create({ data: { ...member, activatedAt: new Date(), ...state, ...by } });
  if (roleId)
    await tx.roleAssignment.create({
      data: {
        id: newId("ra"),
        roleId,
        namespaceId,
        memberId: member.id,
        assignedById: "system",
        assignedByName: "Latchkey",
      },
    });
  return member;
}

async function registerGateway(tx: Tx, place: { namespaceId: string }, name: string) {
  const gateway = { id: newId("gw"), name };
  await tx.gateway.create({ data: { ...place, ...gateway, profile: "nginx", everySocket: false, ...by } });
  await tx.gatewayKey.create({ data: { ...mintGatewayKey({ ...gateway, ...place }).row, ...by } });
  return gateway;
}

type Decided = Pick<Place, "namespace" | "gateway" | "socket" | "account" | "token">;

/** Two decisions of the gate, a moment apart. */
async function decide(tx: Tx, { namespace, gateway, socket, account, token }: Decided) {
  const at = new Date();
  await tx.$executeRaw`SELECT make_decision_days(${at}::date - 1, ${at}::date)`;
  const times = [new Date(at.getTime() - 1000), at] as const;
  const data = times.map((time) => ({
    id: newDecisionId(time),
    at: time,
    namespaceId: namespace.id,
    namespace: namespace.slug,
    gatewayId: gateway.id,
    gatewayName: gateway.name,
    socketId: socket.id,
    socketName: socket.name,
    subjectKind: "service-account",
    subjectId: account.id,
    subjectName: account.name,
    tokenId: token.id,
    action: "http",
    method: "GET",
    path: `/${namespace.slug}`,
    decision: "deny",
    reason: "no_policy",
    status: 403,
  }));
  await tx.decision.createMany({ data });
  return { id: data[1]?.id ?? "" };
}

type NewAccount = { namespaceId: string; name: string; owner: string; disabled?: boolean; roleId?: string | null };

async function createAccount(tx: Tx, { namespaceId, name, owner, disabled, roleId = "role_client" }: NewAccount) {
  const id = newId("sa");
  await tx.serviceAccount.create({
    data: { namespaceId, id, name, userId: `${name}@${namespaceId}`, disabledAt: disabled ? new Date() : null, ...by },
  });
  await tx.serviceAccountOwner.create({
    data: { namespaceId, serviceAccountId: id, ownerId: owner, memberId: owner },
  });
  const assignmentId = newId("ra");
  if (roleId)
    await tx.roleAssignment.create({
      data: {
        id: assignmentId,
        roleId,
        namespaceId,
        serviceAccountNamespaceId: namespaceId,
        serviceAccountId: id,
        assignedById: "system",
        assignedByName: "Latchkey",
      },
    });
  return { id, name, assignmentId };
}

async function createToken(
  tx: Tx,
  account: { id: string; namespaceId: string; token: string },
  more: Partial<Record<"pausedAt" | "overlapUntil" | "lastUsedAt", Date>> & {
    holdsName?: boolean;
    rotatedFromId?: string;
  },
) {
  const minted = mintToken("s");
  const id = `tok_${minted.id12}`;
  await tx.accessToken.create({
    data: {
      namespaceId: account.namespaceId,
      id,
      serviceAccountId: account.id,
      name: account.token,
      hash: tokenHash(minted, account.id),
      hashKeyVersion: 1,
      inheritsRoles: true,
      allowedCidrs: [],
      expiresAt: new Date(Date.now() + 30 * 86_400_000),
      ...by,
      ...more,
    },
  });
  return { id, name: account.token, plaintext: minted.plaintext };
}
