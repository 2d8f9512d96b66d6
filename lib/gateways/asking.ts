import { hash } from "node:crypto";
import type { ParsedToken } from "@/lib/access-tokens/token-format";
import { tokenHash } from "@/lib/access-tokens/token-hash";
import type { Reader } from "@/lib/db";
import { sameHash } from "@/lib/secrets";
import type { Prisma } from "@/prisma/generated/client";
import type { Profile } from "./profiles";

/** Who asks the gate: a gateway with its key, or a service account that holds `decisions:check` with its token. */
export type Asker = {
  /** Of the key, or of the token. */
  keyId: string;
  id: string;
  name: string;
  namespaceId: string;
  namespace: string;
  /** `null`: every socket of its namespaces. */
  sockets: readonly string[] | null;
  /** The namespaces whose sockets it may ask about. Absent: its own and those below. */
  places?: ReadonlySet<string>;
};

/** What the gate knows of the gateway that asks. */
export type AskingGateway = Asker & { profile: Profile; trustedHops: number };

/** A key as it is stored, with its gateway. `endsAt`: another replaces it, and it stops then. */
export type StoredKey = { gateway: AskingGateway; hash: string; revoked: boolean; endsAt: Date | null };

/** Keys from `gateway_keys k JOIN gateways g` where `condition` holds, ended ones included. */
export async function loadGatewayKeys(db: Reader, condition: Prisma.Sql): Promise<StoredKey[]> {
  return db.$queryRaw`
    SELECT json_build_object('keyId', k.id, 'id', g.id, 'name', g.name, 'namespaceId', g.namespace_id,
        'namespace', (SELECT slug FROM namespaces WHERE id = g.namespace_id), 'profile', g.profile, 'trustedHops', g.trusted_hops,
        'sockets', CASE WHEN g.every_socket THEN NULL ELSE array(SELECT socket_id FROM gateway_sockets l WHERE l.gateway_id = g.id) END
      ) AS gateway, encode(k.hash, 'hex') AS hash, g.revoked_at IS NOT NULL AS revoked, k.ends_at AS "endsAt"
    FROM gateway_keys k JOIN gateways g ON g.id = k.gateway_id WHERE ${condition}`;
}

/** Of each stored key a digest of the presented one that proved to be it: a gateway sends the same with every request. */
const proven = new WeakMap<StoredKey, Uint8Array>();
const NOTHING = new Uint8Array(32);

/**
 * True when the presented key is the very one that is stored, of whatever state. A wrong one takes as long as one that
 * there is none of; the right one costs the keyed hash once.
 */
export function isKey(presented: ParsedToken, found: StoredKey | null): found is StoredKey {
  const digest = hash("sha256", `${presented.kind}|${presented.id12}|${presented.secret40}`, "buffer");
  const known = (found && proven.get(found)) ?? NOTHING;
  if (sameHash(digest, known) && found) return true;
  const stored = found ? Buffer.from(found.hash, "hex") : NOTHING;
  if (!sameHash(tokenHash(presented, found?.gateway.id ?? "gw_unknown"), stored) || !found) return false;
  proven.set(found, digest);
  return true;
}

/** The gateway of a key that was proven by `isKey`, while the key works; `null` when it ended by `now`. */
export function gatewayOf({ gateway, revoked, endsAt }: StoredKey, now: Date): AskingGateway | null {
  return revoked || (endsAt !== null && endsAt <= now) ? null : gateway;
}
