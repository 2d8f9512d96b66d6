import type { NamespaceRef } from "@/lib/auth/access";
import type { Actor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type Run, read, type Written, write } from "@/lib/operation/operation";
import { anyOfConditions, holdsText, livesIn, parseSort, readPage, type SortKey } from "@/lib/operation/page";
import { requireVersion } from "@/lib/operation/versions";
import { findSockets } from "@/lib/policies/attachments";
import { Prisma } from "@/prisma/generated/client";
import { configurationOf } from "./configuration";
import { gatewaysContract as contract, type Gateway } from "./contract";
import { mintGatewayKey } from "./key";
import { GATEWAY_COLUMNS, GATEWAY_KEYS, type GatewayRow, readGateway, toDto } from "./read";

const SORT_KEYS: Record<"name" | "createdAt" | "lastSeenAt", SortKey> = {
  name: { expression: Prisma.sql`g.name COLLATE "C"`, type: "text" },
  createdAt: { expression: Prisma.sql`g.created_at`, type: "timestamptz" },
  lastSeenAt: { expression: Prisma.sql`coalesce(g.last_seen_at, '-infinity')`, type: "timestamptz" },
};
const HAS_STATUS = { active: Prisma.sql`g.revoked_at IS NULL`, revoked: Prisma.sql`g.revoked_at IS NOT NULL` };

/** Not a moment later: the column keeps milliseconds and would round up. */
const NOW = Prisma.sql`date_trunc('milliseconds', now())`;

/** The verbs of gateways: proxies that ask the gate, each with a key that is shown once. */
export const gateways = {
  list: read("gateways.list", contract.list, async ({ db, ...scope }, input) => {
    const conditions = [
      livesIn(Prisma.sql`g.namespace_id`, scope),
      input.profile !== undefined && Prisma.sql`g.profile = ANY(${[input.profile].flat()})`,
      input.status !== undefined && anyOfConditions([input.status].flat().map((one) => HAS_STATUS[one])),
      // Every character of a name sorts before ~.
      input.namePrefix &&
        Prisma.sql`g.name COLLATE "C" >= ${input.namePrefix} AND g.name COLLATE "C" < ${`${input.namePrefix}~`}`,
      input.q && holdsText(Prisma.sql`g.name || ' ' || g.description || ' ' || g.id || ' ' || k.id`, input.q),
    ].filter((one): one is Prisma.Sql => Boolean(one));
    const page = await readPage<GatewayRow>({
      input,
      sort: parseSort(input.sort, SORT_KEYS),
      id: Prisma.sql`g.id`,
      select: GATEWAY_COLUMNS,
      from: Prisma.sql`FROM gateways g ${GATEWAY_KEYS} WHERE ${Prisma.join(conditions, " AND ")}`,
      run: (query) => db.$queryRaw(query),
    });
    return { ...page, items: page.items.map(toDto) };
  }),

  create: write(
    "gateways.create",
    contract.create,
    async ({ db, actor, namespace }, { namespace: _slug, sockets, ...fields }) => {
      const { id, plaintext } = await createGateway(db, actor, namespace, fields);
      if (sockets) await linkSockets(db, actor, { id, namespaceId: namespace.id, namespace: namespace.slug }, sockets);
      const created = await readGateway(db, id);
      return { output: { ...created, key: plaintext }, change: { target: named(created), after: created } };
    },
  ),

  get: read("gateways.get", contract.get, async ({ db, target }) => readGateway(db, target.id)),

  update: write("gateways.update", contract.update, async (run, { g: _g, sockets, ...fields }) => {
    const { db, actor, target } = run;
    const before = await lockGateway(run);
    const home = { id: target.id, namespaceId: target.namespaceId, namespace: before.namespace };
    if (fields.name !== undefined && fields.name !== before.name) await requireFree(db, home, fields.name);
    if (sockets !== undefined) await linkSockets(db, actor, home, sockets);
    const linked = await readGateway(db, target.id);
    const wanted = { ...linked, ...fields };
    if (JSON.stringify(editable(wanted)) === JSON.stringify(editable(before))) return { output: before, change: null };
    return changed(run, before, fields);
  }),

  configuration: read("gateways.configuration", contract.configuration, async ({ db, actor, target }, input) =>
    configurationOf(db, actor, await readGateway(db, target.id), input),
  ),

  delete: write("gateways.delete", contract.delete, async (run) => {
    const { db, target } = run;
    const before = await lockGateway(run);
    await db.gateway.delete({ where: { namespaceId_id: { namespaceId: target.namespaceId, id: target.id } } });
    return { output: undefined, change: { target: named(before), before } };
  }),

  rotate: write("gateways.rotate", contract.rotate, async (run, { overlapHours }) => {
    const { db, actor, target } = run;
    const before = await lockGateway(run);
    requireLive(before);
    if (before.previousKey)
      throw new AppError("conflict", `${before.name} is in rotation already. Finish it first: the old key stops then.`);
    const { plaintext, row } = mintGatewayKey(target);
    await db.$executeRaw`DELETE FROM gateway_keys WHERE gateway_id = ${target.id} AND ends_at <= now()`;
    await db.$executeRaw`
      UPDATE gateway_keys SET ends_at = ${NOW} + make_interval(secs => ${overlapHours * 3600})
      WHERE gateway_id = ${target.id} AND ends_at IS NULL`;
    await db.gatewayKey.create({ data: { ...row, createdById: actor.id, createdByName: actor.name } });
    const { output, change } = await changed(run, before, {});
    return { output: { ...output, key: plaintext }, change };
  }),

  finishRotation: write("gateways.finish-rotation", contract.finishRotation, async (run) => {
    const before = await lockGateway(run);
    if (!before.previousKey)
      throw new AppError("conflict", `${before.name} is not in rotation, or its overlap is over.`);
    await run.db.$executeRaw`
      UPDATE gateway_keys SET ends_at = ${NOW} WHERE gateway_id = ${run.target.id} AND ends_at > now()`;
    return changed(run, before, {});
  }),

  revoke: write("gateways.revoke", contract.revoke, async (run) => {
    const before = await lockGateway(run);
    if (before.status === "revoked") return { output: before, change: null };
    const { id, name } = run.actor;
    return changed(run, before, { revokedAt: new Date(), revokedById: id, revokedByName: name });
  }),
};

