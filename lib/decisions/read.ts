import { tokenHint } from "@/lib/access-tokens/token-format";
import { Prisma } from "@/prisma/generated/client";
import type { StoredInput } from "./asked";
import type { Decision } from "./contract";

export type DecisionRow = Omit<Decision, "at" | "gateway" | "socket" | "subject" | "token"> & {
  at: Date;
  gatewayId: string;
  gatewayName: string;
  socketId: string | null;
  socketName: string | null;
  subjectKind: "service-account" | "member" | null;
  subjectId: string | null;
  subjectName: string | null;
  actsAs: string | null;
  tokenId: string | null;
  /** Read for one decision only. */
  policies?: { id: string; version: number }[];
  input?: StoredInput | null;
};

/** What every read of a decision selects, from `decisions d`. */
export const DECISION_COLUMNS = Prisma.sql`
  d.id, d.at, d.namespace, d.gateway_id AS "gatewayId", d.gateway_name AS "gatewayName", d.socket_id AS "socketId",
  d.socket_name AS "socketName", d.subject_kind AS "subjectKind", d.subject_id AS "subjectId", d.subject_name AS "subjectName",
  d.acts_as AS "actsAs", d.token_id AS "tokenId", d.action, d.method, d.host, d.path, d.ip, d.decision, d.reason, d.status`;

/** A row of DECISION_COLUMNS as the contract says it. */
export function toDto({
  gatewayId,
  gatewayName,
  socketId,
  socketName,
  subjectKind,
  subjectId,
  subjectName,
  actsAs,
  tokenId,
  policies: _policies,
  input: _input,
  ...row
}: DecisionRow): Decision {
  return {
    ...row,
    at: row.at.toISOString(),
    gateway: { id: gatewayId, name: gatewayName },
    socket: socketId === null ? null : { id: socketId, name: socketName ?? socketId },
    subject:
      subjectId === null || subjectKind === null
        ? null
        : { kind: subjectKind, id: subjectId, name: subjectName ?? subjectId, actsAs },
    token: tokenId === null ? null : { id: tokenId, hint: tokenHint(tokenId) },
  };
}
