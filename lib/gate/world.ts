import { database, type Reader } from "@/lib/db";
import { compilePolicy, type Policy } from "@/lib/policies/engine/compile";
import type { PolicySource } from "@/lib/policies/engine/evaluate";
import type { StoredPolicy } from "@/lib/policies/engine/model";
import { indexPolicies } from "@/lib/policies/engine/policy-index";
import { loadSockets, loadStoredPolicies, type PlacedSocket } from "@/lib/policies/load";
import { Prisma } from "@/prisma/generated/client";
import { type Gateway, type GatewayKey, loadGateways } from "./gateway";

/** A policy as it is stored, and as it is asked. */
export type KnownPolicy = { stored: StoredPolicy & { version: number }; policy: Policy };

/** What gates hold in memory: everything that decisions need and that few people change, as it stood at one moment. */
export type World = {
  /** Counted up by every commit that changes any of it (migration `gate_epoch`). */
  epoch: number;
  policies: ReadonlyMap<string, KnownPolicy>;
  sockets: ReadonlyMap<string, PlacedSocket>;
  gateways: ReadonlyMap<string, Gateway>;
  /** The gateways' keys by their public id, ended ones included. */
  keys: ReadonlyMap<string, { gateway: Gateway; key: GatewayKey }>;
  index: PolicySource;
  /** True when some policy asks for the country of an address. */
  asksCountry: boolean;
};

/** As many epochs of changes as the database keeps; a gate that is further behind reads everything. */
const KEPT = 1_000;

/** The world as it stands in one snapshot of the database; of what `before` holds, only what changed since is read. */
export async function readWorld(before: World | null, db = database()): Promise<World> {
  return db.$transaction(
    async (tx) => {
      const [row] = await tx.$queryRaw<{ epoch: bigint }[]>`SELECT epoch FROM gate_epoch`;
      if (!row) throw new Error("gate_epoch is empty");
      const epoch = Number(row.epoch);
      if (before?.epoch === epoch) return before;
      const isNear = before !== null && epoch > before.epoch && epoch - before.epoch < KEPT;
      return isNear ? worldSince(tx, before, epoch) : wholeWorld(tx, epoch);
    },
    { isolationLevel: "RepeatableRead", maxWait: 500, timeout: 10_000 },
  );
}

async function wholeWorld(tx: Reader, epoch: number): Promise<World> {
  const all = Prisma.sql`true`;
  const policies = (await loadStoredPolicies(tx, all)).map(known);
  const sockets = await loadSockets(tx, all);
  const gateways = await loadGateways(tx, all);
  return worldOf(epoch, new Map(policies), new Map(pairs(sockets)), new Map(pairs(gateways)));
}

async function worldSince(tx: Reader, before: World, epoch: number): Promise<World> {
  const changes = await tx.$queryRaw<{ kind: string; ids: string[] }[]>`
    SELECT kind, array_agg(DISTINCT id) AS ids FROM gate_changes WHERE epoch > ${before.epoch} GROUP BY kind`;
  const changed = async <T>(
    kind: string,
    old: ReadonlyMap<string, T>,
    load: (ids: string[]) => Promise<[string, T][]>,
  ) => {
    const ids = changes.find((one) => one.kind === kind)?.ids;
    return ids ? replaced(old, ids, await load(ids)) : old;
  };
  return worldOf(
    epoch,
    await changed("policy", before.policies, async (ids) =>
      (await loadStoredPolicies(tx, Prisma.sql`p.id = ANY(${ids})`)).map(known),
    ),
    await changed("socket", before.sockets, async (ids) =>
      pairs(await loadSockets(tx, Prisma.sql`s.id = ANY(${ids})`)),
    ),
    await changed("gateway", before.gateways, async (ids) =>
      pairs(await loadGateways(tx, Prisma.sql`g.id = ANY(${ids})`)),
    ),
    before,
  );
}

function worldOf(
  epoch: number,
  policies: World["policies"],
  sockets: World["sockets"],
  gateways: World["gateways"],
  before?: World,
): World {
  const keys =
    before?.gateways === gateways
      ? before.keys
      : new Map([...gateways.values()].flatMap((gateway) => gateway.keys.map((key) => [key.id, { gateway, key }])));
  if (before?.policies === policies) return { ...before, epoch, sockets, gateways, keys };
  const all = [...policies.values()].map(({ policy }) => policy);
  const asksCountry = all.some(({ where }) => where?.countries || where?.notCountries);
  return { epoch, policies, sockets, gateways, keys, index: indexPolicies(all), asksCountry };
}

function known(stored: KnownPolicy["stored"]): [string, KnownPolicy] {
  return [stored.id, { stored, policy: compilePolicy(stored) }];
}

function replaced<T>(
  known: ReadonlyMap<string, T>,
  ids: readonly string[],
  now: [string, T][],
): ReadonlyMap<string, T> {
  const next = new Map(known);
  for (const id of ids) next.delete(id);
  for (const [id, one] of now) next.set(id, one);
  return next;
}

function pairs<T extends { id: string }>(rows: readonly T[]): [string, T][] {
  return rows.map((row) => [row.id, row]);
}
