import type { Reader } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { Prisma } from "@/prisma/generated/client";
import type { Gateway } from "./contract";

export type GatewayRow = Omit<
  Gateway,
  | "sockets"
  | "status"
  | "keyCreatedAt"
  | "keyLastSeenAt"
  | "previousKey"
  | "lastSeenAt"
  | "createdAt"
  | "createdBy"
  | "revokedAt"
  | "revokedBy"
> & {
  everySocket: boolean;
  socketNames: string[];
  keyCreatedAt: Date;
  keyLastSeenAt: Date | null;
  previousHint: string | null;
  previousEndsAt: Date | null;
  previousLastSeenAt: Date | null;
  lastSeenAt: Date | null;
  createdAt: Date;
  createdById: string;
  createdByName: string;
  revokedAt: Date | null;
  revokedById: string | null;
  revokedByName: string | null;
};

/** What every read of a gateway selects, from `gateways g`; a socket of another namespace is `name@namespace`. */
export const GATEWAY_COLUMNS = Prisma.sql`
  g.id, g.name, (SELECT slug FROM namespaces WHERE id = g.namespace_id) AS namespace, g.description, g.profile,
  g.trusted_hops AS "trustedHops", g.every_socket AS "everySocket",
  array(SELECT s.name || CASE WHEN s.namespace_id = g.namespace_id THEN '' ELSE '@' || n.slug END
        FROM gateway_sockets l JOIN sockets s ON s.id = l.socket_id JOIN namespaces n ON n.id = s.namespace_id
        WHERE l.gateway_id = g.id ORDER BY 1) AS "socketNames",
  k.id AS hint, k.created_at AS "keyCreatedAt", k.last_seen_at AS "keyLastSeenAt",
  o.id AS "previousHint", o.ends_at AS "previousEndsAt", o.last_seen_at AS "previousLastSeenAt",
  g.last_seen_at AS "lastSeenAt", g.created_at AS "createdAt", g.created_by_id AS "createdById", g.created_by_name AS "createdByName",
  g.revoked_at AS "revokedAt", g.revoked_by_id AS "revokedById", g.revoked_by_name AS "revokedByName", g.version`;

/** The keys of `gateways g`: the one that stays, and the one that still works beside it. */
export const GATEWAY_KEYS = Prisma.sql`
  JOIN gateway_keys k ON k.gateway_id = g.id AND k.ends_at IS NULL
  LEFT JOIN gateway_keys o ON o.gateway_id = g.id AND o.ends_at > now()`;

/** One gateway, or `not_found`. */
export async function readGateway(db: Reader, id: string): Promise<Gateway> {
  const [row] = await db.$queryRaw<GatewayRow[]>`
    SELECT ${GATEWAY_COLUMNS} FROM gateways g ${GATEWAY_KEYS} WHERE g.id = ${id}`;
  if (!row) throw notFound("gateway");
  return toDto(row);
}

/** A row of GATEWAY_COLUMNS as the contract says it. */
export function toDto({
  everySocket,
  socketNames,
  previousHint,
  previousEndsAt,
  previousLastSeenAt,
  createdById,
  createdByName,
  revokedById,
  revokedByName,
  ...row
}: GatewayRow): Gateway {
  return {
    ...row,
    sockets: everySocket ? null : socketNames,
    status: row.revokedAt ? "revoked" : "active",
    keyCreatedAt: row.keyCreatedAt.toISOString(),
    keyLastSeenAt: row.keyLastSeenAt?.toISOString() ?? null,
    previousKey:
      previousHint && previousEndsAt && !row.revokedAt
        ? {
            hint: previousHint,
            endsAt: previousEndsAt.toISOString(),
            lastSeenAt: previousLastSeenAt?.toISOString() ?? null,
          }
        : null,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    createdBy: { id: createdById, name: createdByName },
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedBy: revokedById === null ? null : { id: revokedById, name: revokedByName ?? revokedById },
  };
}
