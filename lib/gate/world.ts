import type { JWK } from "jose";
import { publishedKeys } from "@/lib/access-tokens/signing-keys";
import { database, type Reader } from "@/lib/db";
import { loadGatewayKeys, type StoredKey } from "@/lib/gateways/asking";
import { compilePolicy, type Policy } from "@/lib/policies/engine/compile";
import type { PolicySource } from "@/lib/policies/engine/evaluate";
import type { StoredPolicy } from "@/lib/policies/engine/model";
import { indexPolicies } from "@/lib/policies/engine/policy-index";
import { loadSockets, loadStoredPolicies, type PlacedSocket } from "@/lib/policies/load";
import { Prisma } from "@/prisma/generated/client";
import { lookupSockets, type SocketLookup } from "./socket-lookup";

/** A policy as it is stored, and as it is asked. */
export type KnownPolicy = { stored: StoredPolicy & { version: number }; policy: Policy };

/** The ids that changed, by the kind of thing that they name; of a world that was read as a whole, everything did. */
export type Changes = "everything" | ReadonlyMap<string, ReadonlySet<string>>;

/** What gates hold in memory: everything that decisions need and that few people change, as it stood at one moment. */
export type World = {
  /** Counted up by every commit that changes any of it, or a token that gates may know (migration `gate_epoch`). */
  epoch: number;
  /** What changed since the world before it. */
  changes: Changes;
  policies: ReadonlyMap<string, KnownPolicy>;
  sockets: ReadonlyMap<string, PlacedSocket>;
  /** The gateways' keys by their public id, ended ones included. */
  keys: ReadonlyMap<string, StoredKey>;
  lookup: SocketLookup;
  /** The public keys of tokens in JWT format. */
  signingKeys: ReadonlyMap<string, JWK>;
  index: PolicySource;
  /** True when some policy asks for the country of an address. */
  asksCountry: boolean;
};

/** The world as it stands in one snapshot of the database; of what `before` holds, only what changed since is read. */
export async function readWorld(before: World | null, db = database()): Promise<World> {
  return db.$transaction(
    async (tx) => {
      const [row] = await tx.$queryRaw<{ epoch: bigint }[]>`SELECT epoch FROM gate_epoch`;
      if (!row) throw new Error("gate_epoch is empty");
      const epoch = Number(row.epoch);
      if (before?.epoch === epoch) return before;
      return before && (await isKept(tx, before.epoch)) ? worldSince(tx, before, epoch) : wholeWorld(tx, epoch);
    },
    { isolationLevel: "RepeatableRead", maxWait: 2_500, timeout: 30_000 },
  );
}

/**
 * Whether the database knows what changed since this epoch: not of one that it forgot, or that it never had, because it
 * goes on from a backup (migration `gates_know_tokens`).
 */
async function isKept(tx: Reader, epoch: number): Promise<boolean> {
  return (await tx.gateChange.findFirst({ where: { epoch } })) !== null;
}

async function wholeWorld(tx: Reader, epoch: number): Promise<World> {
  const all = Prisma.sql`true`;
  return worldOf(epoch, "everything", {
    policies: byId((await loadStoredPolicies(tx, all)).map(known), idOfPolicy),
    sockets: byId(await loadSockets(tx, all), idOf),
    keys: byId(await loadGatewayKeys(tx, all), idOfKey),
    signingKeys: await loadSigningKeys(tx),
  });
}

async function worldSince(tx: Reader, before: World, epoch: number): Promise<World> {
  const rows = await tx.$queryRaw<{ kind: string; ids: string[] }[]>`
    SELECT kind, array_agg(DISTINCT id) AS ids FROM gate_changes WHERE epoch > ${before.epoch} GROUP BY kind`;
  const changes = new Map(rows.map(({ kind, ids }) => [kind, new Set(ids)]));
  let { policies, sockets, keys, signingKeys } = before;
  const [changedPolicies, changedSockets, changedGateways] = ["policy", "socket", "gateway"].map((kind) =>
    changes.get(kind),
  );
  if (changedPolicies) {
    const now = await loadStoredPolicies(tx, Prisma.sql`p.id = ANY(${[...changedPolicies]})`);
    policies = byId([...without(policies, changedPolicies, idOfPolicy), ...now.map(known)], idOfPolicy);
  }
  if (changedSockets) {
    const now = await loadSockets(tx, Prisma.sql`s.id = ANY(${[...changedSockets]})`);
    sockets = byId([...without(sockets, changedSockets, idOf), ...now], idOf);
  }
  if (changedGateways) {
    const now = await loadGatewayKeys(tx, Prisma.sql`g.id = ANY(${[...changedGateways]})`);
    keys = byId([...without(keys, changedGateways, ({ gateway }) => gateway.id), ...now], idOfKey);
  }
  if (changes.has("signing-key")) signingKeys = await loadSigningKeys(tx);
  return worldOf(epoch, changes, { policies, sockets, keys, signingKeys }, before);
}

/** What follows from the parts is made anew only where its part changed. */
function worldOf(
  epoch: number,
  changes: Changes,
  parts: Pick<World, "policies" | "sockets" | "keys" | "signingKeys">,
  before?: World,
): World {
  const lookup = before?.sockets === parts.sockets ? before.lookup : lookupSockets(parts.sockets.values());
  if (before?.policies === parts.policies) return { ...before, ...parts, epoch, changes, lookup };
  const all = [...parts.policies.values()].map(({ policy }) => policy);
  const asksCountry = all.some(({ where }) => where?.countries || where?.notCountries);
  return { ...parts, epoch, changes, lookup, index: indexPolicies(all), asksCountry };
}

async function loadSigningKeys(tx: Reader): Promise<World["signingKeys"]> {
  return new Map((await publishedKeys(tx)).map(({ id, publicKey }) => [id, publicKey]));
}

const known = (stored: KnownPolicy["stored"]): KnownPolicy => ({ stored, policy: compilePolicy(stored) });
const idOf = ({ id }: PlacedSocket) => id;
const idOfPolicy = ({ stored }: KnownPolicy) => stored.id;
const idOfKey = ({ gateway }: StoredKey) => gateway.keyId;

function byId<T>(all: readonly T[], id: (one: T) => string): ReadonlyMap<string, T> {
  return new Map(all.map((one) => [id(one), one]));
}

function without<T>(all: ReadonlyMap<string, T>, gone: ReadonlySet<string>, id: (one: T) => string): T[] {
  return [...all.values()].filter((one) => !gone.has(id(one)));
}