type NewGateway = Pick<Gateway, "name" | "description" | "profile" | "trustedHops">;

/** Inserts a gateway with its first key and answers the key, which is stored nowhere. The caller records it. */
export async function createGateway(
  tx: Tx,
  actor: Pick<Actor, "id" | "name">,
  namespace: Pick<NamespaceRef, "id" | "slug">,
  fields: NewGateway,
): Promise<{ id: string; plaintext: string }> {
  const id = newId("gw");
  const home = { id, namespaceId: namespace.id };
  const by = { createdById: actor.id, createdByName: actor.name };
  await requireFree(tx, { ...home, namespace: namespace.slug }, fields.name);
  await tx.gateway.create({ data: { ...home, ...fields, ...by }, select: { id: true } });
  const { plaintext, row } = mintGatewayKey(home);
  await tx.gatewayKey.create({ data: { ...row, ...by }, select: { id: true } });
  return { id, plaintext };
}

type Home = { id: string; namespaceId: string; namespace: string };

/** Makes a gateway ask about exactly these sockets, or about all that it may; rows that stay are not touched. */
async function linkSockets(db: Tx, actor: Actor, home: Home, refs: readonly string[] | null): Promise<void> {
  const key = { namespaceId: home.namespaceId, gatewayId: home.id };
  const found = refs ? await findSockets(db, actor, refs, home, "sockets") : [];
  await db.gatewaySocket.deleteMany({ where: { ...key, socketId: { notIn: found.map(({ id }) => id) } } });
  await db.gatewaySocket.createMany({
    data: found.map(({ id, namespaceId }) => ({ ...key, socketId: id, socketNamespaceId: namespaceId })),
    skipDuplicates: true,
  });
  // Only where it differs: a touched row wants a record.
  const everySocket = refs === null;
  await db.gateway.updateMany({
    where: { namespaceId: home.namespaceId, id: home.id, everySocket: !everySocket },
    data: { everySocket },
  });
}

async function changed(
  run: Run<Tx>,
  before: Gateway,
  data: Prisma.GatewayUpdateManyMutationInput,
): Promise<Written<Gateway> & { change: object }> {
  const { db, target } = run;
  await db.gateway.update({
    where: { namespaceId_id: { namespaceId: target.namespaceId, id: target.id } },
    data: { ...data, version: { increment: 1 } },
  });
  const after = await readGateway(db, target.id);
  return { output: after, change: { target: named(after), before, after } };
}

async function lockGateway({ db, target, request }: Run<Tx>): Promise<Gateway> {
  await db.$queryRaw`SELECT 1 FROM gateways WHERE id = ${target.id} FOR UPDATE`;
  const gateway = await readGateway(db, target.id);
  requireVersion(request, gateway.version);
  return gateway;
}

async function requireFree(db: Tx, { id, namespaceId, namespace }: Home, name: string): Promise<void> {
  if (!(await db.gateway.findFirst({ where: { NOT: { id }, namespaceId, name }, select: { id: true } }))) return;
  const message = `${name} is taken in ${namespace}. Choose another name.`;
  throw new AppError("name_taken", message, [{ path: "name", message }]);
}

function requireLive({ name, status }: Gateway): void {
  if (status === "revoked")
    throw new AppError("conflict", `${name} is revoked for good. Register a new gateway in its place.`);
}

function editable({ name, description, profile, trustedHops, sockets }: Gateway) {
  return { name, description, profile, trustedHops, sockets };
}

function named({ id, name }: Gateway) {
  return { kind: "gateway", id, name };
}
