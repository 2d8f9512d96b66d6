import { mintToken, type ParsedToken, parseToken } from "@/lib/access-tokens/token-format";
import { tokenHash } from "@/lib/access-tokens/token-hash";
import { CURRENT_KEY_VERSION, sameHash } from "@/lib/secrets";
import type { Profile } from "./profiles";

/** What the gate learns of the gateway that asks, from the row that GATEWAY_BY_KEY finds. */
export type AskingGateway = {
  keyId: string;
  id: string;
  name: string;
  namespaceId: string;
  namespace: string;
  profile: Profile;
  trustedHops: number;
  /** `null`: every socket of its namespace and below. */
  sockets: string[] | null;
};

type KeyRow = { gateway: (AskingGateway & { hash: string; ended: boolean }) | null };

/**
 * A subquery of one row and one column for the gate's one statement: the gateway behind the key whose id the parameter
 * holds, as JSON, or null. Whether the key works is `authenticateGateway`'s to say.
 */
export function gatewayByKey(parameter: `$${number}`): string {
  return `(SELECT json_build_object('keyId', k.id, 'id', g.id, 'name', g.name, 'namespaceId', g.namespace_id,
    'namespace', (SELECT slug FROM namespaces WHERE id = g.namespace_id), 'profile', g.profile, 'trustedHops', g.trusted_hops,
    'sockets', CASE WHEN g.every_socket THEN NULL ELSE array(SELECT socket_id FROM gateway_sockets l WHERE l.gateway_id = g.id) END,
    'hash', encode(k.hash, 'hex'), 'ended', g.revoked_at IS NOT NULL OR coalesce(k.ends_at <= now(), false))
    FROM gateway_keys k JOIN gateways g ON g.id = k.gateway_id WHERE k.id = ${parameter})`;
}

/** The parts of a well-formed gateway key and the id its row has, or null: no need to ask the database then. */
export function parseGatewayKey(text: string): { parsed: ParsedToken; keyId: string } | null {
  const parsed = parseToken(text);
  return parsed?.kind === "g" ? { parsed, keyId: keyIdOf(parsed) } : null;
}

/** The gateway, when the presented key is its own and works now; null for every other reason, after the same work. */
export function authenticateGateway(presented: ParsedToken, found: KeyRow["gateway"]): AskingGateway | null {
  const hash = found ? Buffer.from(found.hash, "hex") : Buffer.alloc(32);
  const matches = sameHash(tokenHash(presented, found?.id ?? "gw_unknown"), hash);
  if (!found || !matches || found.ended) return null;
  const { hash: _hash, ended: _ended, ...gateway } = found;
  return gateway;
}

/** A new key for a gateway: its plaintext, which is stored nowhere, and the row that verifies it. */
export function mintGatewayKey(gateway: { id: string; namespaceId: string }) {
  const minted = mintToken("g");
  return {
    plaintext: minted.plaintext,
    row: {
      id: keyIdOf(minted),
      namespaceId: gateway.namespaceId,
      gatewayId: gateway.id,
      hash: tokenHash(minted, gateway.id),
      hashKeyVersion: CURRENT_KEY_VERSION,
    },
  };
}

function keyIdOf({ id12 }: Pick<ParsedToken, "id12">): string {
  return `lkg_${id12}`;
}
